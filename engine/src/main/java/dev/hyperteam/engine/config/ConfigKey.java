package dev.hyperteam.engine.config;

import java.util.Locale;

/**
 * One key of the configuration with its type, default and meaning: the reader, {@code config show}, the JSON Schema and the commented
 * template all come from these.
 *
 * @param section the mapping that it stands in; empty for a key of the top level
 * @param fallback the default in its one spelling; empty when there is none
 */
public record ConfigKey(String section, String name, KeyType type, String fallback, String about) {
    /** {@return as {@code --set} spells it: {@code retry.max_attempts}} */
    public String path() {
        return section.isEmpty() ? name : section + "." + name;
    }

    /** {@return the environment variable that overrides it: {@code HYPERTEAM_RETRY_MAX_ATTEMPTS}} */
    public String variable() {
        return "HYPERTEAM_" + path().replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
