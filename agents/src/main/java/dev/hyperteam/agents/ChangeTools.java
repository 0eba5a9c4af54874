package dev.hyperteam.agents;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agents.policy.Classifier;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Secrets;
import dev.hyperteam.agents.policy.Verdict;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.runbook.RunbookReader;
import dev.hyperteam.engine.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Changes on the own target that no runbook has. Each is judged by the policy, then done as a step: journaled, with an undo, verified. */
final class ChangeTools {
    private static final Duration QUESTION = Duration.ofSeconds(30);
    private static final int DIFFED_BYTES = 64 * 1024;
    private static final String WHY = "why, for the people who read it";

    private final Workbench bench;
    private final Consent consent;
    private final Classifier classifier;
    private final ActionKinds kinds;
    private final String agent;
    private final String mends;

    /** {@code mends} is the step that the agent was called for; empty when it drives. */
    ChangeTools(
            Workbench bench, Consent consent, Classifier classifier, ActionKinds kinds, String agent, String mends) {
        this.bench = bench;
        this.consent = consent;
        this.classifier = classifier;
        this.kinds = kinds;
        this.agent = agent;
        this.mends = mends;
    }

    List<Tool> all() {
        return List.of(
                ToolMaker.acts(
                        "set_parameter",
                        "Gives a parameter of your team another value for the rest of this run.",
                        Schema.object()
                                .text("name", "the parameter")
                                .text("value", "its new value")
                                .text("why", WHY),
                        bench,
                        this::set,
                        this::begun),
                ToolMaker.acts(
                        "edit_file",
                        "Writes a whole file on the host, as a step with an undo.",
                        Schema.object()
                                .text("path", "absolute path")
                                .text("content", "the whole new content")
                                .text("why", WHY),
                        bench,
                        this::edit,
                        this::begun),
                ToolMaker.acts(
                        "start_service",
                        "Starts a unit of systemd that does not run, as a step with an undo.",
                        Schema.object().text("unit", "name of the unit").text("why", WHY),
                        bench,
                        this::start,
                        this::begun),
                ToolMaker.acts(
                        "run_script",
                        "Changes something by POSIX shell, as a step: check must exit 10 while the change is needed and 0 after it. It is"
                                + " applied, undone and applied again, to show that the undo leads back.",
                        Schema.object()
                                .text("check", "shell that changes nothing: exit 0 when done, 10 when needed")
                                .text("apply", "shell that makes the change")
                                .text("undo", "shell that takes it back")
                                .text("verify", "shell that changes nothing and fails unless the change was made")
                                .text("why", WHY),
                        bench,
                        this::script,
                        this::begun));
    }

    private ToolResult set(Arguments arguments, Call call) throws InterruptedException {
        String name = arguments.text("name");
        String value = arguments.text("value");
        var refused = consent.refuses(
                call,
                new Verdict(CommandClass.CHANGE, List.of("another value than the configuration's")),
                "set " + name,
                arguments.text("why"),
                name + "=" + value + " (now " + bench.parameters().getOrDefault(name, "unset") + ")");
        if (refused.isPresent()) {
            return ToolResult.failed(refused.get());
        }
        bench.change(agent, name, value, arguments.text("why"));
        return ToolResult.ok(name + " is " + value + " for the rest of this run");
    }

    private ToolResult edit(Arguments arguments, Call call) throws InterruptedException {
        String path = arguments.text("path");
        String content = arguments.text("content");
        if (!path.startsWith("/")) {
            return ToolResult.failed("not written: the path is not absolute\n  next: begin it with /");
        }
        var verdict = classifier
                .classify(List.of("tee", path))
                .or(classifier.classify(List.of("tee", RemotePaths.real(bench, path))));
        return repair(
                call,
                verdict,
                "write " + path,
                arguments.text("why"),
                difference(path, content),
                Json.object().with("file", Json.object().with("path", path).with("content", raw(content))));
    }

