package dev.hyperteam.agentkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A transcript in a file of its own: a line of JSON for each entry, flushed to the disk. A half line at its end is cut off. Thread-safe. */
public final class FileTranscript implements Transcript, AutoCloseable {
    private final FileChannel channel;
    private final List<Entry> entries = new ArrayList<>();

    /** Opens the file, or makes it. */
    public FileTranscript(Path file) {
        try {
            long good = 0;
            if (Files.exists(file)) {
                byte[] bytes = Files.readAllBytes(file);
                for (int begin = 0, end; (end = next(bytes, begin)) >= 0; begin = end + 1) {
                    entries.add(TranscriptJson.read(new String(bytes, begin, end - begin, StandardCharsets.UTF_8)));
                    good = end + 1L;
                }
            }
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(good);
            channel.position(good);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int next(byte[] bytes, int begin) {
        for (int i = begin; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized void add(Entry entry) {
        try {
            var bytes = ByteBuffer.wrap((TranscriptJson.write(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
            entries.add(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
