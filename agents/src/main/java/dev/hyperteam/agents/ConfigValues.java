package dev.hyperteam.agents;

import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.engine.config.Config;
import java.time.Duration;

/** Values of a configuration by their keys, which the reader has checked. */
record ConfigValues(Config config) {
    String text(String key) {
        return config.value(key).value();
    }

    Duration duration(String key) {
        return Fields.parseDuration(text(key)).orElseThrow();
    }

    /** {@return where a key has its value from} */
    String place(String key) {
        String origin = config.value(key).origin();
        return origin.equals("default") ? key : origin;
    }
}
