package dev.hyperteam.core.workflow;

import java.util.Optional;

/** What is known, before anything is touched, about what cannot be done where. Implementations are pure or thread-safe. */
@FunctionalInterface
public interface Availability {
    /**
     * {@return why a team cannot be done on its target, in a reader's words; empty when nothing is known against it}
     *
     * @param part asks about what only this part of the team needs; empty asks about what all of it needs
     */
    Optional<String> why(Node node, Optional<String> part);

    /** {@return nothing is known} */
    static Availability unknown() {
        return (_, _) -> Optional.empty();
    }
}
