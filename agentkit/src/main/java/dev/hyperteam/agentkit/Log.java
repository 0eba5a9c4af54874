package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.agentkit.transcript.Transcript;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Where everything is written down before it counts: transcript first, then the state and the meter. Used by the agent's thread alone. */
final class Log {
    private final Agent agent;
    private final Transcript transcript;
    private final Conversation conversation;
    private final Meter meter;
    private final Environment environment;
    private final Consumer<AgentEvent> listener;
    private final Set<Object> said = new HashSet<>();
    private final Presence presence;
    private long lastNanos;
    /** How much of the absence is counted, and how much of it is written down. */
    private Duration absenceCounted = Duration.ZERO;

    private Duration absenceNoted = Duration.ZERO;

    Log(
            Agent agent,
            Transcript transcript,
            Conversation conversation,
            Meter meter,
            Environment environment,
            Consumer<AgentEvent> listener) {
        this.agent = agent;
        this.transcript = transcript;
        this.conversation = conversation;
        this.meter = meter;
        this.environment = environment;
        this.listener = listener;
        this.presence = new Presence(environment.clock());
        this.lastNanos = environment.clock().nanoTime();
    }

    void add(Entry entry) {
        transcript.append(entry);
        conversation.apply(entry);
        meter.add(Spent.of(entry));
        Spent.of(entry).unpriced().stream().filter(said::add).forEach(id -> tell(new AgentEvent.PriceUnknown(id)));
        tick();
    }

    /** Counts the time since the last look, without what a person has let the agent wait. */
    void tick() {
        var absence = presence.absence();
        long now = environment.clock().nanoTime();
        var time = Duration.ofNanos(now - lastNanos).minus(absence.minus(absenceCounted));
        meter.add(Spent.time(time));
        lastNanos = now;
        absenceCounted = absence;
    }

    Presence presence() {
        return presence;
    }

    /** Writes down how long the agent has waited for a person, so that it does not count when the agent is resumed either. */
    void noteAbsence() {
        var more = presence.absence().minus(absenceNoted);
        if (more.isPositive()) {
            absenceNoted = absenceNoted.plus(more);
            add(new Entry.Waited(more, now()));
        }
    }

    void tell(AgentEvent event) {
        listener.accept(event);
    }

    Instant now() {
        return environment.clock().now();
    }

    Conversation conversation() {
        return conversation;
    }

    Meter meter() {
        return meter;
    }

    String scrub(String text) {
        return agent.redactor().redact(text);
    }

    Optional<BigDecimal> cost(Model model, Usage usage) {
        return model.price().or(() -> environment.prices().of(model.id())).map(price -> price.of(usage));
    }

    /**
     * @throws Halt when a limit is used up
     */
    void checkBudget(boolean timeOnly) {
        tick();
        meter.news().forEach(near -> tell(new AgentEvent.BudgetWarning(near.limit(), near.share())));
        meter.exhausted()
                .filter(spent -> !timeOnly || spent.limit() == Limit.WALL_TIME)
                .ifPresent(spent -> {
                    throw new Halt(new Ending.BudgetSpent(
                            spent.limit(),
                            "the budget's " + spent.limit().words() + " are used up: " + Math.round(spent.share() * 100)
                                    + " %"));
                });
    }
}
