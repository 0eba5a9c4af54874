package dev.hyperteam.agentkit.langchain;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that gives up: after too long a silence, after too long altogether, after too much, and at once when
 * the reader is interrupted. The JDK's own stream waits for ever.
 */
final class Body extends InputStream implements BodySubscriber<InputStream> {
    private sealed interface Piece {
        record Bytes(List<ByteBuffer> buffers) implements Piece {}

        record End(@Nullable Throwable failure) implements Piece {}
    }

    private static final long MOST = 64L << 20;

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> current = new ArrayDeque<>();
    private final Duration silence;
    private final long deadline;
    private volatile Flow.@Nullable Subscription subscription;
    private long read;
    private boolean ended;

    Body(Duration silence, Duration longest) {
        this.silence = silence;
        this.deadline = System.nanoTime() + longest.toNanos();
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription value) {
        subscription = value;
        value.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        pieces.add(new Piece.Bytes(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        pieces.add(new Piece.End(failure));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece.End(null));
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (!ended && (current.isEmpty() || !current.getFirst().hasRemaining())) {
            if (!current.isEmpty()) {
                current.removeFirst();
            } else {
                next();
            }
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(length, current.getFirst().remaining());
        current.getFirst().get(target, offset, count);
        read += count;
        if (read > MOST) {
            close();
            throw new IOException("the answer has more than " + MOST + " bytes");
        }
        return count;
    }

    private void next() throws IOException {
        long left = Math.min(silence.toNanos(), deadline - System.nanoTime());
        Piece piece;
        try {
            piece = pieces.poll(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("cancelled");
        }
        switch (piece) {
            case null -> {
                close();
                throw new HttpTimeoutException("nothing came for too long, or the answer took too long");
            }
            case Piece.Bytes bytes -> {
                current.addAll(bytes.buffers());
                var from = subscription;
                if (from != null) {
                    from.request(1);
                }
            }
            case Piece.End end -> {
                ended = true;
                if (end.failure() != null) {
                    throw new IOException(end.failure());
                }
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        var from = subscription;
        if (from != null) {
            from.cancel();
        }
    }
}
