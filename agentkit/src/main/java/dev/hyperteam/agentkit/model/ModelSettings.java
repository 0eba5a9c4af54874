package dev.hyperteam.agentkit.model;

import static java.util.Objects.requireNonNull;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How to reach a model. Whoever reads configuration resolves the key (from {@code api_key_env}) before.
 *
 * @param provider who answers
 * @param model the provider's name for the model
 * @param apiKey the key; see {@link Provider#needsKey}
 * @param baseUrl where the API is, when not at the provider's usual place; for OpenAI's protocol it ends in {@code /v1}
 * @param region the region, for Bedrock; empty for AWS's own choice
 * @param temperature how freely the model chooses, 0 to 2; absent for the model's default (some models take no other)
 * @param maxTokens the most tokens of one answer, at least 1
 * @param timeout how long a model may take until it begins to answer, and how long it may be silent while it answers
 * @param longest how long one answer may take in all
 * @param contextTokens how many tokens the model can read, at least 1000
 * @param price what it costs, where other than the price table says
 */
public record ModelSettings(
        Provider provider,
        String model,
        Optional<Secret> apiKey,
        Optional<URI> baseUrl,
        Optional<String> region,
        OptionalDouble temperature,
        int maxTokens,
        Duration timeout,
        Duration longest,
        int contextTokens,
        Optional<Price> price) {
    public ModelSettings {
        requireNonNull(provider, "provider");
        if (model.isBlank()) {
            throw wrong("a model needs a name", "set models.model");
        }
        if (provider.needsKey() && apiKey.isEmpty()) {
            throw wrong(
                    "no API key for " + provider.id(), "set the environment variable that models.api_key_env names");
        }
        if (provider == Provider.OPENAI_COMPATIBLE && baseUrl.isEmpty()) {
            throw wrong(
                    "no base_url for " + provider.id(), "set models.base_url, for example http://127.0.0.1:8000/v1");
        }
        if (maxTokens < 1 || contextTokens < 1000 || !timeout.isPositive() || longest.compareTo(timeout) < 0) {
            throw wrong("settings of model " + model + " out of range", "see the documentation of ModelSettings");
        }
        if (temperature.isPresent() && !(temperature.getAsDouble() >= 0 && temperature.getAsDouble() <= 2)) {
            throw wrong("temperature " + temperature.getAsDouble() + " is not between 0 and 2", "correct it");
        }
    }

    private static ProblemException wrong(String what, String next) {
        return new ProblemException(Problem.of(what).then(next));
    }

    /** {@return which model this is} */
    public ModelId id() {
        return new ModelId(provider, model);
    }

    /** Settings for that model; everything else has a default. */
    public static Builder of(Provider provider, String model) {
        return new Builder(provider, model);
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final Provider provider;
        private final String model;
        private Optional<Secret> apiKey = Optional.empty();
        private Optional<URI> baseUrl = Optional.empty();
        private Optional<String> region = Optional.empty();
        private OptionalDouble temperature = OptionalDouble.empty();
        private int maxTokens = 4096;
        private Duration timeout = Duration.ofMinutes(2);
        private Duration longest = Duration.ofMinutes(10);
        private int contextTokens = 128_000;
        private Optional<Price> price = Optional.empty();

        private Builder(Provider provider, String model) {
            this.provider = provider;
            this.model = model;
        }

        /** The key. */
        public Builder apiKey(Secret key) {
            this.apiKey = Optional.of(key);
            return this;
        }

        /** Where the API is. */
        public Builder baseUrl(URI url) {
            this.baseUrl = Optional.of(url);
            return this;
        }

        /** The region, for Bedrock. */
        public Builder region(String name) {
            this.region = Optional.of(name);
            return this;
        }

        /** How freely the model chooses, 0 to 2. */
        public Builder temperature(double value) {
            this.temperature = OptionalDouble.of(value);
            return this;
        }

        /** The most tokens of one answer. */
        public Builder maxTokens(int tokens) {
            this.maxTokens = tokens;
            return this;
        }

        /** How long a model may be silent. */
        public Builder timeout(Duration silence) {
            this.timeout = silence;
            return this;
        }

        /** How long one answer may take in all. */
        public Builder longest(Duration answer) {
            this.longest = answer;
            return this;
        }

        /** How many tokens the model can read. */
        public Builder contextTokens(int tokens) {
            this.contextTokens = tokens;
            return this;
        }

        /** What it costs. */
        public Builder price(Price value) {
            this.price = Optional.of(value);
            return this;
        }

        /**
         * {@return the settings}
         *
         * @throws ProblemException when something is missing or out of range
         */
        public ModelSettings build() {
            return new ModelSettings(
                    provider,
                    model,
                    apiKey,
                    baseUrl,
                    region,
                    temperature,
                    maxTokens,
                    timeout,
                    longest,
                    contextTokens,
                    price);
        }
    }
}
