package dev.hyperteam.journal;

import dev.hyperteam.core.event.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Looks again when the kernel says that a file in the folder was written; once in a while also without. */
final class FolderTail implements Tail {
    /** Where the kernel says nothing (some shared folders), news are this late. */
    private static final long FALLBACK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int PORTION = 4_096;

    private final SqliteReader reader;
    private final WatchService watch;
    private long next;

    private FolderTail(SqliteReader reader, WatchService watch, long next) {
        this.reader = reader;
        this.watch = watch;
        this.next = next;
    }

    static FolderTail open(Path folder, long fromSeq, SqliteReader reader) {
        try {
            WatchService watch = folder.getFileSystem().newWatchService();
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            return new FolderTail(reader, watch, Math.max(1, fromSeq));
        } catch (IOException e) {
            throw Failures.file("the journal's folder cannot be watched", folder, e);
        }
    }

    @Override
    public List<Entry> next(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + Math.max(0, atMost.toNanos());
        while (true) {
            List<Entry> news = reader.list(ReadQuery.all().from(next).to(next + PORTION - 1));
            if (!news.isEmpty()) {
                next = news.getLast().seq() + 1;
                return news;
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return news;
            }
            WatchKey key = watch.poll(Math.min(left, FALLBACK_NANOS), TimeUnit.NANOSECONDS);
            if (key != null) {
                key.pollEvents();
                key.reset();
            }
        }
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a watch does not fail", e);
        }
    }
}
