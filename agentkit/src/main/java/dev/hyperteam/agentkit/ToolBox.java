package dev.hyperteam.agentkit;

import dev.hyperteam.base.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Runs the calls of one answer: those that may be side by side at once, the others one after another. */
final class ToolBox {
    /** Characters of a tool's output that a model is handed. */
    static final int LONGEST_OUTPUT = 24_000;

    private static final int MOST_CALLS = 16;

    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Hooks hooks;
    private final Transcript transcript;
    private final Consumer<AgentEvent> events;
    private final Telemetry.Work telemetry;
    private final Clock clock;
    private final ReentrantLock one = new ReentrantLock();

    ToolBox(
            List<Tool> tools,
            Hooks hooks,
            Transcript transcript,
            Consumer<AgentEvent> events,
            Telemetry.Work telemetry,
            Clock clock) {
        for (Tool tool : tools) {
            if (this.tools.put(tool.spec().name(), tool) != null) {
                throw new IllegalArgumentException(
                        "two tools are called " + tool.spec().name());
            }
        }
        this.hooks = hooks;
        this.transcript = transcript;
        this.events = events;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    List<ToolSpec> specs() {
        return tools.values().stream().map(Tool::spec).toList();
    }

    /**
     * Calls what has not been called yet.
     *
     * @return why the agent must end; empty when it goes on
     */
    String call(Conversation conversation, Meter meter) throws InterruptedException {
        var all = conversation.pendingCalls();
        var waiting = all.stream().filter(call -> !conversation.answered(call)).toList();
        var stop = new ArrayList<String>();
        try (var threads = new Threads()) {
            var running = new ArrayList<Future<Transcript.Entry.Resulted>>();
            for (ToolCall call : waiting) {
                boolean seen = conversation.begun(call);
                boolean tooMany = all.indexOf(call) >= MOST_CALLS;
                running.add(threads.pool.submit(
                        () -> tooMany ? notCalled(call, "too many calls in one answer") : one(call, seen, stop)));
            }
            for (var future : running) {
                meter.called();
                conversation.apply(threads.result(future));
            }
        }
        synchronized (stop) {
            return stop.isEmpty() ? "" : stop.getFirst();
        }
    }

    /** Whoever leaves by an interrupt takes everything along. */
    private static final class Threads implements AutoCloseable {
        private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();

        Transcript.Entry.Resulted result(Future<Transcript.Entry.Resulted> future) throws InterruptedException {
            try {
                return future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException own) {
                    throw own;
                }
                throw new IllegalStateException("a tool was cut off", e.getCause());
            }
        }

        @Override
        public void close() {
            pool.shutdownNow();
            pool.close();
        }
    }

    private Transcript.Entry.Resulted one(ToolCall call, boolean seen, List<String> stop) throws InterruptedException {
        Tool tool = tools.get(call.tool());
        if (tool == null) {
            return notCalled(
                    call, "there is no tool '" + call.tool() + "'; there are " + String.join(", ", tools.keySet()));
        }
        Arguments arguments;
        try {
            arguments = Arguments.read(tool.spec(), call.arguments());
        } catch (Arguments.Misfit e) {
            return notCalled(call, e.words());
        }
        switch (hooks.beforeTool(call)) {
            case Hooks.Permit.Go _ -> {}
            case Hooks.Permit.Deny deny -> {
                return notCalled(call, "not permitted: " + deny.why());
            }
            case Hooks.Permit.Stop ends -> {
                synchronized (stop) {
                    stop.add(ends.why());
                }
                return notCalled(call, "not permitted: " + ends.why());
            }
        }
        if (tool.beside()) {
            return made(tool, call, arguments, seen);
        }
        one.lockInterruptibly();
        try {
            return made(tool, call, arguments, seen);
        } finally {
            one.unlock();
        }
    }

    private Transcript.Entry.Resulted made(Tool tool, ToolCall call, Arguments arguments, boolean seen)
            throws InterruptedException {
        long begin = clock.nanoTime();
        if (!seen) {
            transcript.add(new Transcript.Entry.Called(call));
        }
        events.accept(new AgentEvent.ToolBegins(call));
        Tool.Output output;
        try (var _ = telemetry.tool(call)) {
            output = seen ? found(tool, call, arguments) : output(tool, call, arguments);
        }
        output = hooks.afterTool(call, bounded(output));
        return note(call, output, Duration.ofNanos(clock.nanoTime() - begin));
    }

    /** What began in an earlier process is never begun again by us. */
    private static Tool.Output found(Tool tool, ToolCall call, Arguments arguments) throws InterruptedException {
        return tool.lookup(call.id(), arguments)
                .orElseGet(
                        () -> Tool.Output.failed(
                                "the process ended while this ran, and nobody can tell whether it happened: look before you call it again"));
    }

    private static Tool.Output output(Tool tool, ToolCall call, Arguments arguments) throws InterruptedException {
        try (var alone = Executors.newVirtualThreadPerTaskExecutor()) {
            var future = alone.submit(() -> tool.call(call.id(), arguments));
            try {
                return future.get(tool.timeout().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                future.cancel(true);
                return Tool.Output.failed(
                        "it took longer than " + tool.timeout().toSeconds() + " s and was stopped");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InterruptedException) {
                    throw new InterruptedException();
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                var cause = e.getCause() == null ? e : e.getCause();
                return Tool.Output.failed(String.valueOf(cause.getMessage()));
            } catch (InterruptedException e) {
                future.cancel(true);
                throw e;
            }
        }
    }

    private static Tool.Output bounded(Tool.Output output) {
        String text = output.text();
        return text.length() <= LONGEST_OUTPUT
                ? output
                : new Tool.Output(
                        text.substring(0, LONGEST_OUTPUT) + "\n(cut: it had " + text.length() + " characters)",
                        output.failed());
    }

    private Transcript.Entry.Resulted notCalled(ToolCall call, String why) {
        return note(call, Tool.Output.failed(why), Duration.ZERO);
    }

    private Transcript.Entry.Resulted note(ToolCall call, Tool.Output output, Duration took) {
        var result = new ToolResult(call.id(), call.tool(), output.text(), output.failed());
        var entry = new Transcript.Entry.Resulted(result, took);
        synchronized (transcript) {
            transcript.add(entry);
        }
        events.accept(new AgentEvent.ToolEnded(call, result, took));
        return entry;
    }
}
