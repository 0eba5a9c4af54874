package dev.hyperteam.agentkit;

import dev.hyperteam.base.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which model, where, and how it is asked.
 *
 * @param key the provider's key; empty where none is needed
 * @param baseUrl in place of the provider's own address
 * @param maxTokens of one answer
 * @param timeout for one answer, from sending to its last byte
 */
public record ModelSettings(
        Provider provider,
        String model,
        Optional<Secret> key,
        Optional<String> baseUrl,
        OptionalDouble temperature,
        int maxTokens,
        Duration timeout) {

    /** {@return settings with the usual limits} */
    public static ModelSettings of(Provider provider, String model) {
        return new ModelSettings(
                provider,
                model,
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                4096,
                Duration.ofMinutes(3));
    }

    /** {@return the same with a key} */
    public ModelSettings withKey(Secret value) {
        return new ModelSettings(provider, model, Optional.of(value), baseUrl, temperature, maxTokens, timeout);
    }

    /** {@return the same at another address} */
    public ModelSettings withBaseUrl(String url) {
        return new ModelSettings(provider, model, key, Optional.of(url), temperature, maxTokens, timeout);
    }

    /** {@return the same with another limit of time} */
    public ModelSettings withTimeout(Duration limit) {
        return new ModelSettings(provider, model, key, baseUrl, temperature, maxTokens, limit);
    }

    /** {@return the same with another limit of tokens} */
    public ModelSettings withMaxTokens(int tokens) {
        return new ModelSettings(provider, model, key, baseUrl, temperature, tokens, timeout);
    }
}
