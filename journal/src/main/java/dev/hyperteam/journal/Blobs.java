package dev.hyperteam.journal;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Command output and other bytes beside the journal, named by their SHA-256, stored once. Thread-safe. */
final class Blobs {
    /** The largest blob: output is bounded long before. */
    static final int LIMIT = 16 << 20;

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;

    Blobs(Path folder) {
        this.folder = folder;
    }

    /** Stores {@code bytes} durably, so that an event may name them. */
    String put(byte[] bytes) {
        if (bytes.length > LIMIT) {
            throw new ProblemException(new Problem(
                    "output of " + bytes.length + " bytes is too large for the journal",
                    folder.toString(),
                    "a blob holds at most " + LIMIT + " bytes",
                    "bound the output where it is read"));
        }
        String name = hash(bytes);
        Path file = file(name);
        try {
            if (!Files.exists(file) || Files.size(file) != bytes.length) {
                write(bytes, file);
            }
        } catch (IOException e) {
            throw Failures.file("output cannot be stored beside the journal", file, e);
        }
        return name;
    }

    private void write(byte[] bytes, Path file) throws IOException {
        Path shelf = file.resolveSibling("");
        Files.createDirectories(shelf);
        Modes.restrict(folder, "rwx------");
        Path fresh = Files.createTempFile(folder, "fresh", ".part");
        try {
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                out.force(true);
            }
            Modes.restrict(fresh, "rw-------");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            force(shelf);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** The name in the folder must survive a power loss as well as the bytes do. */
    private static void force(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    byte[] get(String name) {
        Path file = file(name);
        try {
            if (!Files.exists(file)) {
                throw new ProblemException(new Problem(
                        "the journal has no blob " + name,
                        folder.toString(),
                        "the file was removed, or the name is from another journal",
                        "look at 'hyperteam events' for the names"));
            }
            byte[] bytes = Files.readAllBytes(file);
            if (!hash(bytes).equals(name)) {
                throw new ProblemException(new Problem(
                        "the blob " + name + " is damaged",
                        file.toString(),
                        "its bytes do not have the hash that it is named by",
                        "restore it from a backup; the events themselves are not concerned"));
            }
            return bytes;
        } catch (IOException e) {
            throw Failures.file("output cannot be read", file, e);
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ProblemException(
                    Problem.of("'" + name + "' is not the name of a blob").because("it is 64 hexadecimal digits"));
        }
        return folder.resolve(name.substring(0, 2)).resolve(name.substring(2));
    }

    /** Removes what a killed process left half-written; only for who holds the process lock. */
    void sweep() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var parts = Files.newDirectoryStream(folder, "fresh*.part")) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw Failures.file("the journal's folder cannot be tidied", folder, e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
