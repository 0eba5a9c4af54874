package dev.hyperteam.agents;

import dev.hyperteam.agentkit.Arguments;
import dev.hyperteam.agentkit.Tool;
import dev.hyperteam.agentkit.ToolSpec;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Secrets;
import dev.hyperteam.agents.policy.Verdict;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.runbook.RunbookReader;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.engine.Workbench;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a team's agent can do: its own runbook, read-only questions to its own target, repairs that are steps. Nothing else. */
final class TeamTools {
    private static final Duration QUESTION = Duration.ofSeconds(30);
    private static final int QUESTION_BYTES = 16 * 1024;

    private final Workbench bench;
    private final Gate gate;
    private final ActionKinds kinds;
    private final String agent;
    private final String mends;

    /** {@code mends} is the step that the agent was called for; empty when it drives. */
    TeamTools(Workbench bench, Gate gate, ActionKinds kinds, String agent, String mends) {
        this.bench = bench;
        this.gate = gate;
        this.kinds = kinds;
        this.agent = agent;
        this.mends = mends;
    }

    private interface Work {
        Tool.Output of(Arguments arguments) throws InterruptedException;
    }

    /** What a host or the engine refuses is told to the model in one sentence. */
    private record Made(ToolSpec spec, boolean beside, Duration timeout, Work work) implements Tool {
        @Override
        public Output call(String call, Arguments arguments) throws InterruptedException {
            try {
                return work.of(arguments);
            } catch (ProblemException e) {
                return Output.failed(String.valueOf(e.getMessage()));
            }
        }
    }

    private static Tool looks(ToolSpec spec, Work work) {
        return new Made(spec, true, Duration.ofMinutes(2), work);
    }

    private static Tool acts(ToolSpec spec, Work work) {
        return new Made(spec, false, Duration.ofHours(2), work);
    }

    /** {@return those that change nothing} */
    List<Tool> reading() {
        return List.of(
                looks(ToolSpec.of("steps", "Lists the steps of your runbook and how each stands."), _ -> steps()),
                looks(
                        ToolSpec.of("inspect_step", "Shows what a step of your runbook does and what proves it.")
                                .text("step", "id of the step"),
                        arguments -> Tool.Output.of(bench.inspect(arguments.text("step")))),
                looks(
                        ToolSpec.of("check_step", "Asks the host what it shows of a step. Changes nothing.")
                                .text("step", "id of the step"),
                        this::check),
                looks(
                        ToolSpec.of("verify_step", "Asks the questions that prove a step. Changes nothing.")
                                .text("step", "id of the step"),
                        arguments -> Tool.Output.of(evidence(bench.verify(arguments.text("step"))))),
                looks(
                        ToolSpec.of(
                                        "ask_host",
                                        "Runs one read-only program on the host, without a shell: journalctl, systemctl status, ss, ip, df, ls, dpkg -l ...")
                                .texts("argv", "the program and each of its arguments")
                                .optionalText("why", "why you want to know"),
                        this::ask),
                looks(
                        ToolSpec.of("read_file", "Reads the beginning of a file on the host. Secrets cannot be read.")
                                .text("path", "absolute path"),
                        this::read),
                looks(
                        ToolSpec.of("state", "Shows the parameters of your team and what other teams have handed on."),
                        _ -> Tool.Output.of("parameters " + bench.parameters() + "\noutputs " + bench.outputs())));
    }

    /** {@return those that change something, each under the policy} */
    List<Tool> changing() {
        return List.of(
                acts(
                        ToolSpec.of(
                                        "set_parameter",
                                        "Gives a parameter of your team another value for the rest of this run.")
                                .text("name", "the parameter")
                                .text("value", "its new value")
                                .text("why", "why, for the people who read it"),
                        this::set),
                acts(
                        ToolSpec.of("edit_file", "Writes a whole file on the host, as a step with an undo.")
                                .text("path", "absolute path")
                                .text("content", "the whole new content")
                                .text("why", "why, for the people who read it"),
                        this::edit),
                acts(
                        ToolSpec.of("restart_service", "Starts or restarts a unit of systemd, as a step with an undo.")
                                .text("unit", "name of the unit")
                                .text("why", "why, for the people who read it"),
                        this::restart),
                acts(
                        ToolSpec.of(
                                        "run_script",
                                        "Changes something by POSIX shell, as a step: check must exit 10 while the change is needed and 0 after it.")
                                .text("check", "shell that changes nothing: exit 0 when done, 10 when needed")
                                .text("apply", "shell that makes the change")
                                .text("undo", "shell that takes it back")
                                .text("verify", "shell that changes nothing and fails unless the change was made")
                                .text("why", "why, for the people who read it"),
                        this::script));
    }

