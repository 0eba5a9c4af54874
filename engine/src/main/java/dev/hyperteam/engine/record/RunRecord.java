package dev.hyperteam.engine.record;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.event.Approval;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.StepView;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.engine.PhaseHook;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** What is kept of a run: texts by file name. Pure. */
final class RunRecord {
    private RunRecord() {}

    static SequencedMap<String, String> files(PhaseHook.PhaseEnd end, String configuration, Redactor redactor) {
        var files = new LinkedHashMap<String, String>();
        if (!configuration.isEmpty()) {
            files.put("hyperteam.yaml", redactor.redact(configuration));
        }
        files.put("plan.md", redactor.redact(plan(end.state(), end.plan())));
        files.put("report.md", redactor.redact(report(end.state())));
        return files;
    }

    /** What was to be done: every team with its steps, in order. */
    static String plan(RunState state, RunPlan plan) {
        var text = new StringBuilder("# Plan of run " + state.run() + "\n\n");
        state.options().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(option -> text.append("- ")
                        .append(option.getKey())
                        .append(": ")
                        .append(cell(option.getValue()))
                        .append('\n'));
        text.append("- fingerprint of runbooks and parameters: ")
                .append(state.fingerprint())
                .append('\n');
        for (var planned : plan.nodes()) {
            String needs = planned.allNeeds().stream().map(Object::toString).collect(Collectors.joining(", "));
            text.append("\n## ")
                    .append(planned.node())
                    .append(" (phase ")
                    .append(planned.team().phase())
                    .append(")\n\n");
            text.append("Needs: ").append(needs.isEmpty() ? "nothing" : needs).append("\n\n");
            planned.team()
                    .steps()
                    .forEach(step -> text.append("1. ")
                            .append(step.id())
                            .append(": ")
                            .append(cell(step.title()))
                            .append(
                                    step.hazards().isEmpty()
                                            ? ""
                                            : " ("
                                                    + step.hazards().stream()
                                                            .map(h -> h.id())
                                                            .sorted()
                                                            .collect(Collectors.joining(", "))
                                                    + ")")
                            .append('\n'));
        }
        if (!plan.leftOut().isEmpty()) {
            text.append("\n## Left out\n\n");
            plan.leftOut()
                    .forEach(left ->
                            text.append("- ").append(cell(left.toString())).append('\n'));
        }
        return text.toString();
    }

    /** What was done, as far as the run has come. */
    static String report(RunState state) {
        var text = new StringBuilder("# Run " + state.run() + "\n\n");
        text.append("- started: ").append(state.startedAt()).append('\n');
        text.append("- driven by: ")
                .append(cell(state.holder()))
                .append(", Hyperteam ")
                .append(state.version())
                .append('\n');
        text.append("- done: ")
                .append(state.percent())
                .append("%, phases complete: ")
                .append(state.phases())
                .append('\n');
        text.append("- steps that changed a host: ").append(state.changed()).append("\n\n");
        text.append("| team | phase | ending | steps | changed | duration | reason |\n|---|---|---|---|---|---|---|\n");
        state.nodes().values().forEach(node -> text.append(row(node)));
        for (NodeView node : state.nodes().values()) {
            if (!node.steps().isEmpty()) {
                text.append("\n## ").append(node.node()).append("\n\n");
                text.append("| step | ending | attempts | duration | effect | verified |\n|---|---|---|---|---|---|\n");
                node.steps().forEach(step -> text.append(row(step)));
            }
        }
        if (!state.approvals().isEmpty()) {
            text.append("\n## Approvals\n\n");
            state.approvals().values().forEach(approval -> text.append(line(approval)));
        }
        return text.toString();
    }

    private static String row(NodeView node) {
        String ending = node.ending() == null ? word(node.state()) : word(node.ending());
        return "| " + node.node() + " | " + node.phase() + " | " + ending + " | " + node.stepsDone() + "/"
                + node.stepsTotal() + " | " + node.changed() + " | " + span(node.took()) + " | " + cell(node.reason())
                + " |\n";
    }

    private static String row(StepView step) {
        String ending = step.ending() == null ? word(step.state()) : word(step.ending());
        String effect = step.after().isEmpty()
                ? ""
                : step.kind() + ": " + shorten(step.before()) + " -> " + shorten(step.after());
        long passed = step.evidence().stream().filter(Evidence::passed).count();
        String by =
                step.evidence().stream().map(Evidence::by).distinct().sorted().collect(Collectors.joining(", "));
        String verified = step.evidence().isEmpty()
                ? ""
                : passed + " of " + step.evidence().size() + " by " + by;
        return "| " + step.ref().step() + " | " + ending + " | " + step.attempts() + " | " + span(step.took()) + " | "
                + cell(effect) + " | " + cell(verified) + " |\n";
    }

    private static String line(Approval approval) {
        var asked = approval.request();
        var answer = approval.answer();
        String came = answer == null
                ? "open"
                : (answer.approved() ? "approved by " : "rejected by ")
                        + answer.who()
                        + (answer.reason().isEmpty() ? "" : " (" + answer.reason() + ")");
        String where = asked.node() + (asked.step().isEmpty() ? "" : "/" + asked.step());
        return "- " + asked.id() + ", " + approval.askedAt() + ", " + where + ": " + cell(asked.question()) + " - "
                + cell(came) + "; payload " + asked.payloadHash() + "\n";
    }

    private static String shorten(String state) {
        String line = state.lines().findFirst().orElse("nothing");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String span(Duration took) {
        return took.isZero() ? "" : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    /** A text that stays in its cell and is no markup. */
    private static String cell(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ")
                .replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .strip();
    }
}
