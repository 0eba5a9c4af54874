package dev.hyperteam.agentkit;

import java.util.Map;

/** JSON from plain maps, lists and texts. */
public final class JsonText {
    private JsonText() {}

    /** {@return {@code values} as JSON} */
    public static String write(Map<String, ?> values) {
        return Json.MAPPER.writeValueAsString(values);
    }
}
