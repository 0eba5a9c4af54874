package dev.hyperteam.journal;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.event.Unanswered;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Events to compact JSON and back, by hand. Names of components are the journal's format. Encoding is stateless; an instance decodes
 * and keeps what repeats (nodes, steps, runs), so it serves one thread.
 */
final class EventCodec {
    private static final int REMEMBERED = 50_000;

    private final Fields.Reader reader = new Fields.Reader();
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, StepRef> refs = new HashMap<>();
    private final Map<String, RunId> runs = new HashMap<>();

    /** {@return {@code event}'s components as one line of JSON in UTF-8} */
    static byte[] encode(Event event) {
        var out = new Json();
        switch (event) {
            case Event.OfStep e -> step(out.name("ref", e.ref()), e);
            case Event.OfNode e -> node(out.name("node", e.node()), e);
            default -> run(out, event);
        }
        return out.end();
    }

    private static void run(Json out, Event event) {
        switch (event) {
            case Event.RunStarted e ->
                out.text("version", e.version())
                        .text("holder", e.holder())
                        .texts("nodes", e.nodes())
                        .texts("leftOut", e.leftOut())
                        .map("options", e.options())
                        .text("fingerprint", e.fingerprint());
            case Event.RunResumed e -> out.text("version", e.version()).text("holder", e.holder());
            case Event.RunEnded e ->
                out.name("ending", e.ending())
                        .number("changed", e.changed())
                        .text("reason", e.reason())
                        .duration("took", e.took());
            case Event.PhaseEnded e -> out.number("phase", e.phase()).texts("notes", e.notes());
            case Event.LeaseTaken e ->
                out.text("target", e.target()).number("token", e.token()).text("holder", e.holder());
            case Event.RollbackStarted e ->
                out.text("scope", e.scope()).text("holder", e.holder()).texts("steps", e.steps());
            case Event.RollbackEnded e ->
                out.flag("complete", e.complete())
                        .number("undone", e.undone())
                        .number("conflicts", e.conflicts())
                        .duration("took", e.took());
            case Event.OfNode e -> throw new IllegalArgumentException("about a node: " + e);
        }
    }

    private static void node(Json out, Event.OfNode event) {
        switch (event) {
            case Event.SignalPosted e -> out.text("signal", e.signal()).text("text", e.text());
            case Event.TeamStarted e ->
                out.number("phase", e.phase()).texts("needs", e.needs()).number("steps", e.steps());
            case Event.TeamEnded e ->
                out.number("phase", e.phase())
                        .name("ending", e.ending())
                        .text("reason", e.reason())
                        .duration("took", e.took());
            case Event.OutputsSet e -> out.map("values", e.values());
            case Event.ApprovalRequested e ->
                out.text("id", e.id())
                        .text("step", e.step())
                        .number("phase", e.phase())
                        .text("question", e.question())
                        .texts("hazards", e.hazards())
                        .text("shown", e.shown())
                        .text("payloadHash", e.payloadHash())
                        .duration("within", e.within())
                        .text(
                                "unanswered",
                                e.unanswered() == Unanswered.WAIT
                                        ? ""
                                        : e.unanswered().name());
            case Event.ApprovalAnswered e ->
                out.text("id", e.id())
                        .flag("approved", e.approved())
                        .text("who", e.who())
                        .text("reason", e.reason())
                        .text("payloadHash", e.payloadHash());
            case Event.OfAgent e -> AgentEvents.encode(out, e);
            case Event.OfStep e -> throw new IllegalArgumentException("about a step: " + e);
        }
    }

