package dev.hyperteam.engine;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Notices when the last team of a phase has ended well, and does what is done then. Thread-safe. */
final class PhaseEnds {
    private final Recorder recorder;
    private final RunPlan plan;
    private final List<PhaseHook> hooks;
    private final Map<Integer, Set<Node>> open = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    PhaseEnds(Recorder recorder, RunPlan plan, List<PhaseHook> hooks) {
        this.recorder = recorder;
        this.plan = plan;
        this.hooks = List.copyOf(hooks);
        plan.nodes()
                .forEach(planned -> open.computeIfAbsent(planned.team().phase(), _ -> new HashSet<>())
                        .add(planned.node()));
    }

    /** An earlier process of this run has brought these nodes to a good end; it may have died before it could do what follows. */
    void begin(Collection<Node> endedWell) throws InterruptedException {
        Set<Integer> known = recorder.state().phases();
        for (var phase : List.copyOf(open.entrySet())) {
            phase.getValue().removeAll(endedWell);
            if (phase.getValue().isEmpty()) {
                open.remove(phase.getKey());
                if (!known.contains(phase.getKey())) {
                    complete(phase.getKey());
                }
            }
        }
    }

    /** The node has ended well. */
    void endedWell(Node node, int phase) throws InterruptedException {
        if (last(node, phase)) {
            complete(phase);
        }
    }

    private boolean last(Node node, int phase) {
        lock.lock();
        try {
            var left = open.getOrDefault(phase, Set.of());
            return left.remove(node) && left.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void complete(int phase) throws InterruptedException {
        List<String> notes = new ArrayList<>();
        for (PhaseHook hook : hooks) {
            String note = note(hook, phase);
            if (!note.isBlank()) {
                notes.add(Words.line(recorder.clean(note), 300));
            }
        }
        recorder.durable(new Event.PhaseEnded(phase, notes));
    }

    private String note(PhaseHook hook, int phase) throws InterruptedException {
        try {
            return hook.after(new PhaseHook.PhaseEnd(phase, recorder.state(), plan));
        } catch (ProblemException e) {
            return "warning: " + e.problems().getFirst().what();
        } catch (RuntimeException e) {
            // Somebody else's code: the phase has ended well all the same.
            return "warning: what is done after a phase broke: " + e;
        }
    }
}
