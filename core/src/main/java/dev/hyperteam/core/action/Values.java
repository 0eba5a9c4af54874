package dev.hyperteam.core.action;

import java.util.Map;
import java.util.TreeMap;

/**
 * What templates may refer to: the team's parameters by name, outputs of earlier teams as {@code outputs.NAME}, facts of the target as
 * {@code facts.NAME}.
 */
public record Values(Map<String, String> parameters, Map<String, String> outputs, Map<String, String> facts) {
    public Values {
        parameters = Map.copyOf(parameters);
        outputs = Map.copyOf(outputs);
        facts = Map.copyOf(facts);
    }

    /** {@return everything under its full name, sorted} */
    public Map<String, String> all() {
        var all = new TreeMap<>(parameters);
        outputs.forEach((name, value) -> all.put("outputs." + name, value));
        facts.forEach((name, value) -> all.put("facts." + name, value));
        return all;
    }
}
