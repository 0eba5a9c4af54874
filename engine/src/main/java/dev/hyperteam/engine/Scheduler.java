package dev.hyperteam.engine;

import dev.hyperteam.core.event.TeamEnding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Runs the nodes of a graph, each on a virtual thread of its own, as soon as all that it needs has ended well. In-degree scheduling:
 * the cost is linear in nodes and edges. One instance runs one graph, on the calling thread.
 *
 * @param <N> the node type; equality decides identity
 */
public final class Scheduler<N> {
    /** What is done for a node. */
    public interface Work<N> {
        /** Does the node's work. An exception of any kind ends the whole schedule after the running nodes have ended. */
        TeamEnding run(N node) throws InterruptedException;

        /** {@return which of {@code needs}, all of which have ended, keep {@code node} from its work} Called on the scheduling thread. */
        default List<N> unmet(N node, List<N> needs, Map<N, TeamEnding> endings) {
            return needs.stream()
                    .filter(need ->
                            !endings.getOrDefault(need, TeamEnding.BLOCKED).satisfiesNeed())
                    .toList();
        }

        /** Is told that every node that is at work waits for a person and nothing else can start. May be called several times. */
        default void allWait() {}

        /** Is told that a node will not run, and why. Called on the scheduling thread. */
        void skipped(N node, TeamEnding ending, List<N> because);
    }

    /**
     * How much at once.
     *
     * @param concurrent nodes at the same time
     * @param serialKey nodes with equal keys run one after another; empty for no such limit
     * @param stop once true, nothing more is started and what is left is CANCELLED
     * @param goOnAfterFailure whether independent nodes start after another has failed
     */
    public record Limits<N>(
            int concurrent, Function<N, Optional<String>> serialKey, BooleanSupplier stop, boolean goOnAfterFailure) {}

    /** What the threads of nodes tell the scheduling thread. */
    private sealed interface News<N> {
        record Ended<N>(N node, TeamEnding ending, Optional<Throwable> failure) implements News<N> {}

        record Left<N>(N node) implements News<N> {}

        record Asks<N>(N node) implements News<N> {}

        record WantsBack<N>(N node, CountDownLatch granted) implements News<N> {}
    }

    private final Map<N, List<N>> needs = new LinkedHashMap<>();
    private final Map<N, List<N>> dependants = new HashMap<>();
    private final Map<N, Integer> waitingFor = new HashMap<>();
    private final Map<N, TeamEnding> endings = new LinkedHashMap<>();
    private final Deque<N> ready = new ArrayDeque<>();
    private final Set<String> busyKeys = new HashSet<>();
    private final Limits<N> limits;
    private final Work<N> work;
    private final BlockingQueue<News<N>> news;
    /** Nodes that wait for a person: they have no place. */
    private final Set<N> away = new HashSet<>();

    private final Deque<News.WantsBack<N>> returning = new ArrayDeque<>();
    private int running;
    private boolean failed;
    private Optional<Throwable> broken = Optional.empty();

    /**
     * A schedule.
     *
     * @param needs each node and what it needs, in the order in which ready nodes start; every need must be a key too
     * @param before nodes that have ended already, for example in an earlier process; they are not run
     */
    public Scheduler(Map<N, ? extends Collection<N>> needs, Map<N, TeamEnding> before, Limits<N> limits, Work<N> work) {
        this.limits = limits;
        this.work = work;
        this.news = new LinkedBlockingQueue<>();
        needs.forEach((node, needed) -> this.needs.put(node, List.copyOf(needed)));
        this.needs.forEach((node, needed) -> {
            waitingFor.put(node, needed.size());
            for (N need : needed) {
                if (!this.needs.containsKey(need)) {
                    throw new IllegalArgumentException(node + " needs " + need + ", which is not in the graph");
                }
                dependants.computeIfAbsent(need, _ -> new ArrayList<>()).add(node);
            }
        });
        this.needs.forEach((node, needed) -> {
            if (needed.isEmpty()) {
                ready.add(node);
            }
        });
        before.forEach((node, ending) -> {
            if (this.needs.containsKey(node)) {
                endings.put(node, ending);
                release(node);
            }
        });
    }

