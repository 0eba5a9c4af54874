package dev.hyperteam.cli.console;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns events into the lines that people read. Remembers phases and titles from earlier events of the same run, nothing else: the same
 * entries give the same lines. Not thread-safe.
 */
public final class EventLines {
    /** Signals that say again what the events of teams and steps say themselves. */
    private static final Set<String> ECHOES = Set.of(
            "STARTING",
            "RUNNING",
            "COMPLETE",
            "FAILED",
            "BLOCKED",
            "SKIPPED",
            "CANCELLED",
            "NOT_APPLICABLE",
            "UNAVAILABLE",
            "NO_STEPS");

    private final Map<Node, Integer> phases = new HashMap<>();
    private final Map<StepRef, String> titles = new HashMap<>();
    private boolean manyTargets;

    /** {@return the line for {@code entry}; empty for events that only the journal needs} */
    public Optional<String> line(Entry entry) {
        return switch (entry.event()) {
            case Event.RunStarted started -> Optional.of(started(entry, started));
            case Event.RunResumed resumed ->
                line("🔁", "RUN", "RESUMING", entry.run().value(), "by " + resumed.holder());
            case Event.RunEnded ended -> line(icon(ended), "RUN", ended.ending().name(), ending(ended));
            case Event.RollbackStarted started -> Optional.of(rollback(started));
            case Event.RollbackEnded ended -> rollbackEnded(ended);
            case Event.PhaseEnded ended ->
                line(
                        "🏁",
                        "PHASE " + ended.phase(),
                        "COMPLETE",
                        ended.notes().stream().map(Clean::line).toArray(String[]::new));
            case Event.LeaseTaken _ -> Optional.empty();
            case Event.OfStep step -> step(step);
            case Event.OfNode node -> node(node);
        };
    }

    private String started(Entry entry, Event.RunStarted started) {
        targets(started.nodes());
        String left =
                started.leftOut().isEmpty() ? "" : " - " + started.leftOut().size() + " left out";
        return "📋 [RUN] STARTING - " + entry.run() + " - "
                + Words.count(started.nodes().size(), "team") + left;
    }

    private void targets(List<Node> nodes) {
        manyTargets = nodes.stream().map(Node::target).distinct().count() > 1;
    }

    private static String icon(Event.RunEnded ended) {
        return switch (ended.ending()) {
            case COMPLETE -> "✅";
            case FAILED -> "❌";
            case BLOCKED -> "⛔";
            case WAITING -> "⏸";
            case CANCELLED -> "🛑";
        };
    }

    private static String ending(Event.RunEnded ended) {
        String changed = ended.changed() == 0 ? "Nothing changed" : Words.count(ended.changed(), "step") + " changed";
        // What to do next is told once, below everything, by whoever ends the command.
        String why = ended.reason()
                .lines()
                .takeWhile(line -> !line.startsWith("  next: "))
                .collect(Collectors.joining("\n"));
        String reason = why.isBlank() ? "" : " - " + Clean.line(why);
        return "Duration: " + Words.span(ended.took()) + " - " + changed + reason;
    }

    private String rollback(Event.RollbackStarted started) {
        targets(started.steps().stream().map(StepRef::node).toList());
        return "↩ [ROLLBACK] STARTING - " + Clean.line(started.scope()) + " - "
                + Words.count(started.steps().size(), "step");
    }

    private static Optional<String> rollbackEnded(Event.RollbackEnded ended) {
        String conflicts = ended.conflicts() == 0 ? "" : " - " + Words.count(ended.conflicts(), "conflict");
        return line(
                ended.complete() ? "✅" : "❌",
                "ROLLBACK",
                ended.complete() ? "COMPLETE" : "INCOMPLETE",
                "Duration: " + Words.span(ended.took()) + " - " + ended.undone() + " undone" + conflicts);
    }

