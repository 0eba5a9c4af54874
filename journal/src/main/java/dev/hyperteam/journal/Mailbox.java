package dev.hyperteam.journal;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Letters to the process that drives a project's run, from any other process: the folder {@code requests} beside the journal. A letter is
 * a file that appears whole (written aside, then renamed) and lies there until somebody takes it, so it reaches a later process too when
 * the present one is dead. What lies there is untrusted: owner, mode, size and every field are checked before anything is believed.
 * Thread-safe.
 */
public final class Mailbox {
    /** Letters that may wait at the same time. */
    public static final int LETTERS = 256;

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}\\.letter");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    private Mailbox(Path folder) {
        this.folder = folder;
    }

    /** {@return the mailbox beside the journal in {@code stateFolder}} Nothing is made or read yet. */
    public static Mailbox of(Path stateFolder) {
        return new Mailbox(stateFolder.resolve("requests"));
    }

    /**
     * A letter as it was found.
     *
     * @param name the file's name
     * @param message what it says, checked
     */
    public record Posted(String name, Letter message) {}

    /** What became of a letter. {@code words} are for whoever sent it. */
    public record Reply(boolean taken, String words) {}

    /**
     * Puts a letter there; durable when this returns.
     *
     * @return its name, for {@link #reply}
     * @throws ProblemException when the folder cannot be written, or too many letters wait already
     */
    public String post(Letter letter) {
        try {
            make();
            if (names().size() >= LETTERS) {
                throw new ProblemException(new Problem(
                        LETTERS + " letters wait already",
                        folder.toString(),
                        "nobody has taken them",
                        "go on with the run that they are for (hyperteam resume), or remove them"));
            }
            byte[] random = new byte[8];
            RANDOM.nextBytes(random);
            String name = HexFormat.of().formatHex(random) + ".letter";
            LetterFiles.write(folder.resolve(name), letter.json());
            return name;
        } catch (IOException e) {
            throw Failures.file("a letter to the run cannot be left", folder, e);
        }
    }

    /**
     * {@return the letters that wait, oldest first}
     *
     * @param refused is told what lies there and is no letter; such a file stays, and nobody acts on it
     */
    public List<Posted> read(Consumer<Problem> refused) {
        var found = new ArrayList<Posted>();
        for (String name : names()) {
            Path file = folder.resolve(name);
            try {
                found.add(new Posted(name, Letter.parse(LetterFiles.read(file), LetterFiles.owner(file))));
            } catch (LetterFiles.Refused e) {
                refused.accept(new Problem(
                        "what lies in the mailbox is no letter",
                        file.toString(),
                        e.why(),
                        "nobody acts on it; remove it"));
            }
        }
        return List.copyOf(found);
    }

    /** Takes a letter away and tells its sender what became of it. The sender may be gone. */
    public void settle(Posted letter, Reply reply) {
        try {
            LetterFiles.write(replyFile(letter.name()), LetterFiles.json(reply));
        } catch (IOException e) {
            // The letter itself was dealt with and is in the journal; only its sender waits in vain.
        }
        LetterFiles.remove(folder.resolve(letter.name()));
    }

    /**
     * Waits for what becomes of a letter.
     *
     * @return the reply; empty when there was none in time, the letter still lies there then
     */
    public Optional<Reply> reply(String name, Duration atMost) throws InterruptedException {
        try (WatchService watch = watch()) {
            long end = System.nanoTime() + atMost.toNanos();
            while (true) {
                Path file = replyFile(name);
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    var reply = LetterFiles.reply(LetterFiles.read(file));
                    LetterFiles.remove(file);
                    return Optional.of(reply);
                }
                long left = end - System.nanoTime();
                var key = left <= 0 ? null : watch.poll(left, TimeUnit.NANOSECONDS);
                if (key == null && System.nanoTime() >= end) {
                    return Optional.empty();
                }
                rearm(key);
            }
        } catch (LetterFiles.Refused e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.file("the reply cannot be waited for", folder, e);
        }
    }

    /** Calls {@code news} once now and whenever something appears, on this thread, until it is interrupted. */
    public void follow(Runnable news) throws InterruptedException {
        try {
            make();
            try (WatchService watch = watch()) {
                while (true) {
                    news.run();
                    rearm(watch.take());
                }
            }
        } catch (IOException e) {
            throw Failures.file("the mailbox cannot be watched", folder, e);
        }
    }

    /** Removes replies that nobody has fetched, and letters that were never finished. */
    public void tidy(FileTime olderThan) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder, "*.{reply,part}")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(olderThan) < 0) {
                    LetterFiles.remove(file);
                }
            }
        } catch (IOException e) {
            // What cannot be tidied now is tidied by the next run.
        }
    }

    private WatchService watch() throws IOException {
        var watch = folder.getFileSystem().newWatchService();
        folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        return watch;
    }

    private static void rearm(java.nio.file.@Nullable WatchKey key) {
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
    }

    private Path replyFile(String letter) {
        return folder.resolve(letter.replace(".letter", ".reply"));
    }

    private void make() throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.createDirectories(folder);
        Modes.restrict(folder, "rwx------");
    }

    /** The names of letters, the oldest first; at most {@value #LETTERS}. */
    private List<String> names() {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        record Found(String name, FileTime at) {}
        var found = new ArrayList<Found>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    found.add(new Found(name, LetterFiles.changedAt(file)));
                }
                if (found.size() >= LETTERS) {
                    break;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return List.of();
        }
        found.sort(Comparator.comparing(Found::at).thenComparing(Found::name));
        return found.stream().map(Found::name).toList();
    }
}