    private static void step(Json out, Event.OfStep event) {
        switch (event) {
            case Event.StepStarted e ->
                out.text("title", e.title()).number("number", e.number()).number("total", e.total());
            case Event.StepChecked e -> out.text("answer", e.answer()).text("detail", e.detail());
            case Event.StepIntent e ->
                out.number("attempt", e.attempt())
                        .text("kind", e.kind())
                        .texts("hazards", e.hazards())
                        .flag("undo", e.undo());
            case Event.StepCaptured e -> out.number("attempt", e.attempt()).text("before", e.before());
            case Event.GuardArmed e -> out.number("attempt", e.attempt()).duration("revertAfter", e.revertAfter());
            case Event.GuardConfirmed e -> out.number("attempt", e.attempt());
            case Event.GuardReverted e -> out.number("attempt", e.attempt()).text("detail", e.detail());
            case Event.StepApplied e ->
                out.number("attempt", e.attempt())
                        .text("before", e.before())
                        .text("after", e.after())
                        .text("output", e.output())
                        .duration("took", e.took());
            case Event.AttemptFailed e ->
                out.number("attempt", e.attempt())
                        .number("attempts", e.attempts())
                        .text("errorClass", e.errorClass())
                        .text("message", e.message())
                        .text("output", e.output())
                        .duration("retryAfter", e.retryAfter());
            case Event.StepVerified e ->
                out.flag("passed", e.passed()).objects("evidence", e.evidence(), EventCodec::evidence);
            case Event.StepEnded e ->
                out.name("ending", e.ending()).text("reason", e.reason()).duration("took", e.took());
            case Event.UndoIntent e -> out.name("of", e.of()).number("attempt", e.attempt());
            case Event.UndoEnded e ->
                out.name("of", e.of())
                        .number("attempt", e.attempt())
                        .name("ending", e.ending())
                        .text("detail", e.detail())
                        .text("state", e.state());
        }
    }

    private static void evidence(Json out, Evidence evidence) {
        out.text("question", evidence.question())
                .text("expected", evidence.expected())
                .text("actual", evidence.actual())
                .flag("passed", evidence.passed())
                .text("by", evidence.by());
    }

    /**
     * Reads what {@link #encode} wrote, in this version or an older one.
     *
     * @throws IllegalArgumentException when it is not such a text; {@link tools.jackson.core.JacksonException} when it is not JSON
     */
    Event decode(EventType type, byte[] json) {
        Fields in = reader.read(json);
        return switch (type) {
            case RUN_STARTED ->
                new Event.RunStarted(
                        in.text("version"),
                        in.text("holder"),
                        in.texts("nodes", this::node),
                        in.texts("leftOut"),
                        in.map("options"),
                        in.text("fingerprint"));
            case RUN_RESUMED -> new Event.RunResumed(in.text("version"), in.text("holder"));
            case RUN_ENDED ->
                new Event.RunEnded(
                        RunEnding.valueOf(in.text("ending")),
                        in.count("changed"),
                        in.text("reason"),
                        in.duration("took"));
            case PHASE_ENDED -> new Event.PhaseEnded(in.count("phase"), in.texts("notes"));
            case LEASE_TAKEN -> new Event.LeaseTaken(in.text("target"), in.number("token"), in.text("holder"));
            case ROLLBACK_STARTED ->
                new Event.RollbackStarted(in.text("scope"), in.text("holder"), in.texts("steps", this::ref));
            case ROLLBACK_ENDED ->
                new Event.RollbackEnded(
                        in.flag("complete"), in.count("undone"), in.count("conflicts"), in.duration("took"));
            case SIGNAL_POSTED, TEAM_STARTED, TEAM_ENDED, OUTPUTS_SET, APPROVAL_REQUESTED, APPROVAL_ANSWERED ->
                ofNode(type, node(in.text("node")), in);
            case MODEL_ANSWERED,
                    TOOL_CALLED,
                    TOOL_ANSWERED,
                    AGENT_ENDED,
                    AGENT_NOTED,
                    REPAIR_PROPOSED,
                    PARAMETER_CHANGED,
                    CHOICE_MADE -> AgentEvents.decode(type, node(in.text("node")), in);
            default -> ofStep(type, ref(in.text("ref")), in);
        };
    }

