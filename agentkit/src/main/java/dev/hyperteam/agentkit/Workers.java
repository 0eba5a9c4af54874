package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.telemetry.Running;
import dev.hyperteam.agentkit.tool.ToolContext;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agentkit.transcript.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out calls on virtual threads of their own. The agent's thread starts them, waits, enforces timeouts and writes down: intent
 * before, result after.
 */
final class Workers {
    /** A call under way. */
    private record Job(Desk.Ready ready, Thread thread, Running span, long from, Patience patience) {
        String id() {
            return ready.call().id();
        }
    }

    /** What the agent's thread hears of its calls. */
    private sealed interface News {}

    private record Finished(String id, ToolResult result) implements News {}

    /** A call has waited for a person and goes on: its deadline is another one. */
    private record GoesOn() implements News {}

    private final Agent agent;
    private final Log log;
    private final Environment environment;

    Workers(Agent agent, Log log, Environment environment) {
        this.agent = agent;
        this.log = log;
        this.environment = environment;
    }

    void carryOut(List<Desk.Ready> calls) throws InterruptedException {
        BlockingQueue<News> done = new LinkedBlockingQueue<>();
        Map<String, Job> running = new LinkedHashMap<>();
        var waiting = new ArrayList<>(calls);
        @Nullable String stop = null;
        try {
            while (!waiting.isEmpty() || !running.isEmpty()) {
                while (!waiting.isEmpty() && running.size() < agent.limits().parallelCalls()) {
                    var job = start(waiting.removeFirst(), done);
                    running.put(job.id(), job);
                }
                if (next(done, running) instanceof Finished finished) {
                    var job = running.remove(finished.id());
                    if (job != null) {
                        stop = finish(job, finished.result()).orElse(stop);
                    }
                }
                expire(running);
            }
        } catch (InterruptedException | Halt e) {
            giveUp(running, done);
            throw e;
        }
        if (stop != null) {
            throw new Halt(new Ending.Stopped(stop));
        }
    }

    /** Waits for news, until the first deadline; while all that is under way waits for a person, there is none. */
    private static @Nullable News next(BlockingQueue<News> done, Map<String, Job> running) throws InterruptedException {
        var first = running.values().stream()
                .map(job -> job.patience().left())
                .flatMapToLong(OptionalLong::stream)
                .min();
        return first.isEmpty() ? done.take() : done.poll(Math.max(0, first.getAsLong()), TimeUnit.NANOSECONDS);
    }

    private Job start(Desk.Ready ready, BlockingQueue<News> done) {
        log.add(new Entry.Calling(ready.call(), log.now()));
        log.tell(new AgentEvent.ToolStarted(ready.call()));
        var span = environment.telemetry().tool(ready.call());
        String id = ready.call().id();
        var limit = ready.tool().traits().timeout();
        var left = log.meter().timeLeft().orElse(limit);
        var patience =
                new Patience(log.presence(), left.compareTo(limit) < 0 ? left : limit, () -> done.add(new GoesOn()));
        var context = new ToolContext(agent.name(), id, patience);
        var thread = Thread.ofVirtual()
                .name("tool-" + ready.tool().name())
                .unstarted(span.around(() -> done.add(new Finished(id, call(ready, context)))));
        var job = new Job(ready, thread, span, System.nanoTime(), patience);
        thread.start();
        return job;
    }

    private static ToolResult call(Desk.Ready ready, ToolContext context) {
        try {
            return ready.tool().call(ready.arguments(), context);
        } catch (InterruptedException e) {
            return ToolResult.failed("the call was broken off; it may have taken effect in part");
        } catch (Exception e) {
            return ToolResult.failed("the tool failed: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        } catch (StackOverflowError | AssertionError e) {
            return ToolResult.failed("the tool failed: " + e);
        }
    }

    private void expire(Map<String, Job> running) throws InterruptedException {
        for (var job : List.copyOf(running.values())) {
            if (job.patience().left().orElse(1) <= 0) {
                job.thread().interrupt();
                if (!job.thread().join(agent.limits().grace())) {
                    log.tell(new AgentEvent.ToolLost(job.ready().call()));
                }
                running.remove(job.id());
                var took = Duration.ofNanos(System.nanoTime() - job.from());
                finish(
                        job,
                        ToolResult.failed("timed out after " + took.toMillis()
                                + " ms and was broken off; it may have taken effect, find out before you repeat it"));
            }
        }
    }

    /** Cancelled: what ends within the grace has its result, what does not stays open, so that a resumed agent looks it up. */
    private void giveUp(Map<String, Job> running, BlockingQueue<News> done) {
        running.values().forEach(job -> job.thread().interrupt());
        long until = System.nanoTime() + agent.limits().grace().toNanos();
        for (var job : running.values()) {
            try {
                var left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
                if (!job.thread().join(left)) {
                    log.tell(new AgentEvent.ToolLost(job.ready().call()));
                }
            } catch (InterruptedException e) {
                break; // a second cancellation: no more patience
            }
        }
        for (var news = done.poll(); news != null; news = done.poll()) {
            var job = news instanceof Finished finished ? running.remove(finished.id()) : null;
            if (job != null) {
                record(job, ((Finished) news).result());
            }
        }
        running.values().forEach(job -> {
            job.patience().end();
            job.span().failed("cancelled");
            job.span().end(Duration.ofNanos(System.nanoTime() - job.from()));
        });
        log.noteAbsence();
    }

    /** {@return why a hook wants the agent to stop, if one does} */
    private Optional<String> finish(Job job, ToolResult result) throws InterruptedException {
        var shown = result;
        @Nullable String stop = null;
        for (Hook hook : agent.hooks().reversed()) {
            Hook.AfterTool decision;
            try {
                decision = hook.afterTool(job.ready().tool(), job.ready().call(), shown);
            } catch (RuntimeException e) {
                decision = new Hook.AfterTool.Stop("a check of a result failed: " + e);
            } catch (InterruptedException e) {
                record(job, shown); // it did happen: that must not get lost with the cancellation
                throw e;
            }
            switch (decision) {
                case Hook.AfterTool.Proceed ignored -> {}
                case Hook.AfterTool.Replace replace -> shown = replace.result();
                case Hook.AfterTool.Stop halt -> stop = halt.reason();
            }
        }
        record(job, shown);
        return Optional.ofNullable(stop);
    }

    private void record(Job job, ToolResult result) {
        job.patience().end();
        log.noteAbsence();
        var call = job.ready().call();
        int most = job.ready().tool().traits().maxChars();
        // scrubbed before it is cut: half a secret is a secret too
        String text = Bounded.middleOut(log.scrub(result.text()), most);
        var shown = new Message.CallResult(call.id(), call.tool(), text, result.error());
        log.add(new Entry.Called(shown, log.now()));
        var took = Duration.ofNanos(System.nanoTime() - job.from());
        environment.telemetry().answered(job.span(), shown);
        job.span().end(took);
        log.tell(new AgentEvent.ToolEnded(call, shown, took));
    }
}