    /** {@return those by which an agent drives its team} */
    List<Tool> driving() {
        return List.of(
                acts(
                        ToolSpec.of(
                                        "apply_step",
                                        "Does a step of your runbook: check, change where needed, verification.")
                                .text("step", "id of the step"),
                        arguments -> done(bench.apply(arguments.text("step")))),
                acts(
                        ToolSpec.of("undo_step", "Takes back what a step has changed in this run.")
                                .text("step", "id of the step"),
                        arguments -> done(bench.undo(arguments.text("step")))),
                acts(
                        ToolSpec.of("post_signal", "Tells other teams and people something.")
                                .choice("signal", "what", List.of("RUNNING", "BLOCKED", "NEEDS_HELP", "NOTE"))
                                .text("text", "in one sentence"),
                        arguments -> {
                            bench.post(arguments.text("signal"), arguments.text("text"));
                            return Tool.Output.of("posted");
                        }),
                looks(
                        ToolSpec.of("team_signal", "Shows the last signal of a team on this host.")
                                .text("team", "id of the team"),
                        arguments -> Tool.Output.of(
                                bench.signal(arguments.text("team")).orElse("none yet"))));
    }

    private Tool.Output steps() {
        return Tool.Output.of(bench.steps().stream()
                .map(standing -> standing.step().id()
                        + standing.ending().map(ending -> " [" + ending + "] ").orElse(" [open] ")
                        + standing.step().title()
                        + (standing.reason().isBlank() ? "" : " - " + standing.reason()))
                .collect(Collectors.joining("\n")));
    }

    private Tool.Output check(Arguments arguments) throws InterruptedException {
        var look = bench.check(arguments.text("step"));
        return Tool.Output.of(look.answer() + (look.detail().isBlank() ? "" : "\n" + look.detail()) + "\n"
                + evidence(look.evidence()));
    }

    static String evidence(List<Evidence> evidence) {
        return evidence.stream()
                .map(item -> (item.passed() ? "ok: " : "NOT ok: ")
                        + item.question()
                        + (item.passed() ? "" : " - expected " + item.expected() + ", found " + item.actual()))
                .collect(Collectors.joining("\n"));
    }

    private Tool.Output ask(Arguments arguments) throws InterruptedException {
        var argv = arguments.texts("argv");
        var verdict = gate.classifier().classify(argv);
        // What is no plain question is no question at all: changes go through steps, which can be undone.
        if (verdict.is() != CommandClass.READ_ONLY) {
            return Tool.Output.failed("only read-only programs are asked here; "
                    + verdict.is().text() + ": " + String.join("; ", verdict.reasons()));
        }
        var said = bench.ask(argv, QUESTION, QUESTION_BYTES);
        return new Tool.Output(
                "exit code " + said.exitCode() + (said.truncated() ? ", cut" : "") + "\n" + said.text(), false);
    }

    private Tool.Output read(Arguments arguments) throws InterruptedException {
        String path = arguments.text("path");
        if (!path.startsWith("/") || Secrets.secret(path)) {
            return Tool.Output.failed(
                    path.startsWith("/") ? "that is the place of a secret" : "the path must be absolute");
        }
        // A link may lead to a secret.
        String real = bench.ask(List.of("readlink", "-f", "--", path), QUESTION, 4096)
                .text()
                .strip();
        if (Secrets.secret(real)) {
            return Tool.Output.failed("that leads to the place of a secret");
        }
        var said = bench.ask(
                List.of("head", "-c", Integer.toString(QUESTION_BYTES), "--", real.isEmpty() ? path : real),
                QUESTION,
                QUESTION_BYTES);
        return new Tool.Output(said.text(), said.exitCode() != 0);
    }

