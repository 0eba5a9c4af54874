package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run as the journal knows it: a fold over its entries, the same for the same entries, whoever folds. Immutable.
 *
 * @param run which
 * @param stage where it stands
 * @param ending how it ended; null while it goes on
 * @param reason the ending's reason
 * @param version Hyperteam's version that drove it last
 * @param holder who drove it last
 * @param fingerprint of what it was started with; empty for a rollback
 * @param options what was asked for
 * @param leftOut nodes that were not selected and why
 * @param nodes by node, in graph order; for a rollback in the order in which they are undone
 * @param signals the last {@value #SIGNALS} signals, oldest first
 * @param approvals every question by its id, oldest first
 * @param phases the phases that have ended well, with all that is done after them
 * @param leases the highest fencing token by target
 * @param rollback what a rollback set out to undo; null when this run is none
 * @param startedAt when it began
 * @param endedAt when it ended; null while it goes on
 * @param changed steps that changed the host in this run
 * @param lastSeq of the last entry that was folded
 */
public record RunState(
        RunId run,
        RunStage stage,
        @Nullable RunEnding ending,
        String reason,
        String version,
        String holder,
        String fingerprint,
        Map<String, String> options,
        List<String> leftOut,
        Map<Node, NodeView> nodes,
        List<Signal> signals,
        Map<String, Approval> approvals,
        Set<Integer> phases,
        Map<String, Long> leases,
        Event.@Nullable RollbackStarted rollback,
        Instant startedAt,
        @Nullable Instant endedAt,
        int changed,
        long lastSeq) {

    /** Signals that a state keeps; the journal has them all. */
    public static final int SIGNALS = 500;

    /**
     * Folds the entries of the run that the first one belongs to; entries of other runs are passed over.
     *
     * @return the state, or empty when there are no entries
     * @throws IllegalTransition when an entry cannot follow on those before it
     */
    public static Optional<RunState> fold(Iterable<Entry> entries) {
        Builder builder = null;
        for (Entry entry : entries) {
            if (builder == null) {
                builder = new Builder(entry.run());
            }
            builder.apply(entry);
        }
        return builder == null ? Optional.empty() : Optional.of(builder.build());
    }

    /** {@return that node, if the run knows it} */
    public Optional<NodeView> node(Node node) {
        return Optional.ofNullable(nodes.get(node));
    }

    /** {@return that step, if an event has named it} */
    public Optional<StepView> step(StepRef ref) {
        return node(ref.node()).flatMap(view -> view.step(ref));
    }

    /** {@return the questions that somebody should answer, oldest first} */
    public List<Approval> openApprovals() {
        return approvals.values().stream().filter(Approval::open).toList();
    }

    /** {@return what {@code node} hands on in this run; empty when it has set nothing} */
    public Map<String, String> outputs(Node node) {
        return node(node).map(NodeView::outputs).orElse(Map.of());
    }

    /** {@return whole percent of the run that is done; 100 only when every node has ended well or was left out; for a rollback, percent of its steps} */
    public int percent() {
        if (nodes.isEmpty()) {
            return stage == RunStage.ENDED ? 100 : 0;
        }
        if (rollback != null) {
            return rolledBack(rollback.steps().size());
        }
        double sum = nodes.values().stream().mapToDouble(NodeView::progress).sum();
        boolean all = nodes.values().stream().allMatch(node -> node.progress() == 1);
        int percent = (int) (sum * 100 / nodes.size());
        return all ? 100 : Math.min(percent, 99);
    }

    private int rolledBack(int steps) {
        if (stage == RunStage.ENDED || steps == 0) {
            return 100;
        }
        long done = nodes.values().stream()
                .flatMap(node -> node.steps().stream())
                .filter(step -> step.state() == StepState.UNDO_ENDED)
                .count();
        return (int) Math.min(99, done * 100 / steps);
    }

    /** {@return whether a resume has something to do: it did not end, or it did not end as COMPLETE} */
    public boolean resumable() {
        return rollback == null && ending != RunEnding.COMPLETE;
    }

    /** Folds entries one by one. Applying costs the same however many there were. Not thread-safe. */
    public static final class Builder {
        private final RunId run;
        private final Map<Node, NodeFold> nodes = new LinkedHashMap<>();
        private final Deque<Signal> signals = new ArrayDeque<>();
        private final Map<String, Approval> approvals = new LinkedHashMap<>();
        private final Set<Integer> phases = new TreeSet<>();
        private final Map<String, Long> leases = new LinkedHashMap<>();
        private RunStage stage = RunStage.NEW;
        private @Nullable RunEnding ending;
        private String reason = "";
        private String version = "";
        private String holder = "";
        private String fingerprint = "";
        private Map<String, String> options = Map.of();
        private List<String> leftOut = List.of();
        private Event.@Nullable RollbackStarted rollback;
        private Instant startedAt = Instant.EPOCH;
        private @Nullable Instant endedAt;
        private int changed;
        private long lastSeq;

        /** Begins with nothing known of {@code run}. */
        public Builder(RunId run) {
            this.run = run;
        }

        /**
         * Takes one entry; one of another run is passed over.
         *
         * @throws IllegalTransition when it cannot follow on those before it; the builder is of no further use then
         */
        public Builder apply(Entry entry) {
            if (!entry.run().equals(run)) {
                return this;
            }
            if (entry.seq() <= lastSeq) {
                throw new IllegalTransition(entry, "", "it comes after seq " + lastSeq);
            }
            RunStage next = RunMachine.next(stage, RunTrigger.of(entry.event()));
            if (next == null) {
                throw new IllegalTransition(
                        entry, "", RunTrigger.of(entry.event()) + " cannot follow in stage " + stage);
            }
            if (lastSeq == 0) {
                startedAt = entry.at();
            }
            take(entry);
            stage = next;
            lastSeq = entry.seq();
            return this;
        }

        private void take(Entry entry) {
            switch (entry.event()) {
                case Event.RunStarted started -> start(started);
                case Event.RunResumed resumed -> resume(resumed);
                case Event.RunEnded ended -> end(entry, ended.ending(), ended.reason());
                case Event.PhaseEnded ended -> phases.add(ended.phase());
                case Event.LeaseTaken lease -> leases.merge(lease.target(), lease.token(), Math::max);
                case Event.RollbackStarted started -> {
                    rollback = started;
                    holder = started.holder();
                    started.steps().forEach(step -> node(step.node()));
                }
                case Event.RollbackEnded ended ->
                    end(
                            entry,
                            ended.complete() ? RunEnding.COMPLETE : RunEnding.FAILED,
                            ended.undone() + " undone, " + ended.conflicts() + " in conflict");
                case Event.OfNode ofNode -> work(entry, ofNode);
            }
        }

        private void start(Event.RunStarted started) {
            version = started.version();
            holder = started.holder();
            fingerprint = started.fingerprint();
            options = started.options();
            leftOut = started.leftOut();
            started.nodes().forEach(this::node);
        }

        private void resume(Event.RunResumed resumed) {
            version = resumed.version();
            holder = resumed.holder();
            ending = null;
            reason = "";
            endedAt = null;
            nodes.values().forEach(NodeFold::resume);
        }

        private void end(Entry entry, RunEnding how, String why) {
            ending = how;
            reason = why;
            endedAt = entry.at();
        }

        private void work(Entry entry, Event.OfNode event) {
            NodeFold node = node(event.node());
            node.apply(entry, event);
            switch (event) {
                case Event.SignalPosted _ -> remember(node.signal());
                case Event.ApprovalRequested asked -> {
                    approvals.replaceAll((_, earlier) -> earlier.inFavourOf(asked));
                    approvals.put(asked.id(), new Approval(asked, entry.at(), null, false));
                }
                case Event.ApprovalAnswered answered ->
                    approvals.computeIfPresent(answered.id(), (_, asked) -> asked.answered(answered));
                case Event.StepEnded ended -> changed += ended.ending() == StepEnding.CHANGED ? 1 : 0;
                default -> {}
            }
        }

        private void remember(@Nullable Signal signal) {
            if (signal != null) {
                signals.addLast(signal);
                if (signals.size() > SIGNALS) {
                    signals.removeFirst();
                }
            }
        }

        private NodeFold node(Node node) {
            return nodes.computeIfAbsent(node, NodeFold::new);
        }

        /** {@return what is known of one node so far, if anything; costs in proportion to its steps} */
        public Optional<NodeView> view(Node node) {
            return Optional.ofNullable(nodes.get(node)).map(NodeFold::view);
        }

        /** {@return what is known so far; costs in proportion to nodes and steps} */
        public RunState build() {
            Map<Node, NodeView> views = LinkedHashMap.newLinkedHashMap(nodes.size());
            nodes.forEach((node, fold) -> views.put(node, fold.view()));
            return new RunState(
                    run,
                    stage,
                    ending,
                    reason,
                    version,
                    holder,
                    fingerprint,
                    options,
                    leftOut,
                    Collections.unmodifiableMap(views),
                    List.copyOf(signals),
                    Collections.unmodifiableMap(new LinkedHashMap<>(approvals)),
                    Set.copyOf(phases),
                    Map.copyOf(leases),
                    rollback,
                    startedAt,
                    endedAt,
                    changed,
                    lastSeq);
        }
    }
}
