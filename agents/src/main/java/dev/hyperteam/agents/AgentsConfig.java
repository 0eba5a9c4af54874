package dev.hyperteam.agents;

import dev.hyperteam.agentkit.Budget;
import dev.hyperteam.agentkit.Environment;
import dev.hyperteam.agentkit.mcp.McpServer;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Prices;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agents.policy.Autonomy;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.engine.config.Config;
import dev.hyperteam.engine.config.KeyType;
import dev.hyperteam.engine.config.SecretSource;
import dev.hyperteam.engine.record.GitHistory;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Models and agents as a project's configuration wants them. Reading asks nothing and nobody; every mistake is told with its place.
 * Immutable.
 */
public final class AgentsConfig {
    private static final Duration TOOL_CALL = Duration.ofMinutes(5);

    private final Config config;
    private final SecretSource secrets;

    /** {@code secrets} has the API keys. */
    public AgentsConfig(Config config, SecretSource secrets) {
        this.config = config;
        this.secrets = secrets;
    }

    /** {@return what part models take; empty for none} */
    public Optional<Mode> mode() {
        return switch (text("agents.mode")) {
            case "assist" -> Optional.of(Mode.ASSIST);
            case "agent" -> Optional.of(Mode.AGENT);
            default -> Optional.empty();
        };
    }

    /** {@return whether a model is configured} */
    public boolean hasModel() {
        return !text("models.default_provider").equals("none");
    }

    /**
     * {@return how agents work in a run}
     *
     * @param lab whether the targets may be broken
     * @param teams ids of all teams
     * @throws ProblemException with every mistake
     */
    public AgentSettings settings(
            Mode mode, boolean lab, Set<TeamId> teams, ActionKinds kinds, Optional<GitHistory> history) {
        var problems = new Problems();
        var usual = models(problems);
        var others = new LinkedHashMap<TeamId, List<Model>>();
        pairs("models.teams", teams, problems)
                .forEach((team, model) ->
                        named("models.teams", model, problems).ifPresent(named -> others.put(team, List.of(named))));
        var levels = new LinkedHashMap<TeamId, Autonomy>();
        pairs("agents.teams", teams, problems)
                .forEach((team, level) -> Autonomy.byText(level).ifPresent(known -> levels.put(team, known)));
        var autonomy = Autonomy.byText(text(lab ? "agents.lab_autonomy" : "agents.autonomy"))
                .orElse(Autonomy.READ_ONLY);
        var environment = environment(problems);
        problems.throwIfAny();
        return new AgentSettings(
                mode,
                team -> others.getOrDefault(team, usual),
                team -> levels.getOrDefault(team, autonomy),
                budget(),
                limits(Budget.unlimited(), "run_tokens", "run_money"),
                kinds,
                List.of(),
                history,
                environment);
    }

    /** {@return the budget of one agent} */
    public Budget budget() {
        var own = Budget.ofTurns(Integer.parseInt(text("budget.turns"))).wallTime(duration("budget.time"));
        return limits(own, "tokens", "money");
    }

    /**
     * {@return the environment of agents: prices as configured}
     *
     * @throws ProblemException when the table of prices has mistakes
     */
    public Environment environment() {
        var problems = new Problems();
        var environment = environment(problems);
        problems.throwIfAny();
        return environment;
    }

