package dev.hyperteam.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LanesTest {
    private static ProbeBatch batch(int probes) {
        return new ProbeBatch(
                "prelude() { :; }",
                IntStream.range(0, probes)
                        .mapToObj(i -> Probe.of("p" + i, "echo " + i))
                        .toList());
    }

    private static ProbeAnswers answers(ProbeBatch lane) {
        var byId = new LinkedHashMap<String, ProbeAnswer>();
        lane.probes().forEach(probe -> byId.put(probe.id(), new ProbeAnswer.Unknown(probe.script())));
        return new ProbeAnswers(byId, true, Duration.ofMillis(lane.probes().size()));
    }

    @Test
    void aFewProbesGoOutAlone() {
        assertThat(Lanes.of(batch(0))).hasSize(1);
        assertThat(Lanes.of(batch(11))).containsExactly(batch(11));
    }

    @Test
    void manyProbesAreDealtOutEvenlyAndNoneTwice() {
        for (int count = 12; count < 200; count++) {
            var lanes = Lanes.of(batch(count));
            assertThat(lanes)
                    .hasSizeBetween(2, 4)
                    .allSatisfy(lane -> assertThat(lane.prelude()).isEqualTo("prelude() { :; }"));
            assertThat(lanes.stream().flatMap(lane -> lane.probes().stream()))
                    .containsExactlyInAnyOrderElementsOf(batch(count).probes());
            var sizes = lanes.stream().mapToInt(lane -> lane.probes().size()).summaryStatistics();
            assertThat(sizes.getMax() - sizes.getMin()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void lanesAreAskedAtOnceAndTheirAnswersComeInTheOrderOfTheBatch() throws InterruptedException {
        var batch = batch(50);
        var lanes = Lanes.of(batch);
        var all = new CountDownLatch(lanes.size());
        var joined = Lanes.join(batch, lanes, lane -> {
            all.countDown();
            all.await();
            return answers(lane);
        });
        assertThat(joined.byId().keySet())
                .containsExactlyElementsOf(
                        batch.probes().stream().map(Probe::id).toList());
        assertThat(joined.byId().values())
                .extracting(answer -> ((ProbeAnswer.Unknown) answer).reason())
                .containsExactlyElementsOf(
                        batch.probes().stream().map(Probe::script).toList());
        assertThat(joined.complete()).isTrue();
        assertThat(joined.roundTrip()).isEqualTo(Duration.ofMillis(13));
    }

    @Test
    void oneBrokenLaneBreaksTheBatchWithItsOwnReasonAndStopsTheOthers() {
        var batch = batch(24);
        var lanes = Lanes.of(batch);
        var failure = new RemoteException(RemoteException.Kind.CONNECTION_LOST, Problem.of("cut"));
        var stopped = new ArrayList<String>();
        assertThatThrownBy(() -> Lanes.join(batch, lanes, lane -> {
                    if (lane.equals(lanes.getFirst())) {
                        throw failure;
                    }
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        synchronized (stopped) {
                            stopped.add(lane.probes().getFirst().id());
                        }
                        throw e;
                    }
                    return answers(lane);
                }))
                .isSameAs(failure);
        assertThat(stopped)
                .containsExactlyInAnyOrderElementsOf(List.of("p1", "p2", "p3").subList(0, lanes.size() - 1));
    }
}
