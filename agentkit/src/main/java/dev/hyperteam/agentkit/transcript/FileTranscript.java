package dev.hyperteam.agentkit.transcript;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A file of JSON lines, one entry each, synced to disk with every entry. A line that a crash left half-written is dropped at the next
 * opening; a damaged line before it is a problem. One process at a time: the file is locked while it is open.
 */
public final class FileTranscript implements Transcript, AutoCloseable {
    private final Path file;
    private final FileOutputStream out;
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    private FileTranscript(Path file, FileOutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Opens the file, or makes it, readable by its owner only.
     *
     * @throws ProblemException when it cannot be opened, is damaged, or another agent writes it
     */
    public static FileTranscript open(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file,
                        java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
            }
            // no FileChannel for writing: an interrupt, which is how agents are cancelled, would close it for good
            var transcript = new FileTranscript(file, new FileOutputStream(file.toFile(), true));
            try {
                transcript.lock();
                transcript.read();
            } catch (IOException | RuntimeException e) {
                transcript.close();
                throw e;
            }
            return transcript;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot open the transcript")
                            .at(file.toString())
                            .because(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private void lock() throws IOException {
        boolean locked;
        try {
            locked = out.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            throw new ProblemException(Problem.of("another agent writes this transcript")
                    .at(file.toString())
                    .then("wait until it has ended"));
        }
    }

    private void read() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int from = 0;
        int line = 1;
        var read = new ArrayList<Entry>();
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                read.add(decode(new String(Arrays.copyOfRange(bytes, from, at), StandardCharsets.UTF_8), line++));
                from = at + 1;
            }
        }
        // behind the last line end: an entry whose append never returned, so nobody has acted on it
        out.getChannel().truncate(from);
        entries.addAll(read);
    }

    private Entry decode(String text, int line) {
        try {
            return EntryCodec.decode(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(
                            "the transcript is damaged",
                            file + ":" + line,
                            String.valueOf(e.getMessage()),
                            "start the agent anew with another transcript"),
                    e);
        }
    }

    @Override
    public void append(Entry entry) {
        try {
            out.write((EntryCodec.encode(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot write the transcript")
                            .at(file.toString())
                            .because(String.valueOf(e.getMessage())),
                    e);
        }
        entries.add(entry);
    }

    @Override
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot close the transcript")
                            .at(file.toString())
                            .because(String.valueOf(e.getMessage())),
                    e);
        }
    }
}
