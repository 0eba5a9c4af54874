package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.base.json.Json;

/** How a server took a question. */
sealed interface Reply {
    /** It did it. */
    record Result(Json json) implements Reply {}

    /**
     * It would not.
     *
     * @param code JSON-RPC's
     * @param why its words, cleaned
     */
    record Refused(int code, String why) implements Reply {
        private static final int NO_SUCH_METHOD = -32601;

        boolean unknownMethod() {
            return code == NO_SUCH_METHOD;
        }
    }
}
