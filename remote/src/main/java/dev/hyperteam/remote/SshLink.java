package dev.hyperteam.remote;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.RetryPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/** One logged-in connection that is made when first needed and made again after a loss; its channels carry commands. Thread-safe. */
final class SshLink {
    /** Below the ten sessions that a server allows by default, with room for closing ones that it still counts. */
    private static final int CHANNELS = 4;

    private static final RetryPolicy OPENING = new RetryPolicy(30, Duration.ofMillis(20), Duration.ofSeconds(2), 1.5);
    private static final int ERROR_LIMIT = 256 * 1024;

    private final String name;
    private final Route route;
    private final Duration connectTimeout;
    private final Dialer dialer;
    private final Clock clock;
    private final RetryPolicy dialing;
    private final Semaphore channels = new Semaphore(CHANNELS, true);
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable ClientSession current;
    private volatile boolean closed;

    SshLink(Endpoint endpoint, Route route, Dialer dialer, Clock clock, RetryPolicy dialing) {
        this.name = route.target().label();
        this.route = route;
        this.connectTimeout = endpoint.connectTimeout();
        this.dialer = dialer;
        this.clock = clock;
        this.dialing = dialing;
    }

    String name() {
        return name;
    }

    Route route() {
        return route;
    }

    /**
     * Runs {@code command} and feeds it.
     *
     * @param limit after which the channel is cut and {@link RemoteException.Kind#TIMEOUT} is thrown
     * @param outputLimit bytes of standard output that are kept
     */
    ChannelResult run(String command, List<byte[]> input, Duration limit, int outputLimit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        channels.acquire();
        try {
            var out = new BoundedOutput(outputLimit);
            var err = new BoundedOutput(ERROR_LIMIT);
            var ended = new CountDownLatch(1);
            ChannelExec channel = open(command, out, err);
            try {
                channel.addCloseFutureListener(future -> ended.countDown());
                feed(channel, input);
                if (!ended.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    throw new RemoteException(
                            RemoteException.Kind.TIMEOUT,
                            new Problem(
                                    "no end within " + limit.toSeconds() + " s",
                                    name,
                                    "the host still answers, but the command does not end",
                                    "look at the host's load and processes, or allow more time"));
                }
                return result(channel, out, err);
            } finally {
                channel.close(true);
            }
        } finally {
            channels.release();
        }
    }

    private ChannelResult result(ChannelExec channel, BoundedOutput out, BoundedOutput err) {
        Integer status = channel.getExitStatus();
        String signal = channel.getExitSignal();
        if (status == null && signal == null) {
            throw lost(null);
        }
        int code = status != null ? status : signalCode(signal);
        return new ChannelResult(code, out.bytes(), out.total(), err.bytes(), err.total());
    }

    private static int signalCode(String signal) {
        return switch (signal.toUpperCase(Locale.ROOT)) {
            case "HUP" -> 129;
            case "INT" -> 130;
            case "KILL" -> 137;
            case "PIPE" -> 141;
            case "TERM" -> 143;
            default -> 255;
        };
    }

    /** A command that ends without reading all of its input is not an error: its exit code says what happened. */
    private static void feed(ChannelExec channel, List<byte[]> input) throws InterruptedException {
        try (OutputStream stdin = channel.getInvertedIn()) {
            for (byte[] part : input) {
                stdin.write(part);
            }
            stdin.flush();
        } catch (java.io.InterruptedIOException e) {
            throw new InterruptedException("interrupted while sending");
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while sending");
            }
        }
    }

    /** Until the first byte of input is sent nothing can have happened on the host: every failure here may be tried again. */
    private ChannelExec open(String command, BoundedOutput out, BoundedOutput err) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Throwable failure;
            ClientSession session = session();
            try {
                ChannelExec channel = session.createExecChannel(command);
                channel.setOut(out);
                channel.setErr(err);
                OpenFuture opening = channel.open();
                boolean answered;
                try {
                    answered = Dialer.await(opening, System.nanoTime() + connectTimeout.toNanos());
                } catch (InterruptedException e) {
                    channel.close(true);
                    throw e;
                }
                if (answered && opening.isOpened()) {
                    return channel;
                }
                channel.close(true);
                if (!answered) {
                    session.close(true);
                }
                failure = opening.getException();
            } catch (IOException | IllegalStateException e) {
                failure = e;
            }
            if (!OPENING.allowsAfter(attempt)) {
                throw lost(failure);
            }
            clock.sleep(OPENING.delayAfter(attempt, ThreadLocalRandom.current()));
        }
    }

    private ClientSession session() throws InterruptedException {
        ClientSession session = current;
        if (session != null && session.isOpen() && !closed) {
            return session;
        }
        connecting.lockInterruptibly();
        try {
            session = current;
            if (session == null || !session.isOpen()) {
                session = dial();
                current = session;
            }
            if (closed) {
                session.close(true);
                throw new RemoteException(
                        RemoteException.Kind.CONNECTION_LOST,
                        new Problem("this connection was closed", name, "the run is ending", ""));
            }
            return session;
        } finally {
            connecting.unlock();
        }
    }

    private ClientSession dial() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return dialer.dial(route, true, connectTimeout).session();
            } catch (RemoteException e) {
                if (closed || !e.retryable() || !dialing.allowsAfter(attempt)) {
                    throw e;
                }
            }
            clock.sleep(dialing.delayAfter(attempt, ThreadLocalRandom.current()));
        }
    }

    RemoteException lost(@Nullable Throwable cause) {
        return new RemoteException(
                RemoteException.Kind.CONNECTION_LOST,
                new Problem(
                        "the connection broke while a command ran",
                        name,
                        "how far the command came is not known",
                        "resume: what was done is looked up on the host before anything is repeated"),
                cause);
    }

    void cut() {
        ClientSession session = current;
        if (session != null) {
            session.close(true);
        }
    }

    void close() {
        closed = true;
        cut();
    }
}
