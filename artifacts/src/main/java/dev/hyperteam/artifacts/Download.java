package dev.hyperteam.artifacts;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/** Brings one file over the network into a partial file, over as many connections as it takes, and never more than it may be. */
final class Download {
    private static final RetryPolicy AGAIN = new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(30), 2);

    /** A server that wants to be left alone for longer is a failure to report, not something to wait for. */
    private static final Duration LONGEST_WISH = Duration.ofMinutes(2);

    /** Connections for one file, however well it moves. */
    private static final int MOST = 100;

    private static final int CHUNK = 128 * 1024;

    private final Web web;
    private final Clock clock;
    private final RandomGenerator random;

    Download(Web web, Clock clock, RandomGenerator random) {
        this.web = web;
        this.clock = clock;
        this.random = random;
    }

    /** Something that another try may mend. */
    private static final class Interruption extends Exception {
        private static final long serialVersionUID = 1;
        private final Optional<Duration> wish;

        Interruption(String message, Optional<Duration> wish) {
            super(message);
            this.wish = wish;
        }
    }

    /**
     * Fills {@code partial}, going on where an earlier try stopped.
     *
     * @param limit bytes that the file may have at most
     * @param progress is told the bytes that are there
     */
    void into(URI uri, Path partial, long limit, LongConsumer progress) throws InterruptedException {
        int attempt = 1;
        for (int connection = 1; ; connection++, attempt++) {
            long before = size(partial);
            try {
                once(uri, partial, limit, progress);
                return;
            } catch (Interruption e) {
                if (size(partial) > before) {
                    attempt = 1; // it moves: only tries in vain are counted
                }
                var wish = e.wish.orElse(Duration.ZERO);
                if (!AGAIN.allowsAfter(attempt) || connection >= MOST || wish.compareTo(LONGEST_WISH) > 0) {
                    throw new ProblemException(new Problem(
                            "cannot download "
                                    + uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1),
                            uri.toString(),
                            e.getMessage() + (attempt > 1 ? " (" + attempt + " tries in vain)" : ""),
                            "the part that came stays in the cache and the next try goes on there; a mirror can be"
                                    + " set: artifacts.mirror"));
                }
                var delay = AGAIN.delayAfter(attempt, random);
                clock.sleep(delay.compareTo(wish) > 0 ? delay : wish);
            }
        }
    }

    private void once(URI uri, Path partial, long limit, LongConsumer progress)
            throws Interruption, InterruptedException {
        Path tagFile = partial.resolveSibling(partial.getFileName() + ".tag");
        var tag = tag(tagFile);
        // without a tag nothing tells whether the rest belongs to the part that is here
        long from = tag.isPresent() ? size(partial) : 0;
        try (var answer = web.get(uri, from, tag)) {
            boolean part = answer.status() == 206 && answer.start().orElse(-1) == from;
            if (answer.status() == 416) {
                restart(partial, tagFile);
                throw new Interruption("the server has less than is here already", Optional.empty());
            }
            if (answer.status() != 200 && !part) {
                throw refused(uri, answer);
            }
            long start = part ? from : 0;
            if (answer.length().isPresent() && start + answer.length().getAsLong() > limit) {
                throw tooLarge(uri, limit);
            }
            if (!part) {
                restart(partial, tagFile);
                remember(tagFile, answer.tag());
            }
            long got = copy(uri, answer.body(), partial, start, limit, progress);
            if (answer.length().isPresent() && got - start < answer.length().getAsLong()) {
                throw new Interruption(
                        "the connection ended after " + got + " of "
                                + (start + answer.length().getAsLong()) + " bytes",
                        Optional.empty());
            }
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new Interruption(why, Optional.empty());
        }
    }

    /** {@return the bytes that are there now} Trouble with the disk is not trouble with the network. */
    private long copy(URI uri, InputStream body, Path partial, long start, long limit, LongConsumer progress)
            throws IOException {
        long there = start;
        var chunk = new byte[CHUNK];
        try (OutputStream out = open(partial)) {
            for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
                there += count;
                if (there > limit) {
                    throw tooLarge(uri, limit);
                }
                try {
                    out.write(chunk, 0, count);
                } catch (IOException e) {
                    throw disk(partial, e);
                }
                progress.accept(there);
            }
        }
        return there;
    }

    private static OutputStream open(Path partial) {
        try {
            return Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw disk(partial, e);
        }
    }

    static ProblemException disk(Path file, IOException e) {
        return new ProblemException(new Problem(
                "cannot write the cache of artefacts",
                file.toString(),
                e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(),
                "make room there, or set artifacts.cache to another folder"));
    }

    private static ProblemException tooLarge(URI uri, long limit) {
        return new ProblemException(
                new Problem(
                        "the download is larger than it may be",
                        uri.toString(),
                        "more than " + limit + " bytes; what is pinned is not what is offered there",
                        "compare with the vendor's page; if the vendor has changed the file, do not use it before you know why"));
    }

    private static Interruption refusedForNow(Web.Answer answer) {
        return new Interruption("the server answered " + answer.status(), answer.retryAfter());
    }

    private static Interruption refused(URI uri, Web.Answer answer) {
        int status = answer.status();
        if (status == 408 || status == 429 || status >= 500) {
            return refusedForNow(answer);
        }
        throw new ProblemException(new Problem(
                "cannot download " + uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1),
                uri.toString(),
                "the server answered " + status,
                status == 404
                        ? "check version and url in artifacts.lock, and the folders of the mirror: NAME/VERSION/FILE"
                        : "open it in a browser; behind a proxy or without internet set artifacts.mirror"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static Optional<String> tag(Path file) {
        try {
            return Optional.of(Files.readString(file)).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void remember(Path file, Optional<String> tag) {
        try {
            Files.writeString(file, tag.orElse(""), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw disk(file, e);
        }
    }

    private static void restart(Path partial, Path tagFile) {
        try {
            Files.deleteIfExists(partial);
            Files.deleteIfExists(tagFile);
        } catch (IOException e) {
            throw disk(partial, e);
        }
    }
}
