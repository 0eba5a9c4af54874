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
    private long lastNanos;

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
        this.lastNanos = environment.clock().nanoTime();
    }

    void add(Entry entry) {
        transcript.append(entry);
        conversation.apply(entry);
        meter.add(Spent.of(entry));
        Spent.of(entry).unpriced().stream().filter(said::add).forEach(id -> tell(new AgentEvent.PriceUnknown(id)));
        tick();
    }

    /** Counts the time since the last look. */
    void tick() {
        long now = environment.clock().nanoTime();
        meter.add(new Spent(0, Usage.NONE, BigDecimal.ZERO, Set.of(), Duration.ofNanos(now - lastNanos)));
        lastNanos = now;
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