    private Optional<String> node(Event.OfNode event) {
        return switch (event) {
            case Event.TeamStarted started -> {
                phases.put(started.node(), started.phase());
                yield of(started, "🚀", "STARTING", "Phase " + started.phase(), needs(started));
            }
            case Event.TeamEnded ended -> of(ended, icon(ended.ending()), word(ended.ending()), details(ended));
            case Event.SignalPosted signal ->
                ECHOES.contains(signal.signal().toUpperCase(Locale.ROOT))
                        ? Optional.empty()
                        : of(signal, "📣", Clean.line(signal.signal()), Clean.line(signal.text()));
            case Event.ApprovalRequested asked ->
                of(asked, "⏸", "WAITING", Clean.line(asked.question()), "hyperteam approve " + Clean.line(asked.id()));
            case Event.ApprovalAnswered answer ->
                of(
                        answer,
                        answer.approved() ? "👍" : "👎",
                        answer.approved() ? "APPROVED" : "REJECTED",
                        Clean.line(answer.id()) + " by " + Clean.line(answer.who()),
                        Clean.line(answer.reason()));
            case Event.OfAgent agent -> agent(agent);
            default -> Optional.empty();
        };
    }

    /** What an agent changes or decides is told to everybody; what it asks and is told stands in the log. */
    private Optional<String> agent(Event.OfAgent event) {
        return switch (event) {
            case Event.RepairProposed repair ->
                of(repair, "🩹", "REPAIR", Clean.line(repair.step()), Clean.line(repair.why()));
            case Event.ParameterChanged changed ->
                of(
                        changed,
                        "🎛",
                        "PARAMETER",
                        Clean.line(changed.name() + "=" + changed.value()),
                        Clean.line(changed.why()));
            case Event.ChoiceMade made -> of(made, "🧭", "CHOICE", Clean.line(made.choice()), Clean.line(made.why()));
            case Event.AgentEnded ended ->
                of(ended, "🤖", "AGENT", Clean.line(ended.agent() + " " + ended.ending()), Clean.line(ended.words()));
            case Event.ModelAnswered _, Event.ToolCalled _, Event.ToolAnswered _, Event.AgentNoted _ ->
                Optional.empty();
        };
    }

    private String needs(Event.TeamStarted started) {
        return started.needs().isEmpty()
                ? "No dependencies"
                : "Dependencies: "
                        + started.needs().stream()
                                .map(need -> Words.name(need.team()) + at(need) + " ✓")
                                .collect(Collectors.joining(", "));
    }

    private static String[] details(Event.TeamEnded ended) {
        String phase = "Phase " + ended.phase();
        String reason = Clean.line(ended.reason());
        return switch (ended.ending()) {
            case COMPLETE ->
                new String[] {phase, "Duration: " + Words.span(ended.took()), reason.isEmpty() ? "No issues" : reason};
            case FAILED, CANCELLED -> new String[] {phase, "Duration: " + Words.span(ended.took()), reason};
            default -> new String[] {phase, reason};
        };
    }

    /** {@return the sign of an ending} */
    public static String icon(TeamEnding ending) {
        return switch (ending) {
            case COMPLETE -> "✅";
            case FAILED -> "❌";
            case BLOCKED -> "⛔";
            case CANCELLED -> "🛑";
            case NOT_APPLICABLE -> "➖";
            case SKIPPED -> "⏭";
            case UNAVAILABLE -> "🚫";
            case NO_STEPS -> "📭";
        };
    }

    private static String word(Enum<?> ending) {
        return ending.name().replace('_', ' ');
    }

