package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.core.event.TeamEnding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulerTest {
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, TeamEnding> skipped = new LinkedHashMap<>();

    private Scheduler.Work<String> work(Map<String, TeamEnding> endings) {
        return new Scheduler.Work<>() {
            @Override
            public TeamEnding run(String node) {
                order.add(node);
                return endings.getOrDefault(node, TeamEnding.COMPLETE);
            }

            @Override
            public void skipped(String node, TeamEnding ending, List<String> because) {
                skipped.put(node, ending);
            }
        };
    }

    private static Scheduler.Limits<String> limits(int concurrent) {
        return new Scheduler.Limits<>(concurrent, node -> Optional.empty(), () -> false, true);
    }

    @Test
    void startsANodeOnlyAfterAllThatItNeeds() throws InterruptedException {
        var random = new Random(7);
        for (int round = 0; round < 50; round++) {
            order.clear();
            var needs = new LinkedHashMap<String, List<String>>();
            for (int i = 0; i < 60; i++) {
                var mine = new ArrayList<String>();
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(8) == 0) {
                        mine.add("n" + j);
                    }
                }
                needs.put("n" + i, mine);
            }
            var endings = new Scheduler<>(needs, Map.of(), limits(4), work(Map.of())).run();
            assertThat(endings).hasSize(60).containsValue(TeamEnding.COMPLETE);
            needs.forEach((node, mine) ->
                    mine.forEach(need -> assertThat(order.indexOf(need)).isLessThan(order.indexOf(node))));
        }
    }

    @Test
    void aFailureBlocksOnlyWhatNeedsIt() throws InterruptedException {
        var needs = Map.of(
                "a",
                List.<String>of(),
                "b",
                List.of("a"),
                "c",
                List.of("b"),
                "d",
                List.<String>of(),
                "e",
                List.of("d"));
        var endings = new Scheduler<>(needs, Map.of(), limits(2), work(Map.of("a", TeamEnding.FAILED))).run();
        assertThat(endings)
                .containsEntry("a", TeamEnding.FAILED)
                .containsEntry("b", TeamEnding.BLOCKED)
                .containsEntry("c", TeamEnding.BLOCKED)
                .containsEntry("e", TeamEnding.COMPLETE);
    }

    @Test
    void stopsAfterAFailureWhenNothingMayGoOn() throws InterruptedException {
        var needs = new LinkedHashMap<String, List<String>>();
        needs.put("a", List.of());
        needs.put("b", List.of());
        var stop = new Scheduler.Limits<String>(1, node -> Optional.empty(), () -> false, false);
        var endings = new Scheduler<>(needs, Map.of(), stop, work(Map.of("a", TeamEnding.FAILED))).run();
        assertThat(endings).containsEntry("b", TeamEnding.BLOCKED);
        assertThat(order).containsExactly("a");
    }

    @Test
    void notApplicableSatisfiesANeedAndUnavailableDoesNot() throws InterruptedException {
        var needs = Map.of("a", List.<String>of(), "b", List.of("a"), "c", List.<String>of(), "d", List.of("c"));
        var endings = new Scheduler<>(
                        needs,
                        Map.of(),
                        limits(2),
                        work(Map.of("a", TeamEnding.NOT_APPLICABLE, "c", TeamEnding.UNAVAILABLE)))
                .run();
        assertThat(endings).containsEntry("b", TeamEnding.COMPLETE).containsEntry("d", TeamEnding.BLOCKED);
    }

    @Test
    void whatEndedBeforeIsNotRunAgain() throws InterruptedException {
        var needs = Map.of("a", List.<String>of(), "b", List.of("a"));
        new Scheduler<>(needs, Map.of("a", TeamEnding.COMPLETE), limits(2), work(Map.of())).run();
        assertThat(order).containsExactly("b");
    }

    @Test
    void cancelsWhatHasNotStarted() throws InterruptedException {
        var stop = new AtomicBoolean();
        var needs = Map.of("a", List.<String>of(), "b", List.of("a"));
        var endings = new Scheduler<>(
                        needs,
                        Map.of(),
                        new Scheduler.Limits<String>(1, node -> Optional.empty(), stop::get, true),
                        new Scheduler.Work<String>() {
                            @Override
                            public TeamEnding run(String node) {
                                stop.set(true);
                                return TeamEnding.COMPLETE;
                            }

                            @Override
                            public void skipped(String node, TeamEnding ending, List<String> because) {
                                skipped.put(node, ending);
                            }
                        })
                .run();
        assertThat(endings).containsEntry("a", TeamEnding.COMPLETE).containsEntry("b", TeamEnding.CANCELLED);
        assertThat(skipped).containsOnlyKeys("b");
    }

    @Test
    void independentNodesReallyOverlapUpToTheLimitAndSerialOnesDoNot() throws InterruptedException {
        var both = new CountDownLatch(2);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        Set<String> serialNow = ConcurrentHashMap.newKeySet();
        var needs = new LinkedHashMap<String, List<String>>();
        List.of("p1", "p2", "s1", "s2", "s3").forEach(node -> needs.put(node, List.of()));
        var limits = new Scheduler.Limits<String>(
                2, node -> node.startsWith("s") ? Optional.of("serial") : Optional.empty(), () -> false, true);
        var overlapped = new AtomicBoolean();
        new Scheduler<>(needs, Map.of(), limits, new Scheduler.Work<String>() {
                    @Override
                    public TeamEnding run(String node) throws InterruptedException {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        if (node.startsWith("p")) {
                            both.countDown();
                            overlapped.set(both.await(20, TimeUnit.SECONDS));
                        } else if (!serialNow.add("serial")) {
                            throw new IllegalStateException("two serial nodes at once");
                        }
                        serialNow.clear();
                        now.decrementAndGet();
                        return TeamEnding.COMPLETE;
                    }

                    @Override
                    public void skipped(String node, TeamEnding ending, List<String> because) {}
                })
                .run();
        assertThat(overlapped).isTrue();
        assertThat(most).hasValue(2);
    }

    @Test
    void anExceptionEndsTheScheduleAndIsThrown() {
        var needs = Map.of("a", List.<String>of(), "b", List.of("a"));
        assertThatThrownBy(() -> new Scheduler<>(needs, Map.of(), limits(1), new Scheduler.Work<String>() {
                            @Override
                            public TeamEnding run(String node) {
                                throw new IllegalStateException("broken");
                            }

                            @Override
                            public void skipped(String node, TeamEnding ending, List<String> because) {}
                        })
                        .run())
                .hasMessage("broken");
    }

    @Test
    void refusesANeedThatIsNotInTheGraph() {
        assertThatThrownBy(() -> new Scheduler<>(Map.of("a", List.of("x")), Map.of(), limits(1), work(Map.of())))
                .hasMessageContaining("a needs x");
    }

    @Test
    void aChainOfTenThousandNodesDoesNotOverflowTheStack() throws InterruptedException {
        var needs = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < 10_000; i++) {
            needs.put("n" + i, i == 0 ? List.of() : List.of("n" + (i - 1)));
        }
        var endings = new Scheduler<>(needs, Map.of(), limits(3), work(Map.of("n0", TeamEnding.FAILED))).run();
        assertThat(endings).hasSize(10_000).containsEntry("n9999", TeamEnding.BLOCKED);
    }

    @Test
    void aNodeThatWaitsForAPersonGivesItsPlaceAway() throws Exception {
        var answered = new CountDownLatch(1);
        var order = new ConcurrentLinkedQueue<String>();
        var schedule = new AtomicReference<Scheduler<String>>();
        var work = new Scheduler.Work<String>() {
            @Override
            public TeamEnding run(String node) throws InterruptedException {
                if (node.equals("asks")) {
                    schedule.get().leave(node);
                    answered.await();
                    schedule.get().back(node);
                }
                order.add(node);
                return TeamEnding.COMPLETE;
            }

            @Override
            public void allWait() {
                order.add("all wait");
                answered.countDown();
            }

            @Override
            public void skipped(String node, TeamEnding ending, List<String> because) {}
        };
        var needs = new LinkedHashMap<String, List<String>>();
        needs.put("asks", List.of());
        needs.put("other", List.of());
        needs.put("more", List.of("other"));
        needs.put("after", List.of("asks"));
        var serial = new Scheduler.Limits<String>(1, node -> Optional.of("phase"), () -> false, true);
        schedule.set(new Scheduler<>(needs, Map.of(), serial, work));
        assertThat(schedule.get().run().values()).containsOnly(TeamEnding.COMPLETE);
        assertThat(order).containsExactly("other", "more", "all wait", "asks", "after");
    }

    @Test
    void whoBeginsToWaitAfterAllWereToldIsToldAgain() throws Exception {
        var told = new Semaphore(0);
        var schedule = new AtomicReference<Scheduler<String>>();
        var work = new Scheduler.Work<String>() {
            @Override
            public TeamEnding run(String node) throws InterruptedException {
                schedule.get().leave(node);
                told.acquire();
                schedule.get().asks(node);
                told.acquire();
                schedule.get().back(node);
                return TeamEnding.COMPLETE;
            }

            @Override
            public void allWait() {
                told.release();
            }

            @Override
            public void skipped(String node, TeamEnding ending, List<String> because) {}
        };
        schedule.set(new Scheduler<>(Map.of("asks", List.of()), Map.of(), limits(1), work));
        assertThat(schedule.get().run()).isEqualTo(Map.of("asks", TeamEnding.COMPLETE));
    }
}
