package dev.hyperteam.agentkit;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Models in the order in which they are asked. Each is asked again after what may pass (rate limits, overload, cut connections), a bounded
 * number of times, after the delay that the provider wants or a random one; then the next is asked. A missing right ends it all at once.
 */
public final class Patient implements Model {
    /** A provider that wants to be left alone for longer is not waited for. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final List<Model> models;
    private final RetryPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;
    private final BiConsumer<ModelException, Duration> told;

    /** {@code told} hears of each failure after which is waited, and how long. */
    public Patient(
            List<Model> models,
            RetryPolicy policy,
            Clock clock,
            RandomGenerator random,
            BiConsumer<ModelException, Duration> told) {
        if (models.isEmpty()) {
            throw new IllegalArgumentException("no model");
        }
        this.models = List.copyOf(models);
        this.policy = policy;
        this.clock = clock;
        this.random = random;
        this.told = told;
    }

    @Override
    public String provider() {
        return models.getFirst().provider();
    }

    @Override
    public String name() {
        return models.getFirst().name();
    }

    @Override
    public Answer ask(Request request, Consumer<String> partial) throws InterruptedException {
        ModelException last = null;
        for (Model model : models) {
            try {
                return again(model, request, partial);
            } catch (ModelException e) {
                boolean anotherMayDo = e.kind().retriable() || e.kind() == ModelException.Kind.NO_SUCH_MODEL;
                if (!anotherMayDo) {
                    throw e;
                }
                last = e;
            }
        }
        throw java.util.Objects.requireNonNull(last);
    }

    private Answer again(Model model, Request request, Consumer<String> partial) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return model.ask(request, partial);
            } catch (ModelException e) {
                Duration wait = e.retryAfter().orElseGet(() -> policy.delayAfter(1, random));
                if (e.retryAfter().isEmpty()) {
                    wait = policy.delayAfter(attempt, random);
                }
                if (!e.kind().retriable() || !policy.allowsAfter(attempt) || wait.compareTo(LONGEST_WAIT) > 0) {
                    throw e;
                }
                told.accept(e, wait);
                clock.sleep(wait);
            }
        }
    }
}
