package dev.hyperteam.artifacts;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLockFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * The controller's store of downloads, by checksum. A file is in it under its sha256 or not at all; a part of one lies beside under a
 * name of its own. Several processes may share one. Thread-safe.
 */
public final class ArtifactCache {
    private final Path folder;
    private final Mirror mirror;
    private final Download download;
    private final Web web;
    private final ConcurrentMap<String, ReentrantLock> busy = new ConcurrentHashMap<>();

    /** What is known of a pinned artefact here. */
    public enum State {
        /** Here, and what it must be. */
        PRESENT,
        /** Not here. */
        ABSENT,
        /** Here, and not what it must be. */
        DAMAGED
    }

    /** Is told how far a download is. */
    public interface Progress {
        /** @param bytes that are here; {@code total} is 0 when unknown */
        void at(Artifact artifact, long bytes, long total);
    }

    /** A cache in {@code folder}, which need not exist yet. */
    public ArtifactCache(Path folder, Mirror mirror, Web web, Clock clock, RandomGenerator random) {
        this.folder = folder;
        this.mirror = mirror;
        this.web = web;
        this.download = new Download(web, clock, random);
    }

    /** {@return where a pinned artefact lies or would lie} */
    public Path path(Artifact artifact) {
        return folder.resolve(artifact.sha256().orElseThrow(() -> new ProblemException(artifact.unpinned())));
    }

    /** {@return whether a pinned artefact is here; reads the whole file} */
    public State state(Artifact artifact) {
        Path file = path(artifact);
        try {
            if (!Files.isRegularFile(file)) {
                return State.ABSENT;
            }
            return Archives.sha256(file).equals(artifact.sha256().orElseThrow()) ? State.PRESENT : State.DAMAGED;
        } catch (IOException e) {
            return State.DAMAGED;
        }
    }

    /**
     * Makes sure that a pinned artefact is here.
     *
     * @return its file, whose bytes have the pinned checksum
     * @throws ProblemException when it is not pinned, cannot be had, or is not what it must be; nothing wrong stays in the cache
     */
    public Path fetch(Artifact artifact, Progress progress) throws InterruptedException {
        Path file = path(artifact);
        return alone(artifact.sha256().orElseThrow(), () -> {
            if (state(artifact) == State.PRESENT) {
                return file;
            }
            Path partial = partial(artifact.sha256().orElseThrow());
            bring(artifact, partial, artifact.size().orElse(ArtifactLockFile.MAX_BYTES), progress);
            String found = Archives.sha256(partial);
            if (!found.equals(artifact.sha256().orElseThrow())) {
                refuseWebPage(artifact, partial);
                forget(partial);
                throw new ProblemException(new Problem(
                        "artefact '" + artifact.name() + "' " + artifact.version() + " is not what is pinned",
                        from(artifact),
                        "sha256 " + found + " instead of " + artifact.sha256().orElseThrow(),
                        "nothing was installed from it. Try again; if it stays, somebody has changed the file: compare"
                                + " with the vendor's page before you pin it anew"));
            }
            move(partial, file);
            return file;
        });
    }

    /**
     * Downloads an artefact whatever its checksum is, to find out what it should be pinned as.
     *
     * @return the artefact as it would be pinned; its file is in the cache under the checksum that was found
     */
    public Artifact inspect(Artifact artifact, Progress progress) throws InterruptedException {
        String key = artifact.name() + "-" + artifact.version() + ".unpinned";
        return alone(key, () -> {
            Path partial = partial(key);
            bring(artifact, partial, ArtifactLockFile.MAX_BYTES, progress);
            refuseWebPage(artifact, partial);
            String found = Archives.sha256(partial);
            SequencedMap<String, String> members = new LinkedHashMap<>();
            if (artifact.archive()) {
                try {
                    members = Archives.members(partial);
                } catch (ProblemException e) {
                    forget(partial);
                    throw e;
                }
            } else {
                members.put(artifact.fileName(), found);
            }
            long size = Files.size(partial);
            move(partial, folder.resolve(found));
            return artifact.pinnedAs(found, size, members);
        });
    }

    /** {@return the first 64 KiB of what the vendor publishes as its checksum, if it does; empty when it cannot be had} */
    public Optional<String> published(Artifact artifact) throws InterruptedException {
        if (artifact.checksums().isEmpty() || !(mirror instanceof Mirror.Vendors)) {
            return Optional.empty();
        }
        var uri = java.net.URI.create(artifact.fill(artifact.checksums().get()));
        return alone(artifact.name() + ".checksums", () -> {
            Path partial = partial(artifact.name() + "-" + artifact.version() + ".checksums");
            forget(partial);
            try {
                download.into(uri, partial, 1 << 16, bytes -> {});
                return Optional.of(Files.readString(partial, java.nio.charset.StandardCharsets.ISO_8859_1));
            } catch (ProblemException e) {
                return Optional.<String>empty();
            } finally {
                forget(partial);
            }
        });
    }

