package dev.hyperteam.agentkit.model;

import static java.util.Objects.requireNonNull;

/**
 * Which model.
 *
 * @param provider who answers
 * @param name the provider's name for the model
 */
public record ModelId(Provider provider, String name) {
    public ModelId {
        requireNonNull(provider, "provider");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a model needs a name");
        }
    }

    @Override
    public String toString() {
        return provider.id() + "/" + name;
    }
}
