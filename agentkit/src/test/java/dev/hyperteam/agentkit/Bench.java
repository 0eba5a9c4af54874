package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Prices;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.telemetry.Telemetry;
import dev.hyperteam.base.Secret;
import dev.hyperteam.testkit.VirtualClock;
import dev.hyperteam.testkit.model.ModelServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** What most tests need: models on a local server, a clock that does not wait. */
final class Bench {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Bench() {}

    static ModelSettings.Builder settings(Provider provider, ModelServer server) {
        var settings = ModelSettings.of(provider, "scripted-1").baseUrl(server.url(provider.id()));
        return provider == Provider.OLLAMA ? settings : settings.apiKey(Secret.of("API_KEY", "sk-scripted-key-42"));
    }

    static Model model(Provider provider, ModelServer server) {
        return Models.open(settings(provider, server).build());
    }

    static Model model(ModelServer server) {
        return model(Provider.ANTHROPIC, server);
    }

    static Model impatient(Provider provider, ModelServer server) {
        return Models.open(settings(provider, server)
                .timeout(Duration.ofMillis(150))
                .longest(Duration.ofSeconds(5))
                .build());
    }

    static Environment environment(VirtualClock clock) {
        return new Environment(clock, new Random(3), Prices.shipped(), Telemetry.none());
    }

    static VirtualClock clock() {
        return VirtualClock.skipping(START);
    }
}