    /**
     * Runs until every node has ended.
     *
     * @return how each ended
     * @throws InterruptedException when this thread was interrupted; running nodes have been interrupted and have ended
     */
    public Map<N, TeamEnding> run() throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                startReady(threads);
                while (running > 0 || !away.isEmpty()) {
                    if (running == 0 && news.isEmpty()) {
                        work.allWait();
                    }
                    hear(news.take());
                    letBack();
                    startReady(threads);
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                drain();
                throw e;
            }
        }
        if (broken.isPresent()) {
            throw broken.get() instanceof RuntimeException e ? e : new IllegalStateException(broken.get());
        }
        finishRest();
        return Map.copyOf(endings);
    }

    /**
     * The node waits for a person from now on: its place may go to another one. Call on the node's own thread.
     */
    public void leave(N node) {
        news.add(new News.Left<>(node));
    }

    /** The node that has left hears of {@link Work#allWait} from now on: it is told again, should it have been told before. */
    public void asks(N node) {
        news.add(new News.Asks<>(node));
    }

    /** Returns when the node that has left may go on. Call on the node's own thread. */
    public void back(N node) throws InterruptedException {
        var granted = new CountDownLatch(1);
        news.add(new News.WantsBack<>(node, granted));
        granted.await();
    }

    private void hear(News<N> one) {
        switch (one) {
            case News.Ended<N> ended -> settle(ended);
            case News.Left<N> left -> {
                away.add(left.node());
                free(left.node());
            }
            case News.Asks<N> _ -> {
                // Only that the scheduling thread looks again whether anything else is left.
            }
            case News.WantsBack<N> wants -> returning.add(wants);
        }
    }

    private void free(N node) {
        running--;
        limits.serialKey().apply(node).ifPresent(busyKeys::remove);
    }

    /** Whoever had a place before goes before those who never had one. */
    private void letBack() {
        for (var waiting = returning.iterator(); waiting.hasNext() && running < limits.concurrent(); ) {
            var next = waiting.next();
            if (limits.serialKey()
                    .apply(next.node())
                    .filter(key -> !busyKeys.add(key))
                    .isEmpty()) {
                waiting.remove();
                away.remove(next.node());
                running++;
                next.granted().countDown();
            }
        }
    }

    private void drain() {
        while (running > 0) {
            var next = news.poll();
            if (next == null) {
                return;
            }
            running--;
        }
    }

    private boolean stopped() {
        return limits.stop().getAsBoolean() || broken.isPresent() || (failed && !limits.goOnAfterFailure());
    }

    private void startReady(ExecutorService threads) {
        List<N> later = new ArrayList<>();
        while (running < limits.concurrent() && !ready.isEmpty() && !stopped()) {
            N node = ready.poll();
            if (endings.containsKey(node)) {
                continue;
            }
            List<N> unmet = work.unmet(node, needs.getOrDefault(node, List.of()), endings);
            if (!unmet.isEmpty()) {
                end(node, TeamEnding.BLOCKED, unmet);
            } else if (limits.serialKey()
                    .apply(node)
                    .filter(key -> !busyKeys.add(key))
                    .isPresent()) {
                later.add(node);
            } else {
                start(threads, node);
            }
        }
        later.reversed().forEach(ready::addFirst);
    }

    private void start(ExecutorService threads, N node) {
        running++;
        threads.execute(() -> {
            News.Ended<N> result;
            try {
                result = new News.Ended<>(node, work.run(node), Optional.empty());
            } catch (InterruptedException e) {
                result = new News.Ended<>(node, TeamEnding.CANCELLED, Optional.empty());
            } catch (Throwable e) {
                result = new News.Ended<>(node, TeamEnding.FAILED, Optional.of(e));
            }
            // A node has but a few under way: the queue is bounded by the graph.
            news.add(result);
        });
    }

    private void settle(News.Ended<N> result) {
        // One that was interrupted while it waited ends without having come back.
        if (away.remove(result.node())) {
            returning.removeIf(waiting -> waiting.node().equals(result.node()));
        } else {
            free(result.node());
        }
        if (broken.isEmpty()) {
            broken = result.failure();
        }
        failed |= result.ending() == TeamEnding.FAILED;
        endings.put(result.node(), result.ending());
        release(result.node());
    }

    private void end(N node, TeamEnding ending, List<N> because) {
        endings.put(node, ending);
        work.skipped(node, ending, because);
        release(node);
    }

    private void release(N node) {
        for (N dependant : dependants.getOrDefault(node, List.of())) {
            if (waitingFor.merge(dependant, -1, Integer::sum) == 0) {
                ready.add(dependant);
            }
        }
    }

    /** What was never started: cancelled, or blocked by a failure when nothing may go on after one. */
    private void finishRest() {
        var ending = limits.stop().getAsBoolean() ? TeamEnding.CANCELLED : TeamEnding.BLOCKED;
        var causes = endings.entrySet().stream()
                .filter(entry -> entry.getValue() == TeamEnding.FAILED)
                .map(Map.Entry::getKey)
                .toList();
        for (N node : needs.keySet()) {
            if (!endings.containsKey(node)) {
                endings.put(node, ending);
                work.skipped(node, ending, ending == TeamEnding.BLOCKED ? causes : List.of());
            }
        }
    }
}
