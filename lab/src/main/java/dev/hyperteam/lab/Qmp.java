package dev.hyperteam.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/** Orders to a running QEMU over its machine protocol (QMP): one object a line. For one thread. */
final class Qmp implements AutoCloseable {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final int LONGEST_LINE = 1 << 20;
    private static final Map<String, Object> END = Map.of();

    private final SocketChannel channel;
    private final Clock clock;
    // A unix socket has no read timeout here, so a thread of its own reads and the caller waits on this.
    private final BlockingQueue<Map<String, Object>> messages = new ArrayBlockingQueue<>(256);

    private Qmp(SocketChannel channel, Clock clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /** Connects; fails when QEMU does not greet within half a minute, for instance because somebody else is talking to it. */
    static Qmp connect(Path socket, Clock clock) throws InterruptedException {
        try {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            var qmp = new Qmp(channel, clock);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                Thread.ofVirtual().start(qmp::read);
                qmp.next("QMP", SHORT);
                qmp.execute("qmp_capabilities", Map.of(), SHORT);
                return qmp;
            } catch (IOException | RuntimeException | InterruptedException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot talk to QEMU")
                            .at(socket.toString())
                            .because(String.valueOf(e.getMessage()))
                            .then("lab status tells whether the host is on"),
                    e);
        }
    }

    /** Runs a line of the human monitor; there, any words in answer to these orders are an error. */
    void order(String line, Duration limit) throws InterruptedException {
        Object answer = execute("human-monitor-command", Map.of("command-line", line), limit);
        if (!answer.toString().isBlank()) {
            throw new ProblemException(Problem.of("QEMU refuses '" + line + "'")
                    .because(answer.toString().strip()));
        }
    }

    /** {@return what QEMU returns: a map, a list or a text} */
    Object execute(String command, Map<String, String> arguments, Duration limit) throws InterruptedException {
        try {
            var line = ByteBuffer.wrap((QmpJson.command(command, arguments) + "\n").getBytes(UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw gone(command, e.toString());
        }
        Map<String, Object> answer = next("return", limit);
        if (answer.get("error") instanceof Map<?, ?> error) {
            throw new ProblemException(
                    Problem.of("QEMU refuses '" + command + "'").because(String.valueOf(error.get("desc"))));
        }
        return answer.getOrDefault("return", Map.of());
    }

    /** Waits until QEMU reports that, {@code RESET} for instance. */
    void await(String event, Duration limit) throws InterruptedException {
        next(event, limit);
    }

    /** {@return the next message that has this member or is this event; errors always, and what else comes is passed over} */
    private Map<String, Object> next(String wanted, Duration limit) throws InterruptedException {
        long deadline = clock.nanoTime() + limit.toNanos();
        while (true) {
            var message = messages.poll(Math.max(0, deadline - clock.nanoTime()), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw gone(wanted, "no answer within " + limit.toSeconds() + " s");
            }
            if (message.equals(END)) {
                throw gone(wanted, "it has ended");
            }
            if (message.containsKey(wanted) || message.containsKey("error") || wanted.equals(message.get("event"))) {
                return message;
            }
        }
    }

    private static ProblemException gone(String waitedFor, String why) {
        return new ProblemException(Problem.of("QEMU does not answer")
                .because(why + " (" + waitedFor + ")")
                .then("lab status tells whether the host is on"));
    }

    private void read() {
        try (var stream = new BufferedInputStream(Channels.newInputStream(channel))) {
            for (String line = line(stream); !line.isEmpty(); line = line(stream)) {
                messages.put(QmpJson.object(line));
            }
        } catch (IOException | JacksonException e) {
            // Closed from either side; whoever waits is told below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            boolean _ = messages.offer(END);
        }
    }

    /** {@return the next line; empty at the end, or when a line is longer than any that QEMU sends} */
    private static String line(InputStream stream) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = stream.read(); b >= 0 && b != '\n'; b = stream.read()) {
            line.write(b);
            if (line.size() > LONGEST_LINE) {
                return "";
            }
        }
        return line.toString(UTF_8).strip();
    }

    /** {@return the names of the snapshots that the disk with the guest's memory has, the oldest first} */
    List<String> snapshots() throws InterruptedException {
        return QmpJson.texts(execute("query-block", Map.of(), SHORT), List.of("inserted", "image", "snapshots", "name"))
                .stream()
                .distinct()
                .toList();
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
