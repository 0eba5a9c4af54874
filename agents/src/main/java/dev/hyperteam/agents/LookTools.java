package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agents.policy.Classifier;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Secrets;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.engine.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at the own runbook and the own target. Nothing here changes anything, and nothing here tells a secret. */
final class LookTools {
    private static final Duration QUESTION = Duration.ofSeconds(30);
    private static final int QUESTION_BYTES = 16 * 1024;

    private final Workbench bench;
    private final Classifier classifier;
    private final Diagnostics diagnostics;

    LookTools(Workbench bench, Classifier classifier, Diagnostics diagnostics) {
        this.bench = bench;
        this.classifier = classifier;
        this.diagnostics = diagnostics;
    }

    List<Tool> all() {
        return List.of(
                ToolMaker.looks(
                        "steps", "Lists the steps of your runbook and how each stands.", Schema.object(), _ -> steps()),
                ToolMaker.looks(
                        "inspect_step",
                        "Shows what a step of your runbook does and what proves it.",
                        Schema.object().text("step", "id of the step"),
                        arguments -> ToolResult.ok(bench.inspect(arguments.text("step")))),
                ToolMaker.looks(
                        "check_step",
                        "Asks the host what it shows of a step. Changes nothing.",
                        Schema.object().text("step", "id of the step"),
                        this::check),
                ToolMaker.looks(
                        "verify_step",
                        "Asks the questions that prove a step. Changes nothing.",
                        Schema.object().text("step", "id of the step"),
                        arguments -> ToolResult.ok(evidence(bench.verify(arguments.text("step"))))),
                ToolMaker.looks(
                        "diagnose",
                        "Asks the host one question of this catalogue (its places in angle brackets):\n"
                                + diagnostics.table(),
                        Schema.object()
                                .text("question", "id of the question")
                                .textMap("values", "a value for each of its places"),
                        arguments -> ask(diagnostics.argv(arguments.text("question"), arguments.textMap("values")))),
                ToolMaker.looks(
                        "read_file",
                        "Reads the beginning of a file on the host. Secrets cannot be read.",
                        Schema.object().text("path", "absolute path"),
                        this::read),
                ToolMaker.looks(
                        "state",
                        "Shows the parameters of your team and what other teams have handed on.",
                        Schema.object(),
                        _ -> ToolResult.ok("parameters " + bench.parameters() + "\noutputs " + bench.outputs())));
    }

    private ToolResult steps() {
        return ToolResult.ok(bench.steps().stream()
                .map(standing -> standing.step().id()
                        + standing.ending().map(ending -> " [" + ending + "] ").orElse(" [open] ")
                        + standing.step().title()
                        + (standing.reason().isBlank() ? "" : " - " + standing.reason()))
                .collect(Collectors.joining("\n")));
    }

    private ToolResult check(Arguments arguments) throws InterruptedException {
        var look = bench.check(arguments.text("step"));
        return ToolResult.ok(look.answer() + (look.detail().isBlank() ? "" : "\n" + look.detail()) + "\n"
                + evidence(look.evidence()));
    }

    static String evidence(List<Evidence> evidence) {
        return evidence.stream()
                .map(item -> (item.passed() ? "ok: " : "NOT ok: ")
                        + item.question()
                        + (item.passed() ? "" : " - expected " + item.expected() + ", found " + item.actual()))
                .collect(Collectors.joining("\n"));
    }

    private ToolResult ask(List<String> argv) throws InterruptedException {
        if (argv.isEmpty()) {
            return ToolResult.failed(
                    "nothing was asked: the question names no program\n  next: name one of the catalogue");
        }
        var verdict = classifier.classify(argv);
        // What is no plain question is no question at all: changes go through steps, which can be undone.
        if (verdict.is() != CommandClass.READ_ONLY) {
            return ToolResult.failed("not asked: only read-only programs are asked here; "
                    + verdict.is().text() + ": " + String.join("; ", verdict.reasons())
                    + "\n  next: change things by a step, which can be undone");
        }
        var said = bench.ask(argv, QUESTION, QUESTION_BYTES);
        return ToolResult.ok("exit code " + said.exitCode() + (said.truncated() ? ", cut" : "") + "\n" + said.text());
    }

    private ToolResult read(Arguments arguments) throws InterruptedException {
        String path = arguments.text("path");
        if (!path.startsWith("/") || Secrets.secret(path)) {
            return ToolResult.failed(
                    path.startsWith("/")
                            ? "not read: that is the place of a secret, which no model sees\n  next: go on without it"
                            : "not read: the path is not absolute\n  next: begin it with /");
        }
        String real = RemotePaths.real(bench, path);
        if (Secrets.secret(real)) {
            return ToolResult.failed(
                    "not read: that leads to the place of a secret, which no model sees\n  next: go on without it");
        }
        var said = bench.ask(
                List.of("head", "-c", Integer.toString(QUESTION_BYTES), "--", real), QUESTION, QUESTION_BYTES);
        return said.exitCode() == 0
                ? ToolResult.ok(said.text())
                : ToolResult.failed(Frame.of("read_file", said.text()));
    }
}
