package dev.hyperteam.agents;

import dev.hyperteam.agentkit.Budget;
import dev.hyperteam.agentkit.Environment;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Prices;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.Secret;
import dev.hyperteam.engine.config.Config;
import dev.hyperteam.engine.config.KeyType;
import dev.hyperteam.engine.config.SecretSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The models that a configuration names, with their keys and prices; one that is named twice is one. Asks nobody. Thread-safe. */
final class ConfiguredModels {
    private final Config config;
    private final ConfigValues values;
    private final SecretSource secrets;
    /** By provider, name and address. */
    private final Map<List<String>, Model> opened = new ConcurrentHashMap<>();

    ConfiguredModels(Config config, SecretSource secrets) {
        this.config = config;
        this.values = new ConfigValues(config);
        this.secrets = secrets;
    }

    boolean any() {
        return !values.text("models.default_provider").equals("none");
    }

    /** {@return the environment of agents, with prices as configured} */
    Environment environment(Problems problems) {
        var usual = Environment.usual();
        String file = values.text("models.prices");
        if (file.isEmpty()) {
            return usual;
        }
        Path path = config.projectFolder().resolve(file);
        try {
            var prices = Prices.read(path.toString(), Files.readString(path));
            return new Environment(usual.clock(), usual.random(), prices, usual.telemetry());
        } catch (IOException e) {
            problems.add(new Problem(
                    "cannot read the table of prices",
                    values.place("models.prices"),
                    path + ": " + (Files.exists(path) ? String.valueOf(e.getMessage()) : "there is no such file"),
                    "mend models.prices, or take it away for the shipped table"));
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
        }
        return usual;
    }

    /** A limit in money holds only for models whose price is known: {@code key} sets one. */
    void needPrices(String key, Budget budget, Collection<Model> models, Environment environment, Problems problems) {
        if (budget.money().isEmpty()) {
            return;
        }
        models.stream()
                .filter(model -> model.price()
                        .or(() -> environment.prices().of(model.id()))
                        .isEmpty())
                .map(Model::id)
                .distinct()
                .forEach(id -> problems.add(new Problem(
                        "the price of " + id + " is unknown, and " + key + " limits what it may cost",
                        values.place(key),
                        "the table of prices (" + environment.prices().asOf() + ") does not have it",
                        "give its price in a file that models.prices names, or limit budget.tokens instead")));
    }

    /** {@return the model that is usual here, and those that take over} */
    List<Model> usual(Problems problems) {
        if (!any()) {
            problems.add(new Problem(
                    "no language model is configured",
                    values.place("models.default_provider"),
                    "it is none",
                    "set models.default_provider and models.model in " + Config.FILE
                            + "; the mode runbook needs neither"));
            return List.of();
        }
        var models = new ArrayList<Model>();
        var provider = Provider.of(values.text("models.default_provider")).orElseThrow();
        if (values.text("models.model").isEmpty()) {
            problems.add(new Problem(
                    "no model is named",
                    values.place("models.default_provider"),
                    "models.model is empty",
                    "set models.model to the provider's name of a model"));
        } else {
            open(
                            "models.default_provider",
                            provider,
                            values.text("models.model"),
                            Optional.of(values.text("models.base_url")),
                            problems)
                    .ifPresent(models::add);
        }
        for (String fallback : KeyType.Items.of(values.text("models.fallbacks"))) {
            named("models.fallbacks", fallback, problems).ifPresent(models::add);
        }
        return List.copyOf(models);
    }

    /** {@code provider/model}, or {@code provider/model@https://address}. */
    Optional<Model> named(String key, String text, Problems problems) {
        int slash = text.indexOf('/');
        int at = text.indexOf("@http");
        var provider = Provider.of(text.substring(0, slash));
        if (provider.isEmpty()) {
            problems.add(new Problem(
                    "unknown provider '" + text.substring(0, slash) + "'",
                    values.place(key),
                    "",
                    "take one of models.default_provider"));
            return Optional.empty();
        }
        String name = at < 0 ? text.substring(slash + 1) : text.substring(slash + 1, at);
        boolean usual = provider.get().id().equals(values.text("models.default_provider"));
        var url = at >= 0
                ? Optional.of(text.substring(at + 1))
                : usual ? Optional.of(values.text("models.base_url")) : Optional.<String>empty();
        return open(key, provider.get(), name, url, problems);
    }

    private Optional<Model> open(String key, Provider provider, String name, Optional<String> url, Problems problems) {
        try {
            var builder = ModelSettings.of(provider, name)
                    .maxTokens(Integer.parseInt(values.text("models.max_tokens")))
                    .contextTokens(Integer.parseInt(values.text("models.context_tokens")))
                    .timeout(values.duration("models.timeout"))
                    .longest(values.duration("models.timeout").multipliedBy(5));
            url.filter(given -> !given.isEmpty()).map(URI::create).ifPresent(builder::baseUrl);
            Optional.of(values.text("models.region"))
                    .filter(given -> !given.isEmpty())
                    .ifPresent(builder::region);
            Optional.of(values.text("models.temperature"))
                    .filter(given -> !given.isEmpty())
                    .map(Double::valueOf)
                    .ifPresent(builder::temperature);
            var variable = variable(provider);
            var secret = variable.isEmpty()
                    ? Optional.<Secret>empty()
                    : secrets.find(variable.toLowerCase(Locale.ROOT))
                            .filter(found -> !found.reveal().isBlank());
            secret.ifPresent(builder::apiKey);
            if (secret.isEmpty() && (provider.needsKey() || asksForKey(provider))) {
                problems.add(new Problem(
                        "no API key for " + provider.id() + "/" + name,
                        values.place(asksForKey(provider) ? "models.api_key_env" : key),
                        "neither the environment nor .env nor secret_command has " + variable,
                        "export " + variable + "=..., or use --mode runbook, which needs no model"));
                return Optional.empty();
            }
            var settings = builder.build();
            return Optional.of(
                    opened.computeIfAbsent(List.of(provider.id(), name, url.orElse("")), _ -> Models.open(settings)));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    "model " + provider.id() + "/" + name + " cannot be used",
                    values.place(key),
                    String.valueOf(e.getMessage()),
                    "mend " + key));
        } catch (ProblemException e) {
            e.problems().forEach(problem -> problems.add(problem.at(values.place(key))));
        }
        return Optional.empty();
    }

    /** {@return whether the configuration names the key of this provider, so that it must be there} */
    private boolean asksForKey(Provider provider) {
        return !values.text("models.api_key_env").isEmpty()
                && provider.id().equals(values.text("models.default_provider"));
    }

    /** {@return the variable with a provider's key: as configured for the usual provider, else the one that its own tools read} */
    private String variable(Provider provider) {
        if (asksForKey(provider)) {
            return values.text("models.api_key_env");
        }
        return switch (provider) {
            case ANTHROPIC -> "ANTHROPIC_API_KEY";
            case OPENAI -> "OPENAI_API_KEY";
            case GEMINI -> "GEMINI_API_KEY";
            case BEDROCK -> "AWS_BEARER_TOKEN_BEDROCK";
            case OPENAI_COMPATIBLE, OLLAMA -> "";
        };
    }
}
