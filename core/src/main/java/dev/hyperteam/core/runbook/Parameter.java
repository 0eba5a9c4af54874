package dev.hyperteam.core.runbook;

import dev.hyperteam.base.yaml.Mark;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A typed, documented knob of a team.
 *
 * @param fallback its value when nobody sets one; empty means that it must be set
 * @param perOs what goes before {@code fallback} on some systems: by the name of one ({@code debian-13}) or of a family ({@code debian})
 * @param choices the allowed values of a {@link Type#CHOICE}
 */
public record Parameter(
        String name,
        Type type,
        Optional<String> fallback,
        SequencedMap<String, String> perOs,
        List<String> choices,
        String about,
        Mark mark) {
    public Parameter {
        perOs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(perOs));
        choices = List.copyOf(choices);
    }

    /** {@return its value when nobody sets one on a target with these facts: by its system's name, else by the family, else for all} */
    public Optional<String> fallback(Map<String, String> facts) {
        return Stream.of("os", "os_id")
                .map(fact -> facts.getOrDefault(fact, ""))
                .filter(perOs::containsKey)
                .map(perOs::get)
                .findFirst()
                .or(() -> fallback);
    }

    /** The alphabet of parameter names: a name becomes a shell variable. */
    public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    /** {@return what a value must be, in a reader's words} */
    public String expected() {
        return ParameterCheck.expected(type, choices);
    }

    /** {@return whether {@code value} fits the type} */
    public boolean fits(String value) {
        return ParameterCheck.fits(type, choices, value);
    }

    /**
     * {@return a fitting value in the one spelling that steps see} Items of a list are separated by single commas; a server's port stands
     * behind a blank.
     */
    public String canonical(String value) {
        return switch (type) {
            case CIDR_LIST -> String.join(",", ParameterCheck.items(type, value));
            case SERVER_LIST ->
                ParameterCheck.items(type, value).stream()
                        .flatMap(item -> Server.parse(item).stream())
                        .map(Server::text)
                        .collect(Collectors.joining(","));
            default -> value;
        };
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
        /** Names or addresses, each with a port if need be. */
        SERVER_LIST,
        CHOICE,
        /** A reference into the secrets: the value is the secret's name, never the secret. */
        SECRET;

        /** {@return whether a value has several items, which a runbook may write as a list} */
        public boolean list() {
            return this == CIDR_LIST || this == SERVER_LIST;
        }

        /** {@return the spelling of runbooks: {@code cidr-list}} */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** {@return the type of that spelling} */
        public static Optional<Type> byId(String id) {
            return Arrays.stream(values()).filter(type -> type.id().equals(id)).findFirst();
        }

        /** {@return all spellings} */
        public static List<String> ids() {
            return Arrays.stream(values()).map(Type::id).toList();
        }
    }
}
