package dev.hyperteam.journal;

import dev.hyperteam.base.Clock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One process per folder: the kernel's lock on {@code lock}, gone with the process however it dies; {@code lock.holder} says who. */
final class ProcessLock implements AutoCloseable {
    // POSIX drops all of a process's locks on a file as soon as the process closes any descriptor of it. A second open
    // in this
    // process must therefore not even touch the file, which needs a register as wide as the process.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final int TRIES = 250;

    private final Path folder;
    private final FileChannel channel;

    private ProcessLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static ProcessLock take(Path folder, Clock clock, String holder) throws IOException {
        Path real = folder.toRealPath();
        if (!HELD_HERE.add(real)) {
            throw new JournalLocked(folder, read(real));
        }
        boolean taken = false;
        try {
            FileChannel channel = open(real, clock);
            taken = true;
            write(real, new LockHolder(holder, host(), ProcessHandle.current().pid(), clock.now()));
            return new ProcessLock(real, channel);
        } finally {
            if (!taken) {
                HELD_HERE.remove(real);
            }
        }
    }

    private static FileChannel open(Path folder, Clock clock) throws IOException {
        Path file = folder.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Modes.restrict(file, "rw-------");
        for (int attempt = 1; ; attempt++) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
            if (attempt == TRIES || !onlyAskedAbout(channel)) {
                channel.close();
                throw new JournalLocked(folder, read(folder));
            }
            pause(clock);
        }
    }

    /** {@return whether those in the way only ask who holds the lock} They share it for a moment, as {@link #holder} does. */
    private static boolean onlyAskedAbout(FileChannel channel) throws IOException {
        try (FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return shared != null;
        }
    }

    private static void pause(Clock clock) {
        try {
            clock.sleep(Duration.ofMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return who holds the folder now, if anybody does} */
    static Optional<LockHolder> holder(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Path real = folder.toRealPath();
        if (HELD_HERE.contains(real)) {
            return Optional.of(read(real));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null ? Optional.of(read(real)) : Optional.empty();
        }
    }

    private static void write(Path folder, LockHolder holder) throws IOException {
        Path fresh = folder.resolve("lock.holder.part");
        String text = String.join(
                "\n",
                holder.holder().replace('\n', ' '),
                holder.host(),
                Long.toString(holder.pid()),
                holder.since().toString());
        Files.writeString(fresh, text + "\n");
        Modes.restrict(fresh, "rw-------");
        Files.move(fresh, folder.resolve("lock.holder"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What can be read: a holder that is just writing its name is unknown for a moment. */
    private static LockHolder read(Path folder) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("lock.holder"), StandardCharsets.UTF_8);
            return new LockHolder(
                    lines.get(0), lines.get(1), Long.parseLong(lines.get(2)), Instant.parse(lines.get(3)));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException | DateTimeParseException e) {
            return new LockHolder("a process that has not said its name", "this machine", 0, Instant.EPOCH);
        }
    }

    /** Not from the resolver: that may ask the network and take seconds. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "this machine";
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD_HERE.remove(folder);
        }
    }
}