    private Tool.Output set(Arguments arguments) throws InterruptedException {
        String name = arguments.text("name");
        String value = arguments.text("value");
        var refused = gate.refuses(
                new Verdict(CommandClass.CHANGE, List.of("another value than the configuration's")),
                "set " + name + "?",
                arguments.text("why"),
                name + "=" + value + " (now " + bench.parameters().getOrDefault(name, "unset") + ")");
        if (refused.isPresent()) {
            return Tool.Output.failed(refused.get());
        }
        bench.change(agent, name, value, arguments.text("why"));
        return Tool.Output.of(name + " is " + value + " for the rest of this run");
    }

    private Tool.Output edit(Arguments arguments) throws InterruptedException {
        String path = arguments.text("path");
        if (!path.startsWith("/")) {
            return Tool.Output.failed("the path must be absolute");
        }
        var verdict = gate.classifier().classify(List.of("tee", path));
        return repair(
                verdict,
                "write " + path,
                arguments.text("why"),
                path + "\n" + arguments.text("content"),
                Map.of("file", Map.of("path", path, "content", raw(arguments.text("content")))));
    }

    private Tool.Output restart(Arguments arguments) throws InterruptedException {
        String unit = arguments.text("unit");
        if (!unit.matches("[A-Za-z0-9@_.:-]{1,120}")) {
            return Tool.Output.failed("that is no name of a unit");
        }
        var verdict = gate.classifier().classify(List.of("systemctl", "restart", unit));
        String active = "[ \"$(systemctl is-active " + unit + ")\" = active ]";
        return repair(
                verdict,
                "start " + unit,
                arguments.text("why"),
                "systemctl restart " + unit,
                Map.of(
                        "script",
                        Map.of(
                                "check",
                                active + " || { echo not active; exit 10; }",
                                "apply",
                                "systemctl restart " + unit,
                                "undo",
                                ":",
                                "verify",
                                active)));
    }

    private Tool.Output script(Arguments arguments) throws InterruptedException {
        Verdict worst = new Verdict(CommandClass.CHANGE, List.of("it changes something"));
        var parts = new LinkedHashMap<String, String>();
        for (String part : List.of("check", "apply", "undo", "verify")) {
            String text = arguments.text(part);
            parts.put(part, raw(text));
            var verdict = gate.classifier().classify(text);
            worst = verdict.is().compareTo(worst.is()) > 0 ? verdict : worst;
        }
        return repair(
                worst,
                "run a script",
                arguments.text("why"),
                parts.entrySet().stream()
                        .map(part -> part.getKey() + ":\n" + part.getValue())
                        .collect(Collectors.joining("\n")),
                Map.of("script", parts));
    }

    /** A model's text is no template. */
    private static String raw(String text) {
        return text.contains("<%") || text.contains("<#") ? "<% verbatim %>" + text + "<% endverbatim %>" : text;
    }

    private Tool.Output repair(Verdict verdict, String title, String why, String shown, Map<String, ?> action)
            throws InterruptedException {
        var refused = gate.refuses(verdict, title + "?", why, shown);
        if (refused.isPresent()) {
            return Tool.Output.failed(refused.get());
        }
        String id = bench.newStepId();
        String definition = dev.hyperteam.agentkit.JsonText.write(Map.of(
                "id", id, "title", title.length() > 60 ? title.substring(0, 57) + "..." : title, "action", action));
        var problems = new Problems();
        Optional<Step> step = RunbookReader.step("repair " + id, definition, bench.team(), kinds, problems);
        if (step.isEmpty() || !problems.isEmpty()) {
            return Tool.Output.failed(
                    problems.all().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        return done(bench.repair(step.get(), agent, mends, why, definition));
    }

    private static Tool.Output done(Workbench.Done done) {
        return new Tool.Output(done.ending() + (done.reason().isBlank() ? "" : ": " + done.reason()), !done.well());
    }
}
