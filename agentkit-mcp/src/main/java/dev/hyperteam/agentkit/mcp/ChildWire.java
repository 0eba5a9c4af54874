package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A server as a child, one message a line. The SDK has such a transport too, but it passes its environment on, has queues without an
 * end, lets callers wait for a child that is dead, and waits for one that will not die. Thread-safe.
 */
final class ChildWire implements McpClientTransport {
    /** The child is gone, or cannot be understood any more. */
    static final class Lost extends IOException {
        private static final long serialVersionUID = 1L;

        Lost(String why) {
            super(why);
        }
    }

    private static final int QUEUE = 64;
    private static final byte[] END = new byte[0];
    private static final Duration GRACE = Duration.ofMillis(500);

    private final String name;
    private final Process process;
    private final BlockingQueue<byte[]> outgoing = new ArrayBlockingQueue<>(QUEUE);
    private final Tail tail = new Tail();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> session = message -> message;
    private volatile Consumer<Throwable> trouble = error -> {};
    private volatile @Nullable Thread listening;
    private volatile @Nullable Thread overhearing;

    private ChildWire(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts the child.
     *
     * @throws ProblemException when there is no such program
     */
    static ChildWire start(McpServer.Stdio server) {
        var builder = new ProcessBuilder(server.argv());
        var environment = builder.environment();
        String path = environment.get("PATH");
        environment.clear();
        if (path != null) {
            environment.put("PATH", path);
        }
        environment.putAll(server.environment());
        server.secretEnvironment().forEach((variable, secret) -> environment.put(variable, secret.reveal()));
        try {
            return new ChildWire(server.name(), builder.start());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot start it")
                            .at(server.place())
                            .because(Words.line(String.valueOf(e.getMessage()), 300))
                            .then("install the program or put it on the PATH"),
                    e);
        }
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        return Mono.fromRunnable(() -> {
            session = handler;
            overhearing = thread("stderr", this::overhear);
            var listener = thread("stdout", () -> end(listen()));
            listening = listener;
            thread("stdin", this::speak);
            // a child of the child may keep the pipe open
            var _ = process.onExit().thenRunAsync(() -> end(afterExit(listener)), task -> thread("exit", task));
        });
    }

    private Thread thread(String what, Runnable task) {
        // platform threads, because they are blocked for as long as the child lives
        return Thread.ofPlatform().daemon().name("mcp-" + name + "-" + what).start(task);
    }

    @Override
    public void setExceptionHandler(Consumer<Throwable> handler) {
        trouble = handler;
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.fromCallable(() -> {
            byte[] json = Wire.MAPPER.writeValueAsBytes(message);
            if (ended.get()) {
                throw new Lost("it has ended");
            }
            if (!outgoing.offer(json)) {
                throw new IOException("it does not read what it is sent");
            }
            return null;
        });
    }

    private void speak() {
        try (var stdin = process.getOutputStream()) {
            for (byte[] message = outgoing.take(); message.length > 0; message = outgoing.take()) {
                stdin.write(message);
                stdin.write('\n');
                stdin.flush();
            }
        } catch (IOException e) {
            // the child has closed its input: how that ends is seen at its output
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void overhear() {
        var buffer = new byte[4096];
        try (var stderr = process.getErrorStream()) {
            for (int n = stderr.read(buffer); n >= 0; n = stderr.read(buffer)) {
                tail.add(buffer, n);
            }
        } catch (IOException e) {
            // a killed child closes its pipe in the middle
        }
    }

    /** {@return why nothing more can be understood} */
    private String listen() {
        try (InputStream stdout = process.getInputStream()) {
            var lines = new Lines(stdout, Wire.MOST);
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.stripLeading().startsWith("{")) {
                    tail.add(line); // many a program greets
                    continue;
                }
                try {
                    session.apply(Mono.just(McpSchema.deserializeJsonRpcMessage(Wire.MAPPER, line)))
                            .subscribe(message -> {}, error -> {});
                } catch (IOException | RuntimeException e) {
                    return "it sent something that is no message: " + Words.line(line, 200);
                }
            }
            return process.waitFor(1, TimeUnit.SECONDS) ? exit() : "it closed its output";
        } catch (IOException e) {
            return process.isAlive() ? "it sent " + e.getMessage() : exit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "it closed its output";
        }
    }

    private String exit() {
        return "it ended with exit code " + process.exitValue();
    }

    private String afterExit(Thread listener) {
        join(listener); // the last answer may still be in the pipe
        return exit();
    }

    private static void join(@Nullable Thread thread) {
        try {
            if (thread != null && !thread.equals(Thread.currentThread())) {
                thread.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(String why) {
        if (ended.compareAndSet(false, true)) {
            kill();
            join(overhearing);
            trouble.accept(new Lost(why));
        }
    }

    /** {@return its last words beside the protocol; empty when there are none} */
    String lastWords() {
        return tail.text();
    }

    /** Kills it at once, with its children. */
    @Override
    public void close() {
        ended.set(true);
        kill();
    }

    private void kill() {
        var family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        hush();
    }

    private void hush() {
        outgoing.clear();
        var _ = outgoing.offer(END);
    }

    /** Closes its input, waits half a second for it to end by itself, then kills it. */
    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(() -> {
            ended.set(true);
            var family = process.descendants().toList();
            hush();
            try {
                process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            family.forEach(ProcessHandle::destroyForcibly);
            kill();
        });
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return Wire.MAPPER.convertValue(data, type);
    }
}
