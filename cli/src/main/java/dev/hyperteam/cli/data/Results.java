package dev.hyperteam.cli.data;

import dev.hyperteam.cli.console.Money;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.core.event.AgentUse;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.engine.PlanResult;
import dev.hyperteam.engine.RollbackResult;
import dev.hyperteam.engine.RunResult;
import dev.hyperteam.engine.VerifyResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as trees: public API for programs; names stay, new ones may come. Pure. */
public final class Results {
    private Results() {}

    /** {@return a line of progress} */
    public static Map<String, @Nullable Object> progress(Entry entry, String line) {
        var tree = Trees.map(
                "type",
                "event",
                "event",
                entry.event().getClass().getSimpleName(),
                "seq",
                entry.seq(),
                "run",
                entry.run().value(),
                "at",
                entry.at());
        if (entry.event() instanceof Event.OfNode node) {
            tree.put("team", node.node().team().value());
            tree.put("target", node.node().target());
        }
        if (entry.event() instanceof Event.OfStep step) {
            tree.put("step", step.ref().step());
        }
        tree.put("text", line);
        return tree;
    }

    /** {@return how a run ended} */
    public static Map<String, @Nullable Object> run(RunResult result) {
        return Trees.map(
                "type",
                "result",
                "run",
                result.run().value(),
                "ending",
                Words.of(result.ending()),
                "reason",
                result.reason(),
                "changed",
                result.changed(),
                "durationMillis",
                result.duration().toMillis(),
                "savedMillis",
                result.saved().toMillis(),
                "teams",
                result.teams().stream().map(Results::team).toList(),
                "agents",
                result.agents().stream().map(Results::agent).toList(),
                "openApprovals",
                result.openApprovals(),
                "leftOut",
                result.leftOut());
    }

    private static Object agent(AgentUse use) {
        return Trees.map(
                "team",
                use.node().team().value(),
                "target",
                use.node().target(),
                "agent",
                use.agent(),
                "models",
                use.models().stream().sorted().toList(),
                "ending",
                use.ending(),
                "words",
                use.words(),
                "answers",
                use.answers(),
                "calls",
                use.calls(),
                "repairs",
                use.repairs(),
                "parameters",
                use.parameters(),
                "inputTokens",
                use.input(),
                "outputTokens",
                use.output(),
                "dollars",
                Money.ofMicro(use.microDollars()).toPlainString(),
                "priceKnown",
                use.priced());
    }

    private static Object team(RunResult.TeamResult team) {
        return Trees.map(
                "team",
                team.node().team().value(),
                "target",
                team.node().target(),
                "phase",
                team.phase(),
                "ending",
                Words.of(team.ending()),
                "reason",
                team.reason(),
                "durationMillis",
                team.duration().toMillis(),
                "done",
                team.done(),
                "steps",
                team.steps(),
                "changed",
                team.changed(),
                "verified",
                new java.util.TreeMap<>(team.verified()));
    }

    /** {@return what a run would do} */
    public static Map<String, @Nullable Object> plan(PlanResult plan) {
        return Trees.map(
                "type",
                "plan",
                "changes",
                plan.changes(),
                "durationMillis",
                plan.duration().toMillis(),
                "teams",
                plan.teams().stream().map(Results::team).toList(),
                "leftOut",
                plan.leftOut(),
                "warnings",
                plan.warnings());
    }

    private static Object team(PlanResult.TeamPlan team) {
        return Trees.map(
                "team",
                team.node().team().value(),
                "target",
                team.node().target(),
                "phase",
                team.phase(),
                "estimateSeconds",
                team.estimate().toSeconds(),
                "facts",
                new java.util.TreeMap<>(team.facts()),
                "steps",
                team.steps().stream().map(Results::step).toList());
    }

    private static Object step(PlanResult.StepPlan step) {
        return Trees.map(
                "step",
                step.step(),
                "title",
                step.title(),
                "answer",
                Words.of(step.answer()),
                "detail",
                step.detail(),
                "waitsFor",
                step.waitsFor(),
                "hazards",
                step.hazards().stream().sorted().toList(),
                "undoable",
                step.undo());
    }

    /** {@return what the verifications said} */
    public static Map<String, @Nullable Object> verify(VerifyResult result) {
        return Trees.map(
                "type",
                "verification",
                "passed",
                result.drifted().isEmpty(),
                "drifted",
                result.drifted().size(),
                "durationMillis",
                result.duration().toMillis(),
                "steps",
                result.steps().stream().map(Results::verdict).toList(),
                "notAsked",
                result.notAsked());
    }

    private static Object verdict(VerifyResult.StepVerdict verdict) {
        return Trees.map(
                "team",
                verdict.ref().node().team().value(),
                "target",
                verdict.ref().node().target(),
                "step",
                verdict.ref().step(),
                "title",
                verdict.title(),
                "applicable",
                verdict.applicable(),
                "passed",
                verdict.passed(),
                "reason",
                verdict.reason(),
                "evidence",
                verdict.evidence().stream().map(Results::evidence).toList());
    }

    private static Object evidence(Evidence evidence) {
        return Trees.map(
                "question",
                evidence.question(),
                "expected",
                evidence.expected(),
                "actual",
                evidence.actual(),
                "passed",
                evidence.passed(),
                "by",
                evidence.by());
    }

    /** {@return how a rollback ended} */
    public static Map<String, @Nullable Object> rollback(RollbackResult result) {
        return Trees.map(
                "type",
                "rollback",
                "run",
                result.run().value(),
                "complete",
                result.complete(),
                "durationMillis",
                result.duration().toMillis(),
                "steps",
                result.steps().stream().map(Results::undone).toList());
    }

    private static Object undone(RollbackResult.Undone undone) {
        return Trees.map(
                "team",
                undone.ref().node().team().value(),
                "target",
                undone.ref().node().target(),
                "step",
                undone.ref().step(),
                "of",
                undone.of().value(),
                "ending",
                Words.of(undone.ending()),
                "detail",
                undone.detail());
    }
}
