package dev.hyperteam.cli.log;

import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.console.EventLines;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.TeamEnding;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns events into the lines of log files: the console's lines with time and level, and what the console leaves out. The same entries
 * give the same lines. Not thread-safe.
 */
public final class LogText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final int TAIL_LINES = 40;

    /** How important a line is; the lowest first. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR;

        /** {@return the level of the configuration's spelling} */
        public static Level of(String name) {
            return valueOf(name.toUpperCase(java.util.Locale.ROOT));
        }
    }

    private final EventLines lines = new EventLines();
    private final Level least;
    private final Function<String, Optional<String>> output;

    /**
     * @param least lines below it are left out
     * @param output finds a command's output by its name in the journal
     */
    public LogText(Level least, Function<String, Optional<String>> output) {
        this.least = least;
        this.output = output;
    }

    /** {@return the lines for {@code entry}; none when it is below the least level} */
    public List<String> lines(Entry entry) {
        var level = level(entry.event());
        var told = lines.line(entry);
        if (level.compareTo(least) < 0) {
            return List.of();
        }
        List<String> result = new ArrayList<>();
        String head =
                TIME.format(entry.at().truncatedTo(ChronoUnit.MILLIS)) + " " + (level + " ").substring(0, 5) + " ";
        told.map(LogText::withoutIcon).or(() -> detail(entry.event())).ifPresent(line -> result.add(head + line));
        for (String more : more(entry.event())) {
            result.add(head + "  | " + more);
        }
        return result;
    }

    private static Level level(Event event) {
        return switch (event) {
            case Event.AttemptFailed failed -> failed.willRetry() ? Level.WARN : Level.ERROR;
            case Event.TeamEnded ended ->
                ended.ending() == TeamEnding.FAILED
                        ? Level.ERROR
                        : ended.ending().satisfiesNeed() ? Level.INFO : Level.WARN;
            case Event.RunEnded ended -> ended.ending() == RunEnding.COMPLETE ? Level.INFO : Level.ERROR;
            case Event.StepEnded ended ->
                ended.ending() == StepEnding.FAILED
                        ? Level.ERROR
                        : ended.ending() == StepEnding.BLOCKED ? Level.WARN : Level.INFO;
            case Event.StepVerified verified -> verified.passed() ? Level.DEBUG : Level.WARN;
            case Event.GuardReverted _ -> Level.ERROR;
            case Event.UndoEnded ended ->
                switch (ended.ending()) {
                    case UNDONE, ALREADY -> Level.INFO;
                    case CONFLICT, IRREVERSIBLE -> Level.WARN;
                    case FAILED -> Level.ERROR;
                };
            case Event.LeaseTaken _,
                    Event.ModelAnswered _,
                    Event.ToolCalled _,
                    Event.ToolAnswered _,
                    Event.AgentNoted _,
                    Event.StepChecked _,
                    Event.StepIntent _,
                    Event.StepCaptured _,
                    Event.OutputsSet _ -> Level.DEBUG;
            default -> Level.INFO;
        };
    }

    private static String withoutIcon(String line) {
        return line.substring(line.indexOf('['));
    }

    private static Optional<String> detail(Event event) {
        return switch (event) {
            case Event.LeaseTaken lease ->
                Optional.of("[RUN] LEASE - " + lease.target() + " - token " + lease.token() + " - " + lease.holder());
            case Event.OutputsSet set ->
                step(set, "OUTPUTS", String.join(", ", set.values().keySet()));
            case Event.ModelAnswered answer ->
                step(
                        answer,
                        "MODEL",
                        answer.agent() + ": " + answer.model() + ", turn " + answer.turn() + ", " + answer.input()
                                + " tokens read, " + answer.output() + " written");
            case Event.ToolCalled called -> step(called, "TOOL", called.agent() + ": " + called.tool());
            case Event.ToolAnswered answer ->
                step(
                        answer,
                        answer.failed() ? "TOOL FAILED" : "TOOL ANSWERED",
                        answer.agent() + ": " + answer.tool() + " in " + Words.span(answer.took()));
            case Event.StepChecked checked ->
                step(checked, "CHECKED", checked.ref().step() + ": " + checked.answer() + reason(checked.detail()));
            case Event.StepIntent intent ->
                step(
                        intent,
                        "CHANGING",
                        intent.ref().step() + " (" + intent.kind() + ", attempt " + intent.attempt() + ")");
            case Event.StepCaptured captured ->
                step(captured, "CAPTURED", captured.ref().step());
            case Event.StepApplied applied ->
                step(applied, "APPLIED", applied.ref().step() + " in " + Words.span(applied.took()));
            case Event.StepVerified verified ->
                step(
                        verified,
                        verified.passed() ? "VERIFIED" : "NOT VERIFIED",
                        verified.ref().step());
            case Event.AttemptFailed failed ->
                step(
                        failed,
                        "FAILED",
                        failed.ref().step() + ": " + Clean.line(failed.message()) + " - no more attempts");
            case Event.StepEnded ended
            when ended.ending() == StepEnding.UNCHANGED ->
                step(ended, "UNCHANGED", ended.ref().step());
            default -> Optional.empty();
        };
    }

    private static Optional<String> step(Event.OfNode event, String word, String text) {
        return Optional.of("[" + Words.label(event.node().team()) + "] " + word + " - " + Clean.line(text));
    }

    private static String reason(String detail) {
        String line = Clean.line(detail);
        return line.isEmpty() ? "" : " - " + line;
    }

    private List<String> more(Event event) {
        return switch (event) {
            case Event.StepApplied applied -> tail(applied.output());
            case Event.AttemptFailed failed -> tail(failed.output());
            case Event.ToolAnswered answer -> tail(answer.entry());
            case Event.StepVerified verified ->
                verified.evidence().stream()
                        .filter(evidence -> !evidence.passed() || least == Level.DEBUG)
                        .map(LogText::evidence)
                        .toList();
            default -> List.of();
        };
    }

    private static String evidence(Evidence evidence) {
        return Clean.line((evidence.passed() ? "ok: " : "not ok: ") + evidence.question() + " - expected "
                + evidence.expected() + (evidence.passed() ? "" : ", found " + evidence.actual()) + " (" + evidence.by()
                + ")");
    }

    private List<String> tail(String blob) {
        if (blob.isEmpty()) {
            return List.of();
        }
        var all = output.apply(blob).map(Clean::text).orElse("").lines().toList();
        return all.size() <= TAIL_LINES ? all : all.subList(all.size() - TAIL_LINES, all.size());
    }
}
