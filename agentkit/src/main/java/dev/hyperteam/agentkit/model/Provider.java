package dev.hyperteam.agentkit.model;

import java.util.Arrays;
import java.util.Optional;

/** Who answers, which decides the protocol. */
public enum Provider {
    /** Anthropic's Messages API. */
    ANTHROPIC("anthropic", "anthropic", true),
    /** OpenAI's Chat Completions API. */
    OPENAI("openai", "openai", true),
    /** Any server that speaks OpenAI's Chat Completions API: vLLM, llama.cpp, a gateway. Needs a base URL; a key is optional. */
    OPENAI_COMPATIBLE("openai-compatible", "openai", false),
    /** Ollama's chat API, on this machine unless a base URL says otherwise. */
    OLLAMA("ollama", "ollama", false),
    /** Amazon Bedrock's Converse API; credentials come from AWS's own chain, or the key is a Bedrock API key. */
    BEDROCK("bedrock", "aws.bedrock", false),
    /** Google's Gemini API. */
    GEMINI("gemini", "gcp.gemini", true);

    private final String id;
    private final String telemetryName;
    private final boolean needsKey;

    Provider(String id, String telemetryName, boolean needsKey) {
        this.id = id;
        this.telemetryName = telemetryName;
        this.needsKey = needsKey;
    }

    /** {@return the name in configuration files} */
    public String id() {
        return id;
    }

    /** {@return the value of OpenTelemetry's {@code gen_ai.provider.name}} */
    public String telemetryName() {
        return telemetryName;
    }

    /** {@return whether nothing works without an API key} */
    public boolean needsKey() {
        return needsKey;
    }

    /** {@return the provider of that name in configuration files, if there is one} */
    public static Optional<Provider> of(String id) {
        return Arrays.stream(values()).filter(p -> p.id.equals(id)).findFirst();
    }
}
