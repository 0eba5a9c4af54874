package dev.hyperteam.agentkit.langchain;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads along with a stream and keeps what LangChain4j does not pass on: exact usage, the true reason of the end, refusals, errors in the
 * middle, and whether the stream came to its end at all. One per request; not thread-safe.
 */
abstract class Tap {
    /** An error in the middle of a stream. */
    record Broken(String type, String message) {}

    Usage usage = Usage.NONE;
    boolean complete;
    String refusal = "";

    @Nullable
    StopReason stop;

    @Nullable
    Broken broken;

    static Tap of(Provider provider) {
        return switch (provider) {
            case ANTHROPIC -> new Anthropic();
            case OPENAI, OPENAI_COMPATIBLE -> new OpenAi();
            case OLLAMA -> new Ollama();
            case GEMINI -> new Gemini();
            case BEDROCK -> throw new IllegalArgumentException("Bedrock has a module of its own");
        };
    }

    abstract void event(Json data);

    /** {@return the event as LangChain4j may read it; the event itself, where it can read everything} */
    Optional<Json> digestible(Json data) {
        return Optional.empty();
    }

    /** {@return the calls, where LangChain4j gets them wrong} */
    Optional<List<Message.ToolCall>> calls() {
        return Optional.empty();
    }

    final void failIfError(Json data) {
        data.get("error")
                .ifPresent(error -> broken = new Broken(
                        error.text("type", error.text("status", "")),
                        error.asText().orElse(error.text("message", error.write()))));
    }

    private static final class Anthropic extends Tap {
        @Override
        void event(Json data) {
            switch (data.text("type", "")) {
                case "message_start" -> data.at("message", "usage").ifPresent(this::usage);
                case "message_delta" -> {
                    data.at("delta", "stop_reason").flatMap(Json::asText).ifPresent(reason -> stop = reason(reason));
                    data.get("usage").ifPresent(this::usage);
                }
                case "message_stop" -> complete = true;
                case "error" -> failIfError(data);
                default -> {}
            }
        }

        /** Counts are running totals; a later event may leave out what has not changed. */
        private void usage(Json counts) {
            usage = new Usage(
                    counts.number("input_tokens", usage.input()),
                    counts.number("output_tokens", usage.output()),
                    counts.number("cache_read_input_tokens", usage.cacheRead()),
                    counts.number("cache_creation_input_tokens", usage.cacheWrite()));
        }

        private static StopReason reason(String reason) {
            return switch (reason) {
                case "end_turn", "stop_sequence" -> StopReason.END_TURN;
                case "tool_use" -> StopReason.TOOL_CALLS;
                case "max_tokens", "model_context_window_exceeded" -> StopReason.MAX_TOKENS;
                case "refusal" -> StopReason.REFUSAL;
                default -> StopReason.OTHER;
            };
        }
    }

    private static final class OpenAi extends Tap {
        @Override
        void event(Json data) {
            failIfError(data);
            data.get("usage").ifPresent(counts -> {
                long prompt = counts.number("prompt_tokens", 0);
                long cached = counts.at("prompt_tokens_details", "cached_tokens")
                        .map(count -> count.asLong().orElse(0))
                        .orElse(0L);
                usage = new Usage(Math.max(0, prompt - cached), counts.number("completion_tokens", 0), cached, 0);
            });
            data.at("choices", "0", "delta", "refusal").flatMap(Json::asText).ifPresent(text -> refusal += text);
            data.at("choices", "0", "finish_reason").flatMap(Json::asText).ifPresent(reason -> {
                // some servers never send the closing [DONE]
                complete = true;
                stop = reason(reason);
            });
        }

        private static StopReason reason(String reason) {
            return switch (reason) {
                case "stop" -> StopReason.END_TURN;
                case "tool_calls", "function_call" -> StopReason.TOOL_CALLS;
                case "length" -> StopReason.MAX_TOKENS;
                case "content_filter" -> StopReason.REFUSAL;
                default -> StopReason.OTHER;
            };
        }
    }

    private static final class Ollama extends Tap {
        private final List<Message.ToolCall> calls = new ArrayList<>();

        @Override
        void event(Json data) {
            failIfError(data);
            // LangChain4j takes calls without an index for pieces of one call
            data.at("message", "tool_calls")
                    .ifPresent(list -> list.items()
                            .forEach(call -> calls.add(new Message.ToolCall(
                                    call.text("id", ""),
                                    call.at("function", "name")
                                            .flatMap(Json::asText)
                                            .orElse(""),
                                    call.at("function", "arguments")
                                            .map(Json::write)
                                            .orElse("{}")))));
            if (data.get("done").filter(new Json.Bool(true)::equals).isPresent()) {
                complete = true;
                usage = new Usage(data.number("prompt_eval_count", 0), data.number("eval_count", 0), 0, 0);
                stop = switch (data.text("done_reason", "stop")) {
                    case "stop" -> StopReason.END_TURN;
                    case "length" -> StopReason.MAX_TOKENS;
                    default -> StopReason.OTHER;
                };
            }
        }

        @Override
        Optional<List<Message.ToolCall>> calls() {
            return Optional.of(calls);
        }
    }

    private static final class Gemini extends Tap {
        @Override
        void event(Json data) {
            failIfError(data);
            data.get("usageMetadata").ifPresent(counts -> {
                long cached = counts.number("cachedContentTokenCount", 0);
                long prompt = counts.number("promptTokenCount", 0) + counts.number("toolUsePromptTokenCount", 0);
                long output = counts.number("candidatesTokenCount", 0) + counts.number("thoughtsTokenCount", 0);
                usage = new Usage(Math.max(0, prompt - cached), output, cached, 0);
            });
            data.at("promptFeedback", "blockReason").flatMap(Json::asText).ifPresent(reason -> {
                complete = true;
                stop = StopReason.REFUSAL;
                refusal = "the prompt was blocked: " + reason;
            });
            data.at("candidates", "0", "finishReason").flatMap(Json::asText).ifPresent(reason -> {
                complete = true;
                stop = reason(reason);
            });
        }

        /** LangChain4j cannot read an event whose reason is new to it, and loses what stands beside the reason. */
        @Override
        Optional<Json> digestible(Json data) {
            if (data.at("candidates", "0", "finishReason").isEmpty()
                    || !(data instanceof Json.Obj all)
                    || !(data.at("candidates", "0").orElseThrow() instanceof Json.Obj candidate)) {
                return Optional.empty();
            }
            return Optional.of(all.with("candidates", Json.list(candidate.with("finishReason", "STOP"))));
        }

        private static StopReason reason(String reason) {
            return switch (reason) {
                case "FUNCTION_CALL" -> StopReason.TOOL_CALLS;
                case "STOP" -> StopReason.END_TURN;
                case "MAX_TOKENS" -> StopReason.MAX_TOKENS;
                case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE" ->
                    StopReason.REFUSAL;
                default -> StopReason.OTHER;
            };
        }
    }
}
