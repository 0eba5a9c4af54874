package dev.hyperteam.core.runbook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds cycles in a directed graph, in linear time and without recursion.
 *
 * @param <K> what the graph is made of
 */
public final class Cycles<K> {
    private final Function<K, ? extends Collection<K>> edges;
    private final Map<K, Integer> index = new HashMap<>();
    private final Map<K, Integer> low = new HashMap<>();
    private final Deque<K> open = new ArrayDeque<>();
    private final Set<K> isOpen = new HashSet<>();
    private final List<List<K>> cycles = new ArrayList<>();

    private Cycles(Function<K, ? extends Collection<K>> edges) {
        this.edges = edges;
    }

    /**
     * Finds one cycle in each knot of the graph (each strongly connected component). An edge from a thing to itself is no knot: callers
     * report it by itself.
     *
     * @param edges where a thing leads to; things outside {@code things} must not appear
     * @return cycles, each as the things on the way, the first one not repeated at the end
     */
    public static <K> List<List<K>> of(Collection<K> things, Function<K, ? extends Collection<K>> edges) {
        var search = new Cycles<K>(edges);
        for (K thing : things) {
            if (!search.index.containsKey(thing)) {
                search.explore(thing);
            }
        }
        return search.cycles;
    }

    private record Frame<K>(K thing, Iterator<K> rest) {}

    private void explore(K start) {
        Deque<Frame<K>> path = new ArrayDeque<>();
        path.push(enter(start));
        while (!path.isEmpty()) {
            var frame = path.peek();
            if (frame.rest().hasNext()) {
                K next = frame.rest().next();
                if (!index.containsKey(next)) {
                    path.push(enter(next));
                } else if (isOpen.contains(next)) {
                    lower(frame.thing(), index(next));
                }
            } else {
                path.pop();
                if (!path.isEmpty()) {
                    lower(path.peek().thing(), low.getOrDefault(frame.thing(), 0));
                }
                if (low.getOrDefault(frame.thing(), 0) == index(frame.thing())) {
                    close(frame.thing());
                }
            }
        }
    }

    private Frame<K> enter(K thing) {
        int number = index.size();
        index.put(thing, number);
        low.put(thing, number);
        open.push(thing);
        isOpen.add(thing);
        return new Frame<>(thing, List.<K>copyOf(edges.apply(thing)).iterator());
    }

    private int index(K thing) {
        return index.getOrDefault(thing, 0);
    }

    private void lower(K thing, int number) {
        low.merge(thing, number, Math::min);
    }

    private void close(K root) {
        Set<K> knot = new HashSet<>();
        K member;
        do {
            member = open.pop();
            isOpen.remove(member);
            knot.add(member);
        } while (!member.equals(root));
        if (knot.size() > 1) {
            cycles.add(shortest(root, knot));
        }
    }

    /** The shortest way from {@code root} back to itself within its knot, breadth first. */
    private List<K> shortest(K root, Set<K> knot) {
        Map<K, K> cameFrom = new HashMap<>();
        Deque<K> queue = new ArrayDeque<>(List.of(root));
        while (!queue.isEmpty()) {
            K at = queue.remove();
            for (K next : edges.apply(at)) {
                if (next.equals(root) && !at.equals(root)) {
                    return way(root, at, cameFrom);
                }
                if (!next.equals(root) && knot.contains(next) && cameFrom.putIfAbsent(next, at) == null) {
                    queue.add(next);
                }
            }
        }
        throw new IllegalStateException("a knot without a cycle at " + root);
    }

    private static <K> List<K> way(K root, K last, Map<K, K> cameFrom) {
        Deque<K> way = new ArrayDeque<>();
        for (K at = last; at != null && !at.equals(root); at = cameFrom.get(at)) {
            way.push(at);
        }
        way.push(root);
        return List.copyOf(way);
    }
}
