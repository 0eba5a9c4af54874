package dev.hyperteam.cli.console;

import dev.hyperteam.core.event.AgentUse;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.engine.PlanResult;
import dev.hyperteam.engine.RollbackResult;
import dev.hyperteam.engine.RunResult;
import dev.hyperteam.engine.VerifyResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Results for readers. Pure. */
public final class Tables {
    private Tables() {}

    /**
     * The end of a run.
     *
     * @param words how the reader started it, to be repeated in what to type next: {@code  --lab}
     * @param takenBack whether failed teams were taken back: then there is nothing to go on from
     */
    public static String run(RunResult result, String words, boolean takenBack) {
        var text = new StringBuilder();
        if (!result.teams().isEmpty()) {
            var table = new Table("TEAM", "PHASE", "ENDING", "STEPS", "CHANGED", "DURATION", "REASON");
            boolean many = result.teams().stream()
                            .map(team -> team.node().target())
                            .distinct()
                            .count()
                    > 1;
            result.teams()
                    .forEach(team -> table.row(
                            many ? team.node().toString() : team.node().team().value(),
                            String.valueOf(team.phase()),
                            Words.of(team.ending()),
                            team.done() + "/" + team.steps(),
                            String.valueOf(team.changed()),
                            Words.span(team.duration()),
                            team.reason().isBlank() ? "-" : team.reason()));
            text.append(table.text()).append('\n');
        }
        if (!result.leftOut().isEmpty()) {
            text.append(leftOut(result.leftOut())).append('\n');
        }
        if (!result.agents().isEmpty()) {
            text.append('\n').append(agents(result.agents())).append('\n');
        }
        text.append(summary(result));
        if (!result.ok()) {
            text.append('\n').append(next(result, words, takenBack));
        }
        return text.toString();
    }

    /** What models did, and what that cost. */
    private static String agents(List<AgentUse> uses) {
        var table = new Table("AGENT", "ENDING", "ANSWERS", "CALLS", "REPAIRS", "TOKENS", "COST", "WORDS");
        for (AgentUse use : uses) {
            table.row(
                    use.node() + "/" + use.agent(),
                    use.ending().isEmpty() ? "-" : use.ending(),
                    String.valueOf(use.answers()),
                    String.valueOf(use.calls()),
                    String.valueOf(use.repairs().size() + use.parameters().size()),
                    String.valueOf(use.input() + use.output()),
                    Money.text(Money.ofMicro(use.microDollars()), use.priced()),
                    use.words().isBlank() ? "-" : use.words());
        }
        return table.text();
    }

    private static String summary(RunResult result) {
        String changed = result.changed() == 0 ? "nothing changed" : Words.count(result.changed(), "step") + " changed";
        String saved = result.saved().compareTo(Duration.ofSeconds(1)) < 0
                ? ""
                : ", " + Words.span(result.saved()) + " saved by parallel teams";
        String reason = result.reason().isBlank() ? "" : ": " + Clean.line(result.reason());
        return "run " + result.run() + " " + Words.of(result.ending()) + " in " + Words.span(result.duration()) + ", "
                + changed + saved + reason;
    }

    private static String next(RunResult result, String words, boolean takenBack) {
        String resume = "next: hyperteam resume " + result.run() + words;
        if (result.ending() == RunEnding.WAITING && !result.openApprovals().isEmpty()) {
            return result.openApprovals().stream()
                            .map(id -> "hyperteam approve " + id + words + " (or reject)")
                            .collect(Collectors.joining(", ", "next: ", ""))
                    + ", then hyperteam resume " + result.run() + words;
        }
        if (result.ending() == RunEnding.CANCELLED || result.ending() == RunEnding.WAITING) {
            return resume;
        }
        return result.teams().stream()
                .filter(team -> !team.ending().satisfiesNeed())
                .findFirst()
                .map(team -> "next: hyperteam logs " + team.node().team() + words
                        + (takenBack && result.ending() == RunEnding.FAILED
                                ? ", then the same run again: what failed was taken back"
                                : ", then hyperteam resume " + result.run() + words))
                .orElse(resume);
    }

    /** {@return the nodes that are left out, by reason: {@code left out: bravo, delta (has no steps yet)}} */
    public static String leftOut(List<String> entries) {
        var byReason = new LinkedHashMap<String, Set<String>>();
        for (String entry : entries) {
            int colon = entry.indexOf(": ");
            String node = colon < 0 ? entry : entry.substring(0, colon);
            int at = node.indexOf('@');
            byReason.computeIfAbsent(colon < 0 ? "" : entry.substring(colon + 2), _ -> new LinkedHashSet<>())
                    .add(at < 0 ? node : node.substring(0, at));
        }
        return "left out: "
                + byReason.entrySet().stream()
                        .map(group -> String.join(", ", group.getValue())
                                + (group.getKey().isEmpty() ? "" : " (" + group.getKey() + ")"))
                        .collect(Collectors.joining("; "));
    }

