package dev.hyperteam.engine.config;

import dev.hyperteam.base.Secret;
import java.util.Optional;

/** Where secrets come from. Implementations are thread-safe. */
public interface SecretSource {
    /**
     * Looks a secret up, at the last moment before it is needed.
     *
     * @return the secret, or empty when no source knows it
     * @throws dev.hyperteam.base.ProblemException when a source that should know cannot be asked
     */
    Optional<Secret> find(String name);

    /** {@return a source that knows nothing} */
    static SecretSource none() {
        return name -> Optional.empty();
    }
}