    private static Event ofNode(EventType type, Node node, Fields in) {
        return switch (type) {
            case SIGNAL_POSTED -> new Event.SignalPosted(node, in.text("signal"), in.text("text"));
            case TEAM_STARTED ->
                new Event.TeamStarted(node, in.count("phase"), in.texts("needs", Node::parse), in.count("steps"));
            case TEAM_ENDED ->
                new Event.TeamEnded(
                        node,
                        in.count("phase"),
                        TeamEnding.valueOf(in.text("ending")),
                        in.text("reason"),
                        in.duration("took"));
            case OUTPUTS_SET -> new Event.OutputsSet(node, in.map("values"));
            case APPROVAL_REQUESTED ->
                new Event.ApprovalRequested(
                        in.text("id"),
                        node,
                        in.text("step"),
                        in.count("phase"),
                        in.text("question"),
                        in.texts("hazards"),
                        in.text("shown"),
                        in.text("payloadHash"),
                        in.duration("within"),
                        unanswered(in.text("unanswered")));
            case APPROVAL_ANSWERED ->
                new Event.ApprovalAnswered(
                        in.text("id"),
                        node,
                        in.flag("approved"),
                        in.text("who"),
                        in.text("reason"),
                        in.text("payloadHash"));
            default -> throw new IllegalArgumentException("not about a node: " + type);
        };
    }

    private Event ofStep(EventType type, StepRef ref, Fields in) {
        int attempt = in.count("attempt");
        return switch (type) {
            case STEP_STARTED -> new Event.StepStarted(ref, in.text("title"), in.count("number"), in.count("total"));
            case STEP_CHECKED -> new Event.StepChecked(ref, in.text("answer"), in.text("detail"));
            case STEP_INTENT ->
                new Event.StepIntent(ref, attempt, in.text("kind"), in.texts("hazards"), in.flag("undo"));
            case STEP_CAPTURED -> new Event.StepCaptured(ref, attempt, in.text("before"));
            case GUARD_ARMED -> new Event.GuardArmed(ref, attempt, in.duration("revertAfter"));
            case GUARD_CONFIRMED -> new Event.GuardConfirmed(ref, attempt);
            case GUARD_REVERTED -> new Event.GuardReverted(ref, attempt, in.text("detail"));
            case STEP_APPLIED ->
                new Event.StepApplied(
                        ref, attempt, in.text("before"), in.text("after"), in.text("output"), in.duration("took"));
            case ATTEMPT_FAILED ->
                new Event.AttemptFailed(
                        ref,
                        attempt,
                        in.count("attempts"),
                        in.text("errorClass"),
                        in.text("message"),
                        in.text("output"),
                        in.duration("retryAfter"));
            case STEP_VERIFIED ->
                new Event.StepVerified(ref, in.flag("passed"), in.objects("evidence", EventCodec::evidence));
            case STEP_ENDED ->
                new Event.StepEnded(ref, StepEnding.valueOf(in.text("ending")), in.text("reason"), in.duration("took"));
            case UNDO_INTENT -> new Event.UndoIntent(ref, run(in.text("of")), attempt);
            case UNDO_ENDED ->
                new Event.UndoEnded(
                        ref,
                        run(in.text("of")),
                        attempt,
                        UndoEnding.valueOf(in.text("ending")),
                        in.text("detail"),
                        in.text("state"));
            default -> throw new IllegalArgumentException("not about a step: " + type);
        };
    }

    private static Evidence evidence(Fields in) {
        return new Evidence(
                in.text("question"), in.text("expected"), in.text("actual"), in.flag("passed"), in.text("by"));
    }

    private static Unanswered unanswered(String text) {
        return text.isEmpty() ? Unanswered.WAIT : Unanswered.valueOf(text);
    }

    private Node node(String text) {
        return remember(nodes, text, Node::parse);
    }

    private StepRef ref(String text) {
        return remember(refs, text, StepRef::parse);
    }

    RunId run(String text) {
        return remember(runs, text, RunId::new);
    }

    private static <T> T remember(Map<String, T> known, String text, Function<String, T> parse) {
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        return known.computeIfAbsent(text, parse);
    }
}
