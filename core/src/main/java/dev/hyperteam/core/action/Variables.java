package dev.hyperteam.core.action;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Collects an action's shell variables under the kind's prefix, in a fixed order. Not thread-safe. */
final class Variables {
    private final String prefix;
    private final SequencedMap<String, String> map = new LinkedHashMap<>();

    Variables(String prefix) {
        this.prefix = prefix + "_";
    }

    Variables put(String name, String value) {
        map.put(prefix + name, value);
        return this;
    }

    /** A variable without the kind's prefix. */
    Variables putBare(String name, String value) {
        map.put(name, value);
        return this;
    }

    Rendered rendered(String kind, String summary, String diffable) {
        return rendered(kind, List.of(), "", summary, diffable);
    }

    Rendered rendered(String kind, List<String> secrets, String functions, String summary, String diffable) {
        return new Rendered(
                kind,
                Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map)),
                secrets,
                functions,
                summary,
                diffable);
    }
}
