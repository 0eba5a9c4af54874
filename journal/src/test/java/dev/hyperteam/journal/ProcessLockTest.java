package dev.hyperteam.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process does with the lock, which POSIX hides from its own. */
class ProcessLockTest {
    @TempDir
    private Path folder;

    private @Nullable Process other;

    @AfterEach
    void end() {
        Objects.requireNonNull(other).destroyForcibly();
    }

    @Test
    void whoOnlyAsksKeepsNobodyOut() throws Exception {
        hold("shared");
        var clock = new LetsGo();
        ProcessLock.take(folder, clock, "me").close();
        assertThat(clock.slept).isEqualTo(1);
    }

    @Test
    void whoHoldsItKeepsOthersOutAtOnce() throws Exception {
        hold("exclusive");
        var clock = new LetsGo();
        assertThatThrownBy(() -> ProcessLock.take(folder, clock, "me")).isInstanceOf(JournalLocked.class);
        assertThat(clock.slept).isZero();
    }

    private void hold(String how) throws IOException {
        other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockChild.class.getName(),
                        folder.resolve("lock").toString(),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("held");
    }

    /** The other process lets go while this one waits. */
    private final class LetsGo implements Clock {
        private int slept;

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            slept++;
            Objects.requireNonNull(other).destroyForcibly().waitFor();
        }
    }
}
