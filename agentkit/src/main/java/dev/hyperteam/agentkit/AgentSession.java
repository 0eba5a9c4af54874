package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.agentkit.transcript.MemoryTranscript;
import dev.hyperteam.agentkit.transcript.Transcript;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An agent at work on one transcript. {@link #start}, {@link #resume} and {@link #follow} do the work in the calling thread and return
 * when the agent has ended; they throw only when the transcript cannot be written, or when they are called at the wrong moment. One
 * call at a time.
 */
public final class AgentSession {
    private final Agent agent;
    private Transcript transcript = new MemoryTranscript();
    private Environment environment = Environment.usual();
    private Consumer<AgentEvent> listener = event -> {};
    private Cancellation cancellation = new Cancellation();
    private @Nullable Meter whole;

    private AgentSession(Agent agent) {
        this.agent = agent;
    }

    /** {@return a session with a transcript in memory, until told otherwise} */
    public static AgentSession of(Agent agent) {
        return new AgentSession(agent);
    }

    /** What is written down, and resumed from. */
    public AgentSession transcript(Transcript value) {
        this.transcript = value;
        return this;
    }

    /** Clock, prices, telemetry. */
    public AgentSession environment(Environment value) {
        this.environment = value;
        return this;
    }

    /** Who watches. */
    public AgentSession listener(Consumer<AgentEvent> value) {
        this.listener = value;
        return this;
    }

    /** The switch that ends it early. */
    public AgentSession cancellation(Cancellation value) {
        this.cancellation = value;
        return this;
    }

    /** A budget that it shares with others, besides its own. */
    public AgentSession within(Meter shared) {
        this.whole = shared;
        return this;
    }

    /**
     * Gives the agent its task.
     *
     * @throws ProblemException when the transcript is not empty
     */
    public AgentResult start(String task) {
        if (!transcript.entries().isEmpty()) {
            throw new ProblemException(Problem.of("the transcript of agent " + agent.name() + " is not empty")
                    .then("resume it, or follow it up, or start with another transcript"));
        }
        return run(task);
    }

    /**
     * Goes on where the transcript ends: after a crash, a cancellation, or a raised budget. An agent that is done stays done, and nothing
     * is asked.
     *
     * @throws ProblemException when the transcript is empty
     */
    public AgentResult resume() {
        needEntries();
        return run(null);
    }

    /**
     * Says something more to an agent that has ended; calls that it still waits for are not carried out.
     *
     * @throws ProblemException when the transcript is empty
     */
    public AgentResult follow(String text) {
        needEntries();
        return run(text);
    }

    private void needEntries() {
        if (transcript.entries().stream().noneMatch(Entry.Said.class::isInstance)) {
            throw new ProblemException(Problem.of("the transcript of agent " + agent.name() + " holds no task")
                    .then("start the agent with one"));
        }
    }

    private AgentResult run(@Nullable String text) {
        var before = Spent.of(transcript.entries());
        var meter = whole == null ? Meter.of(agent.budget(), before) : whole.part(agent.budget(), before);
        var conversation = new Conversation(new Repeats(agent.limits()));
        transcript.entries().forEach(conversation::apply);
        conversation.stuck(); // what made it stuck in an earlier session is forgiven
        var log = new Log(agent, transcript, conversation, meter, environment, listener);
        var thread = Thread.currentThread();
        long from = environment.clock().nanoTime();
        var span = environment
                .telemetry()
                .agent(agent.name(), agent.models().getFirst().id());
        boolean interrupted = false;
        Ending ending;
        try {
            log.add(new Entry.Opened(agent.name(), log.now()));
            cancellation.enter(thread);
            ending = span.within(() -> new Loop(agent, log, environment).run(text));
        } catch (InterruptedException e) {
            interrupted = cancellation.reason().isEmpty();
            ending = new Ending.Cancelled(cancellation.reason().orElse("interrupted"));
        } finally {
            cancellation.leave(thread);
        }
        log.add(new Entry.Ended(ending.getClass().getSimpleName(), log.scrub(ending.text()), log.now()));
        if (!(ending instanceof Ending.Done)) {
            span.failed(ending.getClass().getSimpleName());
        }
        span.end(Duration.ofNanos(environment.clock().nanoTime() - from));
        log.tell(new AgentEvent.Ended(ending));
        if (interrupted) {
            thread.interrupt(); // not ours: whoever interrupted this thread wants to see it
        }
        return new AgentResult(ending, meter.spent());
    }
}
