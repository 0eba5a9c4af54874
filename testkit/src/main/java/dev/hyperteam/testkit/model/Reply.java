package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the server does with a request. */
public sealed interface Reply {
    /**
     * An answer, streamed in small pieces.
     *
     * @param calls the tools that the model wants called
     * @param counts the tokens that it claims
     * @param stop why it stops
     */
    record Says(String text, List<Call> calls, Counts counts, Stop stop) implements Reply {
        public Says {
            calls = List.copyOf(calls);
        }

        /** {@return the same with other token counts} */
        public Says costing(long input, long output, long cacheRead, long cacheWrite) {
            return new Says(text, calls, new Counts(input, output, cacheRead, cacheWrite), stop);
        }

        /** {@return the same, cut off at the limit on tokens} */
        public Says cutAtLimit() {
            return new Says(text, calls, counts, Stop.LIMIT);
        }

        /** {@return the same with one call more} */
        public Says and(Call call) {
            var more = new ArrayList<>(calls);
            more.add(call);
            return new Says(text, more, counts, stop == Stop.END ? Stop.CALLS : stop);
        }
    }

    /** Why a model stops. */
    enum Stop {
        /** It is done. */
        END,
        /** It waits for tools. */
        CALLS,
        /** The limit on tokens. */
        LIMIT,
        /** It refuses. */
        REFUSAL
    }

    /** Tokens: read at the full price, written, read from the cache, written to the cache. */
    record Counts(long input, long output, long cacheRead, long cacheWrite) {}

    /**
     * A call of a tool.
     *
     * @param id its id; the wires of Ollama and Gemini have none and leave it out
     * @param arguments JSON, or anything else where the wire carries it as text (Anthropic, OpenAI)
     */
    record Call(String id, String tool, String arguments) {}

    /**
     * A status other than success.
     *
     * @param type the provider's short word for it
     */
    record Status(int code, Map<String, String> headers, String type, String message) implements Reply {
        public Status {
            headers = Map.copyOf(headers);
        }
    }

    /** An answer that breaks off after half of its pieces; {@code clean} when the connection is closed in good order. */
    record Cut(Says answer, boolean clean) implements Reply {}

    /** An answer that breaks off half-way with an error of the provider. */
    record Breaks(Says answer, String type, String message) implements Reply {}

    /** No answer, or half of one, and then silence until the asker goes away. */
    record Silent(boolean half) implements Reply {}

    /** A stream of exactly these pieces, whatever they are. */
    record Raw(List<String> pieces) implements Reply {
        public Raw {
            pieces = List.copyOf(pieces);
        }
    }

    /** {@return an answer without calls} */
    static Says says(String text) {
        return new Says(text, List.of(), new Counts(100, 20, 0, 0), Stop.END);
    }

    /** {@return a call without text; {@code arguments} are written as they are} */
    static Says calls(String id, String tool, String arguments) {
        return new Says("", List.of(new Call(id, tool, arguments)), new Counts(100, 20, 0, 0), Stop.CALLS);
    }

    /** {@return a call without text} */
    static Says calls(String id, String tool, Json.Obj arguments) {
        return calls(id, tool, arguments.write());
    }

    /** {@return a refusal} */
    static Says refuses(String text) {
        return new Says(text, List.of(), new Counts(100, 20, 0, 0), Stop.REFUSAL);
    }

    /** {@return a status without headers} */
    static Status status(int code, String type, String message) {
        return new Status(code, Map.of(), type, message);
    }
}
