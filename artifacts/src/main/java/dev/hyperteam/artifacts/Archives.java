package dev.hyperteam.artifacts;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Looks into downloads without unpacking them to a disk. */
final class Archives {
    /** What is larger or has more files than this is not one of the programs that are installed here. */
    static final int MAX_FILES = 100_000;

    /** An archive with more files than this is known as a whole; a lock file that named them all would be no text for people. */
    static final int MAX_NAMED = 1_000;

    private static final long MAX_UNPACKED = 8L << 30;

    private Archives() {}

    /**
     * {@return the sha256 of each regular file inside, by name without a leading {@code ./}; nothing where there are too many to name}
     *
     * @throws ProblemException when it cannot be read, is a bomb, or names files outside of itself
     */
    static SequencedMap<String, String> members(Path archive) {
        var members = new TreeMap<String, String>();
        long total = 0;
        int files = 0;
        try (var tar = new TarArchiveInputStream(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive), 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.isFile() || entry.isSymbolicLink() || entry.isLink()) {
                    continue;
                }
                String name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
                total += Math.max(0, entry.getSize());
                files++;
                if (total > MAX_UNPACKED || files > MAX_FILES) {
                    throw odd(archive, "it holds more than " + MAX_FILES + " files or 8 GiB");
                }
                if (name.startsWith("/") || java.util.List.of(name.split("/")).contains("..")) {
                    throw odd(archive, "it names a file outside of itself: " + name);
                }
                if (files <= MAX_NAMED) {
                    members.put(name, sha256(tar));
                }
            }
        } catch (IOException e) {
            throw odd(archive, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
        return files > MAX_NAMED ? new TreeMap<>() : members;
    }

    private static ProblemException odd(Path archive, String why) {
        return new ProblemException(new Problem(
                "the archive cannot be used", archive.toString(), why, "compare it with the vendor's page"));
    }

    /** {@return the sha256 of a file, in lower-case hexadecimal digits} */
    static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return sha256(in);
        }
    }

    private static String sha256(InputStream in) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var chunk = new byte[1 << 16];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