    /** A plan of live targets. */
    public static String plan(PlanResult plan) {
        var text = new StringBuilder();
        for (var team : plan.teams()) {
            text.append(team.node())
                    .append(" - phase ")
                    .append(team.phase())
                    .append(", estimate ")
                    .append(Words.span(team.estimate()))
                    .append('\n');
            team.steps().forEach(step -> step(text, step));
            text.append('\n');
        }
        if (!plan.leftOut().isEmpty()) {
            text.append(leftOut(plan.leftOut())).append('\n');
        }
        plan.warnings()
                .forEach(warning ->
                        text.append("warning: ").append(Clean.line(warning)).append('\n'));
        return text.append(counts(plan)).toString();
    }

    private static void step(StringBuilder text, PlanResult.StepPlan step) {
        String sign = switch (step.answer()) {
            case WILL_CHANGE -> "~";
            case WILL_NOT_CHANGE -> "=";
            case CANNOT_KNOW -> "?";
            case NOT_APPLICABLE -> "–";
        };
        List<String> notes = new ArrayList<>(step.hazards().stream().sorted().toList());
        if (!step.undo() && !notes.contains("irreversible") && step.answer() == PlanResult.Answer.WILL_CHANGE) {
            notes.add("irreversible");
        }
        if (!step.waitsFor().isBlank()) {
            notes.add("known after " + step.waitsFor());
        }
        text.append("  ")
                .append(sign)
                .append(' ')
                .append(step.step())
                .append(" - ")
                .append(Clean.line(step.title()));
        text.append(notes.isEmpty() ? "" : " [" + String.join(", ", notes) + "]")
                .append('\n');
        if (step.answer() != PlanResult.Answer.WILL_NOT_CHANGE) {
            Clean.text(step.detail())
                    .strip()
                    .lines()
                    .forEach(line -> text.append("      ").append(line).append('\n'));
        }
    }

    private static String counts(PlanResult plan) {
        var steps = plan.teams().stream().flatMap(team -> team.steps().stream()).toList();
        List<String> parts = new ArrayList<>();
        for (var answer : PlanResult.Answer.values()) {
            long count = steps.stream().filter(step -> step.answer() == answer).count();
            if (count > 0) {
                parts.add(count
                        + switch (answer) {
                            case WILL_CHANGE -> " will change";
                            case WILL_NOT_CHANGE -> " will not change";
                            case CANNOT_KNOW -> " cannot be known yet";
                            case NOT_APPLICABLE -> " not applicable";
                        });
            }
        }
        return "plan: " + (parts.isEmpty() ? "no steps" : String.join(", ", parts)) + " (asked in "
                + Words.span(plan.duration()) + ", nothing was written)";
    }

    /** What the verifications said. */
    public static String verify(VerifyResult result) {
        var text = new StringBuilder();
        for (var step : result.steps()) {
            String sign = !step.applicable() ? "–" : step.passed() ? "✓" : "✗";
            text.append(sign).append(' ').append(step.ref()).append(" - ").append(Clean.line(step.title()));
            text.append(step.reason().isBlank() ? "" : ": " + Clean.line(step.reason()))
                    .append('\n');
            step.evidence().stream()
                    .filter(evidence -> !evidence.passed())
                    .forEach(evidence ->
                            text.append("    ").append(evidence(evidence)).append('\n'));
        }
        result.notAsked()
                .forEach(node -> text.append("– ").append(Clean.line(node)).append('\n'));
        long asked = result.steps().stream()
                .filter(VerifyResult.StepVerdict::applicable)
                .count();
        int drifted = result.drifted().size();
        return text.append(drifted == 0 ? "verified: " : "drifted: ")
                .append(drifted == 0 ? Words.count(asked, "step") : drifted + " of " + Words.count(asked, "step"))
                .append(" in ")
                .append(Words.span(result.duration()))
                .toString();
    }

    private static String evidence(Evidence evidence) {
        return Clean.line(evidence.question() + ": expected " + evidence.expected() + ", found " + evidence.actual()
                + " (" + evidence.by() + ")");
    }

    /** The end of a rollback. */
    public static String rollback(RollbackResult result) {
        if (result.steps().isEmpty()) {
            return "nothing to undo";
        }
        var table = new Table("STEP", "ENDING", "DETAIL");
        result.steps()
                .forEach(step -> table.row(
                        step.ref().toString(),
                        Words.of(step.ending()),
                        step.detail().isBlank() ? "-" : step.detail()));
        String counts = result.steps().stream()
                .collect(Collectors.groupingBy(
                        RollbackResult.Undone::ending,
                        () -> new java.util.EnumMap<>(UndoEnding.class),
                        Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + Words.of(entry.getKey()))
                .collect(Collectors.joining(", "));
        return table.text() + "\nrollback " + result.run() + (result.complete() ? " complete" : " incomplete") + " in "
                + Words.span(result.duration()) + ": " + counts;
    }
}
