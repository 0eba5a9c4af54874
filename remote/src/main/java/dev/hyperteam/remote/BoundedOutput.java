package dev.hyperteam.remote;

import java.io.OutputStream;
import java.util.Arrays;

/** Keeps the first bytes of a stream and counts the rest. Thread-safe. */
final class BoundedOutput extends OutputStream {
    private final int limit;
    private byte[] kept = new byte[1024];
    private int size;
    private long total;

    BoundedOutput(int limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        total += length;
        int fits = Math.min(length, limit - size);
        if (fits > 0) {
            if (size + fits > kept.length) {
                kept = Arrays.copyOf(kept, Math.max(size + fits, (int) Math.min(limit, kept.length * 2L)));
            }
            System.arraycopy(bytes, offset, kept, size, fits);
            size += fits;
        }
    }

    synchronized byte[] bytes() {
        return Arrays.copyOf(kept, size);
    }

    /** {@return how many bytes came, kept or not} */
    synchronized long total() {
        return total;
    }
}
