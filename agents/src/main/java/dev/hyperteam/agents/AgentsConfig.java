package dev.hyperteam.agents;

import dev.hyperteam.agentkit.Budget;
import dev.hyperteam.agentkit.Environment;
import dev.hyperteam.agentkit.mcp.McpServer;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agents.policy.Autonomy;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.engine.config.Config;
import dev.hyperteam.engine.config.KeyType;
import dev.hyperteam.engine.config.SecretSource;
import dev.hyperteam.engine.record.GitHistory;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Models and agents as a project's configuration wants them. Reading asks nothing and nobody; every mistake is told with its place.
 * Thread-safe.
 */
public final class AgentsConfig {
    private static final Duration TOOL_CALL = Duration.ofMinutes(5);

    private final ConfigValues values;
    private final SecretSource secrets;
    private final ConfiguredModels models;

    /** {@code secrets} has the API keys. */
    public AgentsConfig(Config config, SecretSource secrets) {
        this.values = new ConfigValues(config);
        this.secrets = secrets;
        this.models = new ConfiguredModels(config, secrets);
    }

    /** {@return what part models take; empty for none} */
    public Optional<Mode> mode() {
        return switch (values.text("agents.mode")) {
            case "assist" -> Optional.of(Mode.ASSIST);
            case "agent" -> Optional.of(Mode.AGENT);
            default -> Optional.empty();
        };
    }

    /** {@return whether a model is configured} */
    public boolean hasModel() {
        return models.any();
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
        var usual = models.usual(problems);
        var others = new LinkedHashMap<TeamId, List<Model>>();
        pairs("models.teams", teams, problems)
                .forEach((team, model) -> models.named("models.teams", model, problems)
                        .ifPresent(named -> others.put(team, List.of(named))));
        var levels = new LinkedHashMap<TeamId, Autonomy>();
        pairs("agents.teams", teams, problems)
                .forEach((team, level) -> Autonomy.byText(level).ifPresent(known -> levels.put(team, known)));
        var autonomy = Autonomy.byText(values.text(lab ? "agents.lab_autonomy" : "agents.autonomy"))
                .orElse(Autonomy.READ_ONLY);
        var environment = models.environment(problems);
        var all = new ArrayList<>(usual);
        others.values().forEach(all::addAll);
        needPrices(all, environment, problems);
        problems.throwIfAny();
        return new AgentSettings(
                mode,
                team -> others.getOrDefault(team, usual),
                team -> levels.getOrDefault(team, autonomy),
                budget(),
                ofTheRun(),
                kinds,
                List.of(),
                history,
                environment);
    }

    /** {@return the budget of one agent} */
    public Budget budget() {
        var own =
                Budget.ofTurns(Integer.parseInt(values.text("budget.turns"))).wallTime(values.duration("budget.time"));
        return limits(own, "tokens", "money");
    }

    /**
     * {@return the environment of agents: prices as configured}
     *
     * @throws ProblemException when the table of prices has mistakes
     */
    public Environment environment() {
        var problems = new Problems();
        var environment = models.environment(problems);
        problems.throwIfAny();
        return environment;
    }

    /**
     * {@return the model that is usual here, and those that take over; at least one}
     *
     * @throws ProblemException with every mistake: no provider, no name, no key, no price where {@code budget.money} needs one
     */
    public List<Model> models() {
        var problems = new Problems();
        var usual = models.usual(problems);
        models.needPrices("budget.money", budget(), usual, models.environment(problems), problems);
        problems.throwIfAny();
        return usual;
    }

    /** A configured model and what it is for: {@code the usual one}, {@code fallback}, {@code team bravo}. */
    public record Use(Model model, List<String> uses) {
        public Use {
            uses = List.copyOf(uses);
        }
    }

    /**
     * {@return every model that the configuration names, each once, with what it is for}
     *
     * @param teams ids of all teams
     * @param problems takes every mistake about models, prices and agents
     */
    public List<Use> everyModel(Set<TeamId> teams, Problems problems) {
        var uses = new LinkedHashMap<Model, List<String>>();
        var usual = models.usual(problems);
        for (int at = 0; at < usual.size(); at++) {
            uses.computeIfAbsent(usual.get(at), _ -> new ArrayList<>()).add(at == 0 ? "the usual one" : "fallback");
        }
        pairs("models.teams", teams, problems)
                .forEach((team, text) -> models.named("models.teams", text, problems)
                        .ifPresent(model -> uses.computeIfAbsent(model, _ -> new ArrayList<>())
                                .add("team " + team)));
        pairs("agents.teams", teams, problems);
        needPrices(uses.keySet(), models.environment(problems), problems);
        return uses.entrySet().stream()
                .map(use -> new Use(use.getKey(), use.getValue()))
                .toList();
    }

    private void needPrices(Collection<Model> all, Environment environment, Problems problems) {
        models.needPrices("budget.money", budget(), all, environment, problems);
        models.needPrices("budget.run_money", ofTheRun(), all, environment, problems);
    }

    private Budget ofTheRun() {
        return limits(Budget.unlimited(), "run_tokens", "run_money");
    }

    /**
     * {@return the MCP servers that are configured}
     *
     * @throws ProblemException when one cannot be
     */
    public List<McpServer> servers() {
        var servers = new ArrayList<McpServer>();
        var problems = new Problems();
        KeyType.Pairs.of(values.text("agents.mcp"))
                .forEach((name, place) -> OwnTools.likeServer(name)
                        .ifPresentOrElse(
                                own -> problems.add(new Problem(
                                        "a tool server cannot be called '" + name + "'",
                                        values.place("agents.mcp"),
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
                                "MCP server '" + name + "' has no address that can be read",
                                values.place("agents.mcp"),
                                "what stands there is not shown, because it may hold a secret",
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
        KeyType.Pairs.of(values.text(key)).forEach((name, value) -> {
            var team = new TeamId(name);
            if (teams.contains(team)) {
                pairs.put(team, value);
            } else {
                problems.add(new Problem(
                        "unknown team '" + name + "'", values.place(key), "", "hyperteam teams lists the teams"));
            }
        });
        return pairs;
    }

    private Budget limits(Budget base, String tokens, String money) {
        long most = Long.parseLong(values.text("budget." + tokens));
        var dollars = Optional.of(values.text("budget." + money))
                .filter(given -> !given.isEmpty())
                .map(BigDecimal::new);
        return new Budget(
                base.turns(),
                most == 0 ? OptionalLong.empty() : OptionalLong.of(most),
                dollars,
                base.wallTime(),
                base.warnAt());
    }
}
