package dev.hyperteam.core.runbook;

import dev.hyperteam.base.yaml.Mark;
import java.util.List;
import java.util.Optional;

/**
 * A typed, documented knob of a team.
 *
 * @param fallback its value when nobody sets one; empty means that it must be set
 * @param choices the allowed values of a {@link Type#CHOICE}
 */
public record Parameter(
        String name, Type type, Optional<String> fallback, List<String> choices, String about, Mark mark) {
    public Parameter {
        choices = List.copyOf(choices);
    }

    /** What a value must look like. */
    public enum Type {
        TEXT,
        NUMBER,
        FLAG,
        PORT,
        PATH,
        DURATION,
        CIDR_LIST,
        CHOICE,
        /** A reference into the secrets: the value is the secret's name, never the secret. */
        SECRET
    }
}
