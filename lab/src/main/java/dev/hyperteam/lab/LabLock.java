package dev.hyperteam.lab;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A lock between processes and threads, on a file; the kernel frees it when its holder dies. */
final class LabLock implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(50);

    private final FileChannel channel;

    private LabLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the lock.
     *
     * @param waiting is told once, when somebody else holds it
     */
    static LabLock take(Path file, Duration limit, Clock clock, Runnable waiting) throws InterruptedException {
        try {
            Files.createDirectories(file.getParent());
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            long deadline = clock.nanoTime() + limit.toNanos();
            boolean told = false;
            while (tryLock(channel) == null) {
                if (clock.nanoTime() > deadline) {
                    channel.close();
                    throw new ProblemException(Problem.of("another process is working on the lab")
                            .at(file.toString())
                            .because("its lock was not free within " + limit.toSeconds() + " s")
                            .then("wait for it, or end it"));
                }
                if (!told) {
                    waiting.run();
                    told = true;
                }
                clock.sleep(STEP);
            }
            return new LabLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // FileChannel.lock would wait without this loop, but not for another thread of this process: there it throws.
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
