package dev.hyperteam.benchmarks;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.engine.Scheduler;
import dev.hyperteam.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One shape per process: {@code GraphBench SHAPE none|journal RUNS FOLDER}. Prints one tab-separated line: shape, store, nodes, cold
 * ms, warm median ms, KiB passed to write(2) in the median warm run. Work does nothing; with a journal, every node writes what the
 * engine writes for a team without steps, and folds it, and the run ends only when all of it would survive a power loss.
 */
final class GraphBench {
    private static final int CONCURRENT = 16;

    private GraphBench() {}

    /** Measures. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var graph = graph(widths(arguments[0]));
        boolean durable = arguments[1].equals("journal");
        int runs = Integer.parseInt(arguments[2]);
        var millis = new double[runs];
        var kibibytes = new double[runs];
        Path folder = Files.createTempDirectory(Path.of(arguments[3]), "graph");
        for (int i = 0; i < runs; i++) {
            long written = written();
            long start = System.nanoTime();
            if (durable) {
                try (Journal journal = Journal.open(folder.resolve("run" + i), Clock.system(), "bench@here:1")) {
                    // The project's journal is open for the whole process: opening it belongs to start-up.
                    start = i == 0 ? start : System.nanoTime();
                    journalled(graph, journal);
                    millis[i] = (System.nanoTime() - start) / 1e6;
                }
            } else {
                expectAll(graph, schedule(graph, _ -> {}));
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            kibibytes[i] = (written() - written) / 1024.0;
        }
        System.out.printf(
                Locale.ROOT,
                "%s\t%s\t%d\t%.1f\t%.2f\t%.0f%n",
                arguments[0],
                arguments[1],
                graph.size(),
                millis[0],
                warmMedian(millis),
                warmMedian(kibibytes));
    }

    private static double warmMedian(double[] values) {
        double[] warm = values.length == 1 ? values : Arrays.copyOfRange(values, 1, values.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }

    private static List<Integer> widths(String shape) {
        return switch (shape) {
            case "dag12" -> List.of(1, 2, 1, 2, 3, 3);
            case "layered1000" -> Collections.nCopies(100, 10);
            case "layered10000" -> Collections.nCopies(1000, 10);
            case "wide1000" -> List.of(1000);
            case "chain1000" -> Collections.nCopies(1000, 1);
            case "fan1000" -> List.of(1, 1000, 1);
            default -> throw new IllegalArgumentException("no such shape: " + shape);
        };
    }

    /** Layers, each node joined to all of the layer before. */
    private static Map<Node, List<Node>> graph(List<Integer> widths) {
        var needs = new LinkedHashMap<Node, List<Node>>();
        List<Node> before = List.of();
        for (int width : widths) {
            var layer = new ArrayList<Node>();
            for (int i = 0; i < width; i++) {
                var node = new Node(new TeamId("n" + needs.size()), "host");
                needs.put(node, before);
                layer.add(node);
            }
            before = List.copyOf(layer);
        }
        return needs;
    }

    private interface Work {
        void run(Node node);
    }

    private static Map<Node, TeamEnding> schedule(Map<Node, List<Node>> graph, Work work) throws InterruptedException {
        var limits = new Scheduler.Limits<Node>(CONCURRENT, _ -> Optional.empty(), () -> false, true);
        return new Scheduler<>(graph, Map.of(), limits, new Scheduler.Work<Node>() {
                    @Override
                    public TeamEnding run(Node node) {
                        work.run(node);
                        return TeamEnding.COMPLETE;
                    }

                    @Override
                    public void skipped(Node node, TeamEnding ending, List<Node> because) {
                        throw new IllegalStateException(node + " did not run: " + ending);
                    }
                })
                .run();
    }

    private static void expectAll(Map<Node, List<Node>> graph, Map<Node, TeamEnding> endings) {
        if (endings.size() != graph.size()
                || endings.values().stream().anyMatch(ending -> ending != TeamEnding.COMPLETE)) {
            throw new IllegalStateException("not every node completed");
        }
    }

    private static void journalled(Map<Node, List<Node>> graph, Journal journal) throws InterruptedException {
        var run = RunId.next(Clock.system().now(), new Random());
        var state = new RunState.Builder(run);
        var order = new ReentrantLock();
        state.apply(journal.appendDurable(
                run,
                new Event.RunStarted(
                        "bench", "bench@here:1", List.copyOf(graph.keySet()), List.of(), Map.of(), "0".repeat(64))));
        var endings = schedule(graph, node -> {
            var started = new Event.TeamStarted(node, 1, graph.getOrDefault(node, List.of()), 0);
            var ended = new Event.TeamEnded(node, 1, TeamEnding.COMPLETE, "", Duration.ofMillis(1));
            for (Event event : List.of(started, ended)) {
                order.lock();
                try {
                    state.apply(journal.append(run, event));
                } finally {
                    order.unlock();
                }
            }
        });
        expectAll(graph, endings);
        journal.appendDurable(run, new Event.RunEnded(RunEnding.COMPLETE, 0, "", Duration.ofMillis(1)));
    }

    private static long written() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("wchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                .findFirst()
                .orElse(0);
    }
}
