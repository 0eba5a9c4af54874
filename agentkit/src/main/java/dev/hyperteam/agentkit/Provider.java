package dev.hyperteam.agentkit;

import java.util.Arrays;
import java.util.Optional;

/** Who serves models. */
public enum Provider {
    ANTHROPIC("anthropic", "anthropic", true),
    OPENAI("openai", "openai", true),
    /** Any server that speaks OpenAI's chat completions: vLLM, LM Studio, llama.cpp, gateways. */
    OPENAI_COMPATIBLE("openai-compatible", "openai", false),
    OLLAMA("ollama", "ollama", false),
    BEDROCK("bedrock", "aws.bedrock", false),
    GEMINI("gemini", "gcp.gemini", true);

    private final String id;
    private final String conventional;
    private final boolean needsKey;

    Provider(String id, String conventional, boolean needsKey) {
        this.id = id;
        this.conventional = conventional;
        this.needsKey = needsKey;
    }

    /** {@return how it is written in a configuration} */
    public String id() {
        return id;
    }

    /** {@return its name in OpenTelemetry's conventions} */
    public String conventional() {
        return conventional;
    }

    /** {@return whether nothing works without a key} */
    public boolean needsKey() {
        return needsKey;
    }

    /** {@return the provider of that id, if there is one} */
    public static Optional<Provider> byId(String id) {
        return Arrays.stream(values())
                .filter(provider -> provider.id.equals(id))
                .findFirst();
    }
}
