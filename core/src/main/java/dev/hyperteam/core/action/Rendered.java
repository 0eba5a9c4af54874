package dev.hyperteam.core.action;

import java.util.List;
import java.util.SequencedMap;

/**
 * An action with all values filled in.
 *
 * @param kind the action's kind
 * @param variables shell variables (without {@code $}) and their values, in a fixed order; go in front of constant shell as quoted
 *     assignments; never secrets
 * @param secrets names of the secrets that the action needs in {@code $HT_SECRETS}
 * @param functions constant shell of this very action in addition to the kind's, for kind {@code script}; else empty
 * @param summary what will be done, one line
 * @param diffable for the plan: the wanted content of a file, shown against the current one; empty when there is none or it is secret
 */
public record Rendered(
        String kind,
        SequencedMap<String, String> variables,
        List<String> secrets,
        String functions,
        String summary,
        String diffable) {
    public Rendered {
        secrets = List.copyOf(secrets);
    }
}
