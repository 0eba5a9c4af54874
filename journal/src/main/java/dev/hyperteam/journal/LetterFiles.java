package dev.hyperteam.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** The files of a mailbox: written whole and durably, read only when they are what they should be. */
final class LetterFiles {
    /** A letter is some hundred bytes; a reason is bounded. */
    static final int MOST = 8 * 1024;

    private static final Set<PosixFilePermission> MINE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private LetterFiles() {}

    /** A file that nobody should believe, and why. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /** Writes {@code bytes} so that the file is there whole or not at all, and stays after a power loss. */
    static void write(Path file, byte[] bytes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var out =
                FileChannel.open(part, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("somebody else writes " + part, e);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** {@return the bytes of a file of at most {@value #MOST} bytes that only its owner can read or write} */
    static byte[] read(Path file) throws Refused {
        try {
            var is = attributes(file);
            if (!is.isRegularFile()) {
                throw new Refused("it is no regular file");
            }
            if (!MINE.containsAll(is.permissions())) {
                throw new Refused("its mode is " + PosixFilePermissions.toString(is.permissions())
                        + ": others than its owner may read or write it");
            }
            if (is.size() > MOST) {
                throw new Refused("it is larger than " + MOST + " bytes");
            }
            try (var in = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                var buffer = ByteBuffer.allocate(MOST + 1);
                while (buffer.hasRemaining() && in.read(buffer) >= 0) {
                    // until the end or the limit
                }
                if (!buffer.hasRemaining()) {
                    throw new Refused("it is larger than " + MOST + " bytes");
                }
                return java.util.Arrays.copyOf(buffer.array(), buffer.position());
            }
        } catch (NoSuchFileException e) {
            throw new Refused("it is gone");
        } catch (IOException e) {
            throw new Refused("it cannot be read: " + e);
        }
    }

    /** {@return who owns the file} Only root and the owner of the folder may write to a run. */
    static String owner(Path file) throws Refused {
        try {
            String owner = attributes(file).owner().getName();
            Path folder = file.toAbsolutePath().getParent();
            String folders = folder == null ? owner : attributes(folder).owner().getName();
            if (!owner.equals(folders) && !owner.equals("root")) {
                throw new Refused("it belongs to " + owner + ", the folder to " + folders);
            }
            return owner;
        } catch (IOException e) {
            throw new Refused("it cannot be told whose it is: " + e);
        }
    }

    static FileTime changedAt(Path file) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes a file; one that is gone, or a folder that is not empty, is left. */
    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is refused again next time; nobody ever acts on it.
        }
    }

    static byte[] json(Mailbox.Reply reply) {
        return new Json()
                .flag("taken", reply.taken())
                .text("words", reply.words())
                .end();
    }

    static Mailbox.Reply reply(byte[] json) throws Refused {
        try {
            var in = new Fields.Reader().read(json);
            return new Mailbox.Reply(in.flag("taken"), in.text("words"));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new Refused("it is no JSON: " + e.getMessage());
        }
    }

    private static PosixFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
