package dev.hyperteam.cli.data;

import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.console.Questions;
import dev.hyperteam.cli.console.Table;
import dev.hyperteam.cli.console.Tables;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.core.event.Approval;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.RunStage;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.Signal;
import dev.hyperteam.core.event.StepView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a run for readers and programs. Pure. */
public final class States {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final int SIGNALS = 5;

    private States() {}

    /**
     * As text.
     *
     * @param driven whether a process is driving it at this moment
     */
    public static String text(RunState state, Instant now, boolean driven) {
        var text = new StringBuilder(state.rollback() == null ? "run " : "rollback ");
        text.append(state.run())
                .append(": ")
                .append(stage(state, driven))
                .append(", ")
                .append(state.percent());
        text.append("% done, ").append(Words.count(state.changed(), "step")).append(" changed\n");
        text.append("started ")
                .append(TIME.format(state.startedAt()))
                .append(", ")
                .append(elapsed(state, now, driven));
        text.append(", driven by ").append(Clean.line(state.holder())).append('\n');
        if (!state.reason().isBlank()) {
            text.append("reason: ").append(Clean.line(state.reason())).append('\n');
        }
        if (!state.nodes().isEmpty()) {
            text.append('\n').append(table(state)).append('\n');
        }
        if (!state.leftOut().isEmpty()) {
            text.append(Tables.leftOut(state.leftOut())).append('\n');
        }
        if (!state.openApprovals().isEmpty()) {
            text.append('\n').append(approvals(state)).append('\n');
        }
        List<Signal> signals = state.signals();
        if (!signals.isEmpty()) {
            text.append("\nsignals\n");
            signals.subList(Math.max(0, signals.size() - SIGNALS), signals.size())
                    .forEach(signal -> text.append("  ")
                            .append(TIME.format(signal.at()))
                            .append("  ")
                            .append(signal.node())
                            .append(' ')
                            .append(signal.name())
                            .append(signal.text().isBlank() ? "" : " - " + Clean.line(signal.text()))
                            .append('\n'));
        }
        return text.toString().stripTrailing();
    }

    private static String approvals(RunState state) {
        var table = new Table("APPROVAL", "OF", "HAZARDS", "QUESTION", "UNTIL");
        for (Approval open : state.openApprovals()) {
            var asked = open.request();
            table.row(
                    asked.id(),
                    subject(asked),
                    asked.hazards().isEmpty() ? "-" : String.join(", ", asked.hazards()),
                    Clean.line(asked.question()),
                    Questions.deadline(asked, open.deadline()));
        }
        return table.text()
                + "\nnext: hyperteam approvals shows all of it; then hyperteam approve ID or hyperteam reject ID";
    }

    private static String subject(Event.ApprovalRequested asked) {
        return asked.phase() > 0 ? "phase " + asked.phase() : asked.node() + "/" + asked.step();
    }

    /** {@return an open question as a tree} */
    public static Map<String, @Nullable Object> approval(RunState state, Approval open) {
        var asked = open.request();
        return Trees.map(
                "id",
                asked.id(),
                "run",
                state.run().value(),
                "of",
                subject(asked),
                "question",
                asked.question(),
                "hazards",
                asked.hazards(),
                "shown",
                asked.shown(),
                "payloadHash",
                asked.payloadHash(),
                "askedAt",
                open.askedAt(),
                "deadline",
                open.deadline().orElse(null),
                "default",
                asked.unanswered().name().toLowerCase(java.util.Locale.ROOT));
    }

    private static String stage(RunState state, boolean driven) {
        if (state.ending() != null) {
            return Words.of(state.ending());
        }
        if (!driven) {
            return "interrupted";
        }
        return state.stage() == RunStage.ROLLING_BACK ? "rolling back" : "running";
    }

    private static String elapsed(RunState state, Instant now, boolean driven) {
        var ended = state.endedAt();
        if (ended != null) {
            return "took " + Words.span(Duration.between(state.startedAt(), ended));
        }
        return driven ? Words.span(Duration.between(state.startedAt(), now)) + " ago" : "not ended";
    }

    private static String table(RunState state) {
        boolean many = state.nodes().keySet().stream()
                        .map(node -> node.target())
                        .distinct()
                        .count()
                > 1;
        var table = new Table("PHASE", "TEAM", "STATE", "STEPS", "CHANGED", "DURATION", "NOW");
        for (NodeView view : state.nodes().values()) {
            StepView step = view.current();
            table.row(
                    view.phase() == 0 ? "-" : String.valueOf(view.phase()),
                    many ? view.node().toString() : view.node().team().value(),
                    view.ending() == null ? Words.of(view.state()) : Words.of(view.ending()),
                    view.stepsDone() + "/" + (view.stepsTotal() == 0 ? "?" : view.stepsTotal()),
                    String.valueOf(view.changed()),
                    view.took().isZero() ? "-" : Words.span(view.took()),
                    step == null
                            ? (view.reason().isBlank() ? "-" : view.reason())
                            : step.ref().step());
        }
        return table.text();
    }

    /** As a tree. */
    public static Map<String, @Nullable Object> tree(RunState state, boolean driven) {
        return Trees.map(
                "type",
                "status",
                "run",
                state.run().value(),
                "state",
                stage(state, driven),
                "percent",
                state.percent(),
                "changed",
                state.changed(),
                "reason",
                state.reason(),
                "holder",
                state.holder(),
                "startedAt",
                state.startedAt(),
                "endedAt",
                state.endedAt(),
                "resumable",
                state.resumable(),
                "teams",
                state.nodes().values().stream().map(States::team).toList(),
                "approvals",
                state.openApprovals().stream()
                        .map(open -> approval(state, open))
                        .toList(),
                "leftOut",
                state.leftOut());
    }

    private static Object team(NodeView view) {
        return Trees.map(
                "team",
                view.node().team().value(),
                "target",
                view.node().target(),
                "phase",
                view.phase(),
                "state",
                view.ending() == null ? Words.of(view.state()) : Words.of(view.ending()),
                "reason",
                view.reason(),
                "done",
                view.stepsDone(),
                "steps",
                view.stepsTotal(),
                "changed",
                view.changed(),
                "durationMillis",
                view.took().toMillis(),
                "details",
                view.steps().stream().map(States::step).toList());
    }

    private static Object step(StepView view) {
        return Trees.map(
                "step",
                view.ref().step(),
                "title",
                view.title(),
                "state",
                view.ending() == null ? Words.of(view.state()) : Words.of(view.ending()),
                "reason",
                view.reason(),
                "attempts",
                view.attempts(),
                "durationMillis",
                view.took().toMillis());
    }
}
