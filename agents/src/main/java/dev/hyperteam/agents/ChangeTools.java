package dev.hyperteam.agents;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Secrets;
import dev.hyperteam.agents.policy.Verdict;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.core.action.ActionKinds;
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
    private final Gate gate;
    private final ActionKinds kinds;
    private final String agent;
    private final String mends;

    /** {@code mends} is the step that the agent was called for; empty when it drives. */
    ChangeTools(Workbench bench, Gate gate, ActionKinds kinds, String agent, String mends) {
        this.bench = bench;
        this.gate = gate;
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
                        this::set),
                ToolMaker.acts(
                        "edit_file",
                        "Writes a whole file on the host, as a step with an undo.",
                        Schema.object()
                                .text("path", "absolute path")
                                .text("content", "the whole new content")
                                .text("why", WHY),
                        this::edit),
                ToolMaker.acts(
                        "start_service",
                        "Starts a unit of systemd that does not run, as a step with an undo.",
                        Schema.object().text("unit", "name of the unit").text("why", WHY),
                        this::start),
                ToolMaker.acts(
                        "run_script",
                        "Changes something by POSIX shell, as a step: check must exit 10 while the change is needed and 0 after it.",
                        Schema.object()
                                .text("check", "shell that changes nothing: exit 0 when done, 10 when needed")
                                .text("apply", "shell that makes the change")
                                .text("undo", "shell that takes it back")
                                .text("verify", "shell that changes nothing and fails unless the change was made")
                                .text("why", WHY),
                        this::script));
    }

    private ToolResult set(Arguments arguments) throws InterruptedException {
        String name = arguments.text("name");
        String value = arguments.text("value");
        var refused = gate.refuses(
                new Verdict(CommandClass.CHANGE, List.of("another value than the configuration's")),
                "set " + name + "?",
                arguments.text("why"),
                name + "=" + value + " (now " + bench.parameters().getOrDefault(name, "unset") + ")");
        if (refused.isPresent()) {
            return ToolResult.failed(refused.get());
        }
        bench.change(agent, name, value, arguments.text("why"));
        return ToolResult.ok(name + " is " + value + " for the rest of this run");
    }

    private ToolResult edit(Arguments arguments) throws InterruptedException {
        String path = arguments.text("path");
        String content = arguments.text("content");
        if (!path.startsWith("/")) {
            return ToolResult.failed("the path must be absolute");
        }
        var verdict = gate.classifier()
                .classify(List.of("tee", path))
                .or(gate.classifier().classify(List.of("tee", RemotePaths.real(bench, path))));
        return repair(
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

    private ToolResult start(Arguments arguments) throws InterruptedException {
        String unit = arguments.text("unit");
        if (!unit.matches("[A-Za-z0-9][A-Za-z0-9@_.:-]{0,119}")) {
            return ToolResult.failed("that is no name of a unit");
        }
        String name = unit.contains(".") ? unit : unit + ".service";
        return repair(
                gate.classifier().classify(List.of("systemctl", "start", name)),
                "start " + name,
                arguments.text("why"),
                "systemctl start " + name,
                Json.object().with("service", Json.object().with("name", name).with("active", true)));
    }

    private ToolResult script(Arguments arguments) throws InterruptedException {
        // what a script does once it runs as root, no reader of its text can promise
        Verdict worst = new Verdict(CommandClass.DANGEROUS, List.of("it is a script of the model's own"));
        var parts = Json.object();
        var shown = new StringBuilder();
        for (String part : List.of("check", "apply", "undo", "verify")) {
            String text = arguments.text(part);
            parts = parts.with(part, raw(text));
            shown.append(part).append(":\n").append(text).append('\n');
            var verdict = gate.classifier().classify(text);
            worst = worst.or(verdict);
        }
        return repair(
                worst,
                "run a script",
                arguments.text("why"),
                shown.toString(),
                Json.object().with("script", parts));
    }

    /** A model's text is no template. */
    private static String raw(String text) {
        return text.contains("<%") || text.contains("<#") ? "<% verbatim %>" + text + "<% endverbatim %>" : text;
    }

    private ToolResult repair(Verdict verdict, String title, String why, String shown, Json.Obj action)
            throws InterruptedException {
        var refused = gate.refuses(verdict, title + "?", why, shown);
        if (refused.isPresent()) {
            return ToolResult.failed(refused.get());
        }
        String id = bench.newStepId();
        String definition = Json.object()
                .with("id", id)
                .with("title", title.length() > 60 ? title.substring(0, 57) + "..." : title)
                .with("action", action)
                .write();
        var problems = new Problems();
        var step = RunbookReader.step("repair " + id, definition, bench.team(), kinds, problems);
        if (step.isEmpty() || !problems.isEmpty()) {
            return ToolResult.failed(
                    problems.all().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        return done(bench.repair(step.get(), agent, mends, why, definition));
    }

    static ToolResult done(Workbench.Done done) {
        return new ToolResult(done.ending() + (done.reason().isBlank() ? "" : ": " + done.reason()), !done.well());
    }
}
