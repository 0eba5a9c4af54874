package dev.hyperteam.agentkit;

import dev.hyperteam.base.Secret;
import java.util.List;

/** How each provider's servers talk: streams as their documentation shows them. */
enum Dialect {
    ANTHROPIC(Provider.ANTHROPIC) {
        @Override
        String text(String text) {
            return begin()
                    + event(
                            "content_block_start",
                            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}")
                    + event(
                            "content_block_delta",
                            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                                    + quoted(text) + "}}")
                    + event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}")
                    + end("end_turn");
        }

        @Override
        String calls(List<ToolCall> calls) {
            var out = new StringBuilder(begin());
            int index = 0;
            for (var call : calls) {
                out.append(event(
                        "content_block_start",
                        "{\"type\":\"content_block_start\",\"index\":" + index
                                + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"" + call.id() + "\",\"name\":\""
                                + call.tool() + "\",\"input\":{}}}"));
                out.append(event(
                        "content_block_delta",
                        "{\"type\":\"content_block_delta\",\"index\":" + index
                                + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":"
                                + quoted(call.arguments()) + "}}"));
                out.append(event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":" + index + "}"));
                index++;
            }
            return out + end("tool_use");
        }

        private String begin() {
            return event(
                    "message_start",
                    "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"test-model\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":100,\"cache_creation_input_tokens\":5,\"output_tokens\":1}}}");
        }

        private String end(String why) {
            return event(
                            "message_delta",
                            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + why
                                    + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":7}}")
                    + event("message_stop", "{\"type\":\"message_stop\"}");
        }

        @Override
        String refusal() {
            return begin() + end("refusal");
        }

        private String event(String name, String data) {
            return "event: " + name + "\ndata: " + data + "\n\n";
        }

        @Override
        Usage usage() {
            return new Usage(115, 7, 100, 5);
        }
    },
    OPENAI(Provider.OPENAI_COMPATIBLE) {
        @Override
        String text(String text) {
            return chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null")
                    + chunk("{\"content\":" + quoted(text) + "}", "null")
                    + end("stop");
        }

        @Override
        String calls(List<ToolCall> calls) {
            var out = new StringBuilder(chunk("{\"role\":\"assistant\",\"content\":null}", "null"));
            int index = 0;
            for (var call : calls) {
                out.append(chunk(
                        "{\"tool_calls\":[{\"index\":" + index + ",\"id\":\"" + call.id()
                                + "\",\"type\":\"function\",\"function\":{\"name\":\"" + call.tool()
                                + "\",\"arguments\":\"\"}}]}",
                        "null"));
                out.append(chunk(
                        "{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":"
                                + quoted(call.arguments()) + "}}]}",
                        "null"));
                index++;
            }
            return out + end("tool_calls");
        }

        @Override
        String refusal() {
            return end("content_filter");
        }

        private String end(String why) {
            return chunk("{}", "\"" + why + "\"")
                    + "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"test-model\",\"choices\":[],\"usage\":{\"prompt_tokens\":115,\"completion_tokens\":7,\"total_tokens\":122,\"prompt_tokens_details\":{\"cached_tokens\":100}}}\n\n"
                    + "data: [DONE]\n\n";
        }

        private String chunk(String delta, String why) {
            return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"test-model\",\"choices\":[{\"index\":0,\"delta\":"
                    + delta + ",\"finish_reason\":" + why + "}]}\n\n";
        }

        @Override
        Usage usage() {
            return new Usage(115, 7, 100, 0);
        }
    },
    OLLAMA(Provider.OLLAMA) {
        @Override
        String text(String text) {
            return OPENAI.text(text);
        }

        @Override
        String calls(List<ToolCall> calls) {
            return OPENAI.calls(calls);
        }

        @Override
        String refusal() {
            return OPENAI.refusal();
        }

        @Override
        Usage usage() {
            return OPENAI.usage();
        }
    },
    GEMINI(Provider.GEMINI) {
        @Override
        String text(String text) {
            return data("{\"text\":" + quoted(text) + "}", "STOP");
        }

        @Override
        String calls(List<ToolCall> calls) {
            return data(
                    calls.stream()
                            .map(call -> "{\"functionCall\":{\"name\":\"" + call.tool() + "\",\"args\":"
                                    + call.arguments() + "}}")
                            .collect(java.util.stream.Collectors.joining(",")),
                    "STOP");
        }

        @Override
        String refusal() {
            return data("{\"text\":\"\"}", "SAFETY");
        }

        private String data(String parts, String why) {
            return "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts
                    + "]},\"finishReason\":\"" + why
                    + "\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":115,\"candidatesTokenCount\":7,\"totalTokenCount\":122},\"modelVersion\":\"test-model\",\"responseId\":\"r\"}\n\n";
        }

        @Override
        Usage usage() {
            return new Usage(115, 7, 0, 0);
        }
    };

    private final Provider provider;

    Dialect(Provider provider) {
        this.provider = provider;
    }

    abstract String text(String text);

    abstract String calls(List<ToolCall> calls);

    abstract String refusal();

    /** What each answer says that it took. */
    abstract Usage usage();

    ProviderServer.Reply says(String text) {
        return stream(text(text));
    }

    ProviderServer.Reply calls(ToolCall... calls) {
        return stream(calls(List.of(calls)));
    }

    ProviderServer.Reply stream(String body) {
        return ProviderServer.Reply.of(200, "text/event-stream", body);
    }

    Model at(ProviderServer server) {
        String url = switch (this) {
            case ANTHROPIC -> server.url() + "/v1";
            case OPENAI -> server.url() + "/v1";
            case OLLAMA -> server.url();
            case GEMINI -> server.url() + "/v1beta";
        };
        return Models.open(
                ModelSettings.of(provider, "test-model")
                        .withKey(Secret.of("key", "sk-canary-0123456789"))
                        .withBaseUrl(url),
                dev.hyperteam.base.Clock.system());
    }

    static String quoted(String text) {
        return Json.MAPPER.writeValueAsString(text);
    }
}
