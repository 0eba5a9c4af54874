package dev.hyperteam.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A large batch goes out as several scripts at once, each over a channel of its own on the one connection: the host has more than one
 * processor, and probes mostly wait for programs to start. Still one round trip.
 */
final class Lanes {
    /** Four scripts at once leave room below sshd's default of ten channels for the other users of a connection. */
    private static final int MOST = 4;

    /** Fewer probes than this are not worth another channel and another copy of the prelude. */
    private static final int PROBES = 6;

    private Lanes() {}

    /** Asks one lane. */
    @FunctionalInterface
    interface Asker {
        ProbeAnswers ask(ProbeBatch lane) throws InterruptedException;
    }

    /** {@return the batch dealt out like cards, so that dear neighbours do not wait for each other} */
    static List<ProbeBatch> of(ProbeBatch batch) {
        int count = Math.clamp(batch.probes().size() / PROBES, 1, MOST);
        if (count == 1) {
            return List.of(batch);
        }
        List<List<Probe>> hands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hands.add(new ArrayList<>());
        }
        for (int i = 0; i < batch.probes().size(); i++) {
            hands.get(i % count).add(batch.probes().get(i));
        }
        return hands.stream()
                .map(probes -> new ProbeBatch(batch.prelude(), probes))
                .toList();
    }

    /** Asks all lanes at once. {@return their answers in the order of {@code batch}} Throws what the first failing lane threw. */
    static ProbeAnswers join(ProbeBatch batch, List<ProbeBatch> lanes, Asker asker) throws InterruptedException {
        var answers = new ArrayList<ProbeAnswers>();
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("probe-lane-", 0).factory())) {
            List<Future<ProbeAnswers>> asked = new ArrayList<>();
            lanes.forEach(lane -> asked.add(threads.submit(() -> asker.ask(lane))));
            try {
                for (Future<ProbeAnswers> lane : asked) {
                    answers.add(lane.get());
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                switch (e.getCause()) {
                    case RuntimeException failure -> throw failure;
                    case InterruptedException interrupted -> throw interrupted;
                    case null, default -> throw new IllegalStateException("a lane of probes failed", e);
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
        }
        var byId = new LinkedHashMap<String, ProbeAnswer>();
        for (int i = 0; i < batch.probes().size(); i++) {
            String id = batch.probes().get(i).id();
            byId.put(id, answers.get(i % lanes.size()).answer(id));
        }
        return new ProbeAnswers(
                byId,
                answers.stream().allMatch(ProbeAnswers::complete),
                answers.stream()
                        .map(ProbeAnswers::roundTrip)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO));
    }
}
