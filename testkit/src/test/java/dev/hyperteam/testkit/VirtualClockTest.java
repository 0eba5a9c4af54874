package dev.hyperteam.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    @Test
    void aSkippingClockTakesTheTimeOfEverySleepAtOnce() throws InterruptedException {
        var clock = VirtualClock.skipping(Instant.EPOCH);
        clock.sleep(Duration.ofHours(3));
        assertThat(clock.now()).isEqualTo(Instant.EPOCH.plus(Duration.ofHours(3)));
        assertThat(clock.sleeps()).containsExactly(Duration.ofHours(3));
    }

    @Test
    void aStandingClockWakesSleepersWhenTheirTimeHasCome() throws InterruptedException {
        var clock = VirtualClock.standing(Instant.EPOCH);
        var woken = new CountDownLatch(1);
        var sleeper = Thread.ofVirtual().start(() -> {
            try {
                clock.sleep(Duration.ofSeconds(10));
                woken.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        clock.advance(Duration.ofSeconds(9));
        assertThat(woken.getCount()).isEqualTo(1);
        // The sleeper may begin after the first advance: move on until it has seen enough.
        for (int i = 0; i < 100 && !woken.await(20, TimeUnit.MILLISECONDS); i++) {
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(woken.getCount()).isZero();
        sleeper.join();
    }
}
