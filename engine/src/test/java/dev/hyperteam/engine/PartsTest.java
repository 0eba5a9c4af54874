package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.testkit.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine's parts that need no host. */
@Timeout(20)
class PartsTest {
    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatTheDriverOnTheTargetWrote() {
        var effect = Attempt.EffectFile.parse(
                "before " + base64("absent\n") + "\narmed 180\nafter " + base64("644 root\nabc\n") + "\n");
        assertThat(effect.before()).contains("absent");
        assertThat(effect.after()).contains("644 root\nabc");
        assertThat(effect.armed()).isTrue();
    }

    @Test
    void onlyNewlinesAtTheEndOfAStateAreDroppedAsAShellDropsThem() {
        var effect =
                Attempt.EffectFile.parse("before " + base64("disk \n\n") + "\nafter " + base64("disk LVM2_member \n"));
        assertThat(effect.before()).contains("disk ");
        assertThat(effect.after()).contains("disk LVM2_member ");
    }

    @Test
    void brokenLinesOfTheDriverAreNoLines() {
        var effect = Attempt.EffectFile.parse("before *not base64*\n\nnoise\npartial " + base64("x") + "\nafter");
        assertThat(effect.before()).isEmpty();
        assertThat(effect.after()).contains("");
        assertThat(effect.armed()).isFalse();
    }

    @Test
    void tellsDurationsInTwoUnitsAtMost() {
        assertThat(Words.duration(Duration.ofMinutes(125))).isEqualTo("2h 5m");
        assertThat(Words.duration(Duration.ofSeconds(61))).isEqualTo("1m 1s");
        assertThat(Words.duration(Duration.ofSeconds(8))).isEqualTo("8s");
        assertThat(Words.duration(Duration.ofMillis(250))).isEqualTo("250ms");
    }

    @Test
    void keepsWhatAHostSaidShortAndFreeOfControlCharacters() {
        assertThat(Words.tail("\u001b[31mred\u0000", 100)).isEqualTo("[31mred");
        assertThat(Words.tail("abcdef", 3)).isEqualTo("...def");
        assertThat(Words.head("abcdef", 3)).isEqualTo("abc...");
        assertThat(Words.line("one\n  two\n\nthree", 100)).isEqualTo("one | two | three");
    }

    @Test
    void workInTimeHasItsResult() throws InterruptedException {
        var clock = VirtualClock.standing(Instant.EPOCH);
        assertThat(Deadline.within(clock, Duration.ofSeconds(5), "it", () -> "done"))
                .isEqualTo("done");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void lateWorkIsInterruptedAndNamed() {
        var clock = VirtualClock.skipping(Instant.EPOCH);
        var never = new CountDownLatch(1);
        assertThatThrownBy(() -> Deadline.within(clock, Duration.ofSeconds(5), "step a", () -> {
                    never.await();
                    return "";
                }))
                .isInstanceOf(Deadline.DeadlineExceeded.class)
                .hasMessageContaining("step a took longer than 5s");
    }
}