    /**
     * Looks whether a pinned artefact could be fetched, within seconds.
     *
     * @return why not, for readers; empty when it is here, or its source answers for it
     */
    public Optional<String> obstacle(Artifact artifact) throws InterruptedException {
        // the checksum is for the fetch: a look does not read a gigabyte
        if (Files.isRegularFile(path(artifact))) {
            return Optional.empty();
        }
        return switch (mirror) {
            case Mirror.Vendors _ -> obstacle(artifact.source());
            case Mirror.Site site -> obstacle(site.of(artifact));
            case Mirror.Folder local ->
                Files.isRegularFile(local.of(artifact))
                        ? Optional.empty()
                        : Optional.of("the mirror has no file " + local.of(artifact));
        };
    }

    private Optional<String> obstacle(java.net.URI uri) throws InterruptedException {
        try {
            int status = web.ask(uri);
            // a server may dislike the question and still have the file
            return status == 404 || status == 410 || status >= 500
                    ? Optional.of(uri.getHost() + " answers with status " + status + " for " + uri.getPath())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(uri.getHost() + " cannot be reached from here");
        }
    }

    /** {@return where an artefact would be taken from, for readers} */
    public String from(Artifact artifact) {
        return switch (mirror) {
            case Mirror.Vendors _ -> artifact.source().toString();
            case Mirror.Site site -> site.of(artifact).toString();
            case Mirror.Folder local -> local.of(artifact).toString();
        };
    }

    /** Proxies, login pages and moved downloads answer with a page and the status of success. */
    private void refuseWebPage(Artifact artifact, Path partial) throws IOException {
        String begin;
        try (var in = Files.newInputStream(partial)) {
            begin = new String(in.readNBytes(512), StandardCharsets.ISO_8859_1)
                    .strip()
                    .toLowerCase(Locale.ROOT);
        }
        if (begin.startsWith("<!doctype html") || begin.startsWith("<html")) {
            forget(partial);
            throw new ProblemException(new Problem(
                    "a web page came instead of artefact '" + artifact.name() + "' " + artifact.version(),
                    from(artifact),
                    "a proxy, a login page or a moved download answers like that",
                    "open the address in a browser; behind a proxy or without internet set artifacts.mirror"));
        }
    }

    private void bring(Artifact artifact, Path partial, long limit, Progress progress)
            throws IOException, InterruptedException {
        long total = artifact.size().orElse(0);
        switch (mirror) {
            case Mirror.Vendors _ ->
                download.into(artifact.source(), partial, limit, bytes -> progress.at(artifact, bytes, total));
            case Mirror.Site site ->
                download.into(site.of(artifact), partial, limit, bytes -> progress.at(artifact, bytes, total));
            case Mirror.Folder local -> copy(artifact, local.of(artifact), partial, limit);
        }
    }

    private static void copy(Artifact artifact, Path source, Path partial, long limit) throws IOException {
        if (!Files.isRegularFile(source)) {
            throw new ProblemException(new Problem(
                    "the mirror lacks artefact '" + artifact.name() + "' " + artifact.version(),
                    source.toString(),
                    "there is no such file",
                    "on a machine that has it: hyperteam artifacts export FOLDER"));
        }
        if (Files.size(source) > limit) {
            throw new ProblemException(new Problem(
                    "the file is larger than it may be",
                    source.toString(),
                    Files.size(source) + " bytes, at most " + limit + " are pinned",
                    "export the mirror anew"));
        }
        try {
            Files.copy(source, partial, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Download.disk(partial, e);
        }
    }

    private interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** One download of a thing at a time: of this process's threads first, then of this machine's processes. */
    private <T> T alone(String key, Work<T> work) throws InterruptedException {
        var lock = busy.computeIfAbsent(key, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            Files.createDirectories(folder.resolve("partial"));
            Path file = folder.resolve("partial").resolve(key + ".lock");
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                return work.run();
            }
        } catch (IOException e) {
            throw Download.disk(folder, e);
        } finally {
            lock.unlock();
        }
    }

    private Path partial(String key) {
        return folder.resolve("partial").resolve(key);
    }

    private static void forget(Path partial) throws IOException {
        Files.deleteIfExists(partial);
        Files.deleteIfExists(partial.resolveSibling(partial.getFileName() + ".tag"));
    }

    private static void move(Path partial, Path file) throws IOException {
        try (var channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(partial.resolveSibling(partial.getFileName() + ".tag"));
    }
}