    /** {@return what would change, for the person who is asked; no word of what a secret place has now} */
    private String difference(String path, String content) throws InterruptedException {
        if (Secrets.secret(path) || Secrets.secret(RemotePaths.real(bench, path))) {
            return path + "\n" + content;
        }
        var now = bench.ask(List.of("cat", "--", path), QUESTION, DIFFED_BYTES);
        boolean there = now.exitCode() == 0;
        if (now.truncated() || !there) {
            return path + (there ? " (too long to compare)" : " (new)") + "\n" + content;
        }
        var before = now.text().lines().toList();
        var diff = UnifiedDiffUtils.generateUnifiedDiff(
                path, path, before, DiffUtils.diff(before, content.lines().toList()), 3);
        return diff.isEmpty() ? path + " (as it is)" : String.join("\n", diff);
    }

    private ToolResult start(Arguments arguments, Call call) throws InterruptedException {
        String unit = arguments.text("unit");
        if (!unit.matches("[A-Za-z0-9][A-Za-z0-9@_.:-]{0,119}")) {
            return ToolResult.failed("not started: that is no name of a unit\n  next: give one such as ssh.service");
        }
        String name = unit.contains(".") ? unit : unit + ".service";
        return repair(
                call,
                classifier.classify(List.of("systemctl", "start", name)),
                "start " + name,
                arguments.text("why"),
                "systemctl start " + name,
                Json.object().with("service", Json.object().with("name", name).with("active", true)));
    }

    private ToolResult script(Arguments arguments, Call call) throws InterruptedException {
        if (Undoing.doesNothing(arguments.text("undo"), classifier)) {
            return ToolResult.failed("not done: its undo takes nothing back: every command in it only looks"
                    + "\n  next: write an undo that leads back to where check exits 10");
        }
        // what a script does once it runs as root, no reader of its text can promise
        Verdict worst = new Verdict(CommandClass.DANGEROUS, List.of("it is a script of the model's own"));
        var parts = Json.object();
        var shown = new StringBuilder();
        for (String part : List.of("check", "apply", "undo", "verify")) {
            String text = arguments.text(part);
            parts = parts.with(part, raw(text));
            shown.append(part).append(":\n").append(text).append('\n');
            var verdict = classifier.classify(text);
            worst = worst.or(verdict);
        }
        return repair(
                call,
                worst,
                "run a script",
                arguments.text("why"),
                shown + "(applied, undone and applied again, to show that the undo leads back)\n",
                Json.object().with("script", parts));
    }

    /** A model's text is no template. */
    private static String raw(String text) {
        return text.contains("<%") || text.contains("<#") ? "<% verbatim %>" + text + "<% endverbatim %>" : text;
    }

    private ToolResult repair(Call call, Verdict verdict, String title, String why, String shown, Json.Obj action)
            throws InterruptedException {
        var refused = consent.refuses(call, verdict, title, why, shown);
        if (refused.isPresent()) {
            return ToolResult.failed(refused.get());
        }
        String id = bench.newStepId();
        String definition = Json.object()
                .with("id", id)
                .with("title", title.length() > 60 ? title.substring(0, 57) + "..." : title)
                .with("retry", "never") // who proposes it hears of its failure, and may propose another
                .with("action", action)
                .write();
        var problems = new Problems();
        var step = RunbookReader.step("repair " + id, definition, bench.team(), kinds, problems);
        if (step.isEmpty() || !problems.isEmpty()) {
            return ToolResult.failed("not done: it is no step: "
                    + problems.all().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        return done("repair " + id, bench.repair(step.get(), agent, mends, why, definition));
    }

    /** {@return how something ended; the reason may hold what the host has said} */
    static ToolResult done(String what, Workbench.Done done) {
        return new ToolResult(
                done.ending() + (done.reason().isBlank() ? "" : "\n" + Frame.of(what, done.reason())), !done.well());
    }

    /** A change is in the journal before anything is touched: a call of which nothing stands there got no further than its question. */
    private Tool.Lookup begun(Arguments arguments, Call call) {
        boolean since = false;
        for (var entry : bench.history(agent)) {
            if (entry.event() instanceof Event.ToolCalled called
                    && called.call().equals(call.id())) {
                since = true;
            } else if (since && changes(entry.event())) {
                return new Tool.Lookup.Unknown();
            }
        }
        return since ? new Tool.Lookup.NeverHappened() : new Tool.Lookup.Unknown();
    }

    private static boolean changes(Event event) {
        return event instanceof Event.RepairProposed || event instanceof Event.ParameterChanged;
    }
}