    private Optional<String> step(Event.OfStep event) {
        return switch (event) {
            case Event.StepStarted started -> {
                titles.put(started.ref(), Clean.line(started.title()));
                yield of(
                        started,
                        "⏳",
                        "RUNNING",
                        title(started.ref()) + " (" + started.number() + "/" + started.total() + ")");
            }
            case Event.GuardArmed armed ->
                of(
                        armed,
                        "🔒",
                        "GUARDED",
                        title(armed.ref()) + ": the host takes it back in " + Words.span(armed.revertAfter())
                                + " unless a new login works");
            case Event.GuardConfirmed confirmed ->
                of(confirmed, "🔓", "CONFIRMED", title(confirmed.ref()) + ": a new login works");
            case Event.GuardReverted reverted ->
                of(
                        reverted,
                        "↩",
                        "REVERTED",
                        phase(reverted),
                        title(reverted.ref()) + ": " + Clean.line(reverted.detail()));
            case Event.AttemptFailed failed -> attempt(failed);
            case Event.StepEnded ended -> ended(ended);
            case Event.UndoIntent intent -> of(intent, "⏳", "UNDOING", title(intent.ref()));
            case Event.UndoEnded ended -> undone(ended);
            default -> Optional.empty();
        };
    }

    /** The last failure is told by the end of its step. */
    private Optional<String> attempt(Event.AttemptFailed failed) {
        if (!failed.willRetry()) {
            return Optional.empty();
        }
        return of(
                failed,
                "❌",
                "FAILED",
                phase(failed),
                failed.ref().step() + ": " + Clean.line(failed.message()),
                "retry " + next(failed) + " in " + Words.span(failed.retryAfter()));
    }

    /** The number of the next attempt; attempts before a resume or a repair count on, but not against the limit. */
    private static String next(Event.AttemptFailed failed) {
        int next = failed.attempt() + 1;
        return next <= failed.attempts() ? next + "/" + failed.attempts() : String.valueOf(next);
    }

    private Optional<String> ended(Event.StepEnded ended) {
        String title = title(ended.ref());
        String reason = Clean.line(ended.reason());
        String told = reason.isEmpty() ? title : title + ": " + reason;
        return switch (ended.ending()) {
            case UNCHANGED -> Optional.empty();
            case CHANGED -> of(ended, "🔧", "CHANGED", title, Words.span(ended.took()));
            case NOT_APPLICABLE -> of(ended, "➖", word(StepEnding.NOT_APPLICABLE), told);
            case BLOCKED -> of(ended, "⛔", "BLOCKED", phase(ended), told);
            case FAILED ->
                of(ended, "❌", "FAILED", phase(ended), ended.ref().step() + (reason.isEmpty() ? "" : ": " + reason));
            case CANCELLED -> of(ended, "🛑", "CANCELLED", told);
        };
    }

    private Optional<String> undone(Event.UndoEnded ended) {
        String detail = Clean.line(ended.detail());
        String told = title(ended.ref()) + (detail.isEmpty() ? "" : ": " + detail);
        return switch (ended.ending()) {
            case UNDONE -> of(ended, "↩", "UNDONE", told);
            case ALREADY -> of(ended, "↩", "ALREADY AS BEFORE", told);
            case CONFLICT -> of(ended, "⚠", "CONFLICT", told);
            case IRREVERSIBLE -> of(ended, "⚠", "NO WAY BACK", told);
            case FAILED -> of(ended, "❌", "UNDO FAILED", told);
        };
    }

    private String title(StepRef ref) {
        return titles.getOrDefault(ref, ref.step());
    }

    private String phase(Event.OfNode event) {
        Integer phase = phases.get(event.node());
        return phase == null ? "" : "Phase " + phase;
    }

    private String at(Node node) {
        return manyTargets ? "@" + node.target() : "";
    }

    private Optional<String> of(Event.OfNode event, String icon, String word, String... details) {
        return line(icon, Words.label(event.node().team()) + at(event.node()), word, details);
    }

    private static Optional<String> line(String icon, String label, String word, String... details) {
        var line = new StringBuilder(icon + " [" + label + "] " + word);
        for (String detail : details) {
            if (!detail.isEmpty()) {
                line.append(" - ").append(detail);
            }
        }
        return Optional.of(line.toString());
    }
}