    private Environment environment(Problems problems) {
        var usual = Environment.usual();
        String file = text("models.prices");
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
                    path.toString(),
                    String.valueOf(e.getMessage()),
                    "mend models.prices"));
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
        }
        return usual;
    }

    /**
     * {@return the model that is usual here, and those that take over; at least one}
     *
     * @throws ProblemException with every mistake: no provider, no name, no key
     */
    public List<Model> models() {
        var problems = new Problems();
        var models = models(problems);
        problems.throwIfAny();
        return models;
    }

    private List<Model> models(Problems problems) {
        if (!hasModel()) {
            problems.add(new Problem(
                    "no language model is configured",
                    "models.default_provider",
                    "it is none",
                    "set models.default_provider and models.model in " + Config.FILE
                            + "; the mode runbook needs neither"));
            return List.of();
        }
        var models = new ArrayList<Model>();
        var provider = Provider.of(text("models.default_provider")).orElseThrow();
        if (text("models.model").isEmpty()) {
            problems.add(
                    new Problem("no model is named", "models.model", "", "set it to the provider's name of a model"));
        } else {
            open(
                            "models.default_provider",
                            provider,
                            text("models.model"),
                            Optional.of(text("models.base_url")),
                            problems)
                    .ifPresent(models::add);
        }
        for (String fallback : KeyType.Items.of(text("models.fallbacks"))) {
            named("models.fallbacks", fallback, problems).ifPresent(models::add);
        }
        return List.copyOf(models);
    }

    /** {@code provider/model}, or {@code provider/model@https://address}. */
    private Optional<Model> named(String key, String text, Problems problems) {
        int slash = text.indexOf('/');
        int at = text.indexOf("@http");
        var provider = Provider.of(text.substring(0, slash));
        if (provider.isEmpty()) {
            problems.add(new Problem(
                    "unknown provider '" + text.substring(0, slash) + "'",
                    place(key),
                    "",
                    "take one of models.default_provider"));
            return Optional.empty();
        }
        String name = at < 0 ? text.substring(slash + 1) : text.substring(slash + 1, at);
        boolean usual = provider.get().id().equals(text("models.default_provider"));
        var url = at >= 0
                ? Optional.of(text.substring(at + 1))
                : usual ? Optional.of(text("models.base_url")) : Optional.<String>empty();
        return open(key, provider.get(), name, url, problems);
    }

    private Optional<Model> open(String key, Provider provider, String name, Optional<String> url, Problems problems) {
        try {
            var builder = ModelSettings.of(provider, name)
                    .maxTokens(Integer.parseInt(text("models.max_tokens")))
                    .contextTokens(Integer.parseInt(text("models.context_tokens")))
                    .timeout(duration("models.timeout"))
                    .longest(duration("models.timeout").multipliedBy(5));
            url.filter(given -> !given.isEmpty()).map(URI::create).ifPresent(builder::baseUrl);
            Optional.of(text("models.region")).filter(given -> !given.isEmpty()).ifPresent(builder::region);
            Optional.of(text("models.temperature"))
                    .filter(given -> !given.isEmpty())
                    .map(Double::valueOf)
                    .ifPresent(builder::temperature);
            var variable = variable(provider);
            var secret =
                    variable.isEmpty() ? Optional.<Secret>empty() : secrets.find(variable.toLowerCase(Locale.ROOT));
            secret.ifPresent(builder::apiKey);
            if (provider.needsKey() && secret.isEmpty()) {
                problems.add(new Problem(
                        "no API key for " + provider.id() + "/" + name,
                        place(key),
                        "neither the environment nor .env nor secret_command has " + variable,
                        "export " + variable + "=..., or use --mode runbook, which needs no model"));
                return Optional.empty();
            }
            return Optional.of(Models.open(builder.build()));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    "model " + provider.id() + "/" + name + " cannot be used",
                    place(key),
                    String.valueOf(e.getMessage()),
                    ""));
        } catch (ProblemException e) {
            e.problems().forEach(problem -> problems.add(problem.at(place(key))));
        }
        return Optional.empty();
    }

    /** {@return the variable with a provider's key: as configured for the usual provider, else the one that its own tools read} */
    private String variable(Provider provider) {
        String given = text("models.api_key_env");
        if (!given.isEmpty() && provider.id().equals(text("models.default_provider"))) {
            return given;
        }
        return switch (provider) {
            case ANTHROPIC -> "ANTHROPIC_API_KEY";
            case OPENAI -> "OPENAI_API_KEY";
            case GEMINI -> "GEMINI_API_KEY";
            case BEDROCK -> "AWS_BEARER_TOKEN_BEDROCK";
            case OPENAI_COMPATIBLE, OLLAMA -> "";
        };
    }

    /**
     * {@return the MCP servers that are configured}
     *
     * @throws ProblemException when one cannot be
     */
    public List<McpServer> servers() {
        var servers = new ArrayList<McpServer>();
        var problems = new Problems();
        KeyType.Pairs.of(text("agents.mcp"))
                .forEach((name, place) -> OwnTools.likeServer(name)
                        .ifPresentOrElse(
                                own -> problems.add(new Problem(
                                        "a tool server cannot be called '" + name + "'",
                                        place("agents.mcp"),
                                        "its tools' names begin with that, and could be taken for our own " + own,
                                        "give it another name, such as my-" + name)),
                                () -> servers.add(server(name, place))));
        problems.throwIfAny();
        return List.copyOf(servers);
    }

    private McpServer server(String name, String place) {
        var token = secrets.find("mcp_" + name.replace('-', '_') + "_token");
        if (place.matches("https?://.*")) {
            try {
                return McpServer.http(name, URI.create(place), token, TOOL_CALL);
            } catch (IllegalArgumentException e) {
                throw new ProblemException(
                        new Problem(
                                "'" + place + "' is no address of an MCP server",
                                place("agents.mcp"),
                                String.valueOf(e.getMessage()),
                                "write https://HOST/PATH"),
                        e);
            }
        }
        var server = McpServer.stdio(name, List.of(place.split("\\s+")), Map.of(), TOOL_CALL);
        return token.<McpServer>map(secret -> server.secret("MCP_TOKEN", secret))
                .orElse(server);
    }

    private Map<TeamId, String> pairs(String key, Set<TeamId> teams, Problems problems) {
        var pairs = new LinkedHashMap<TeamId, String>();
        KeyType.Pairs.of(text(key)).forEach((name, value) -> {
            var team = new TeamId(name);
            if (teams.contains(team)) {
                pairs.put(team, value);
            } else {
                problems.add(
                        new Problem("unknown team '" + name + "'", place(key), "", "hyperteam teams lists the teams"));
            }
        });
        return pairs;
    }

    private Budget limits(Budget base, String tokens, String money) {
        long most = Long.parseLong(text("budget." + tokens));
        var dollars = Optional.of(text("budget." + money))
                .filter(given -> !given.isEmpty())
                .map(BigDecimal::new);
        return new Budget(
                base.turns(),
                most == 0 ? OptionalLong.empty() : OptionalLong.of(most),
                dollars,
                base.wallTime(),
                base.warnAt());
    }

    private String text(String key) {
        return config.value(key).value();
    }

    private Duration duration(String key) {
        return dev.hyperteam.base.yaml.Fields.parseDuration(text(key)).orElseThrow();
    }

    /** {@return where a key has its value from} */
    private String place(String key) {
        String origin = config.value(key).origin();
        return origin.equals("default") ? key : origin;
    }
}
