package dev.hyperteam.agentkit.model;

/** Makes models of some providers. Found by {@link java.util.ServiceLoader}, so that a provider's library may stay away. */
public interface ModelFactory {
    /** {@return whether it makes models of this provider} */
    boolean makes(Provider provider);

    /** {@return the model; nothing is asked yet} */
    Model open(ModelSettings settings);
}
