package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One node while it is folded. Not thread-safe. */
final class NodeFold {
    private final Node node;
    private final Map<StepRef, StepFold> steps = new LinkedHashMap<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private TeamState state = TeamState.PENDING;
    private int phase;
    private List<Node> needs = List.of();
    private @Nullable TeamEnding ending;
    private String reason = "";
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private Duration took = Duration.ZERO;
    private final Set<String> repairs = new HashSet<>();
    private int stepsDone;
    private int stepsTotal;
    private int changed;
    private @Nullable StepFold current;
    private @Nullable Signal signal;

    NodeFold(Node node) {
        this.node = node;
    }

    void apply(Entry entry, Event.OfNode event) {
        switch (event) {
            case Event.OfStep ofStep -> step(entry, ofStep);
            case Event.TeamStarted started -> start(entry, started);
            case Event.TeamEnded ended -> end(entry, ended);
            case Event.OutputsSet set -> {
                move(entry, TeamTrigger.OUTPUTS_SET);
                outputs.putAll(set.values());
            }
            case Event.SignalPosted posted -> {
                move(entry, TeamTrigger.SIGNAL_POSTED);
                signal = new Signal(entry.seq(), entry.at(), node, posted.signal(), posted.text());
            }
            case Event.ChoiceMade made when made.reopens() -> again(entry);
            case Event.RepairProposed repair -> {
                move(entry, TeamTrigger.AGENT);
                repairs.add(repair.step());
            }
            case Event.OfAgent _ -> move(entry, TeamTrigger.AGENT);
            case Event.ApprovalRequested _ -> move(entry, TeamTrigger.APPROVAL_REQUESTED);
            case Event.ApprovalAnswered _ -> move(entry, TeamTrigger.APPROVAL_ANSWERED);
        }
    }

    void resume() {
        TeamState next = TeamMachine.next(state, TeamTrigger.RESUMED);
        if (next != null && next != state) {
            state = next;
            open();
        }
        current = null;
        steps.values().forEach(StepFold::resume);
    }

    private void again(Entry entry) {
        move(entry, TeamTrigger.TRIED_AGAIN);
        open();
        steps.values().forEach(StepFold::resume);
    }

    private void open() {
        ending = null;
        reason = "";
        endedAt = null;
        took = Duration.ZERO;
    }

    @Nullable
    Signal signal() {
        return signal;
    }

    private void start(Entry entry, Event.TeamStarted started) {
        move(entry, TeamTrigger.STARTED);
        phase = started.phase();
        needs = started.needs();
        stepsTotal = started.steps();
        if (startedAt == null) {
            startedAt = entry.at();
        }
    }

    private void end(Entry entry, Event.TeamEnded ended) {
        move(entry, TeamTrigger.of(ended.ending()));
        phase = ended.phase();
        ending = ended.ending();
        reason = ended.reason();
        endedAt = entry.at();
        took = ended.took();
        current = null;
    }

    private void step(Entry entry, Event.OfStep event) {
        StepFold step = steps.computeIfAbsent(event.ref(), StepFold::new);
        boolean wasDone = step.done();
        step.apply(entry, event);
        if (event instanceof Event.StepStarted || event instanceof Event.UndoIntent) {
            current = step;
        } else if (step.state().terminal() && current == step) {
            current = null;
        }
        // what an agent has added is a change, and none of the steps that the runbook promises
        int counts = repairs.contains(event.ref().step()) ? 0 : 1;
        if (wasDone && !step.done()) {
            stepsDone -= counts;
        }
        if (step.done() && !wasDone) {
            stepsDone += counts;
            if (event instanceof Event.StepEnded ended && ended.ending() == StepEnding.CHANGED) {
                changed++;
            }
        }
    }

    private void move(Entry entry, TeamTrigger trigger) {
        TeamState next = TeamMachine.next(state, trigger);
        if (next == null) {
            throw new IllegalTransition(entry, node.toString(), trigger + " cannot follow in state " + state);
        }
        state = next;
    }

    NodeView view() {
        return new NodeView(
                node,
                state,
                phase,
                needs,
                ending,
                reason,
                startedAt,
                endedAt,
                took,
                stepsDone,
                stepsTotal,
                changed,
                current == null ? null : current.view(),
                steps.values().stream().map(StepFold::view).toList(),
                Map.copyOf(outputs),
                signal);
    }
}
