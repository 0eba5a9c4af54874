package dev.hyperteam.engine.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The keys about models and agents. */
final class AgentKeys {
    /** Where people paste a key or a password by mistake: a wrong value of these is not shown. */
    static final Set<String> MAY_HOLD_SECRETS =
            Set.of("models.api_key_env", "models.base_url", "models.fallbacks", "models.teams", "agents.mcp");

    /** Without user, password and query: an address is shown, and a key in it would be too. */
    private static final String ADDRESS = "https?://[^\\s;,@?#]{1,300}";

    private static final String MODEL =
            "[a-z][a-z-]*/(?!\\S*@http)[^\\s;,]{1,200}|[a-z][a-z-]*/[^\\s;,@]{1,200}@" + ADDRESS;
    private static final String MODELS =
            "PROVIDER/MODEL or PROVIDER/MODEL@https://ADDRESS, the address without user, password or ?query";
    private static final String NUMBER = "([0-9]{1,6}([.][0-9]{1,6})?)?";

    private AgentKeys() {}

    static void add(List<ConfigKey> keys) {
        models(keys);
        agents(keys);
        budget(keys);
    }

    private static void models(List<ConfigKey> keys) {
        ConfigKeys.add(
                keys,
                "models.default_provider",
                new KeyType.Choice(
                        List.of("none", "anthropic", "openai", "openai-compatible", "ollama", "bedrock", "gemini")),
                "none",
                "Who answers; none is enough for everything but the modes assist and agent, and ask");
        ConfigKeys.add(
                keys,
                "models.model",
                new KeyType.Text("[^\\s;,]{0,200}", "a model's name"),
                "",
                "The provider's name of the model");
        ConfigKeys.add(
                keys,
                "models.api_key_env",
                // upper case only: a key that was pasted here must not pass for a name, which is shown
                new KeyType.Text(
                        "([A-Z][A-Z0-9_]{0,62})?",
                        "the name of a variable in capitals, such as MY_API_KEY, not the key itself"),
                "",
                "Name of the secret with the API key; empty is the provider's usual one, such as ANTHROPIC_API_KEY");
        ConfigKeys.add(
                keys,
                "models.base_url",
                new KeyType.Text(
                        "(" + ADDRESS + ")?",
                        "http://... or https://..., without user, password or ?query: a key belongs into api_key_env"),
                "",
                "Where the API is, when not at the provider's usual place");
        ConfigKeys.add(
                keys,
                "models.region",
                new KeyType.Text("[a-z0-9-]{0,40}", "a region"),
                "",
                "Region of Bedrock; empty is AWS's own choice");
        ConfigKeys.add(
                keys,
                "models.temperature",
                new KeyType.Text("([01]([.][0-9]{1,3})?|2([.]0{1,3})?)?", "a number from 0 to 2, or nothing"),
                "",
                "How freely the model chooses; empty is the model's own");
        ConfigKeys.add(
                keys, "models.max_tokens", new KeyType.Whole(16, 1_000_000), "4096", "The most tokens of one answer");
        ConfigKeys.add(
                keys,
                "models.context_tokens",
                new KeyType.Whole(1000, 100_000_000),
                "128000",
                "How many tokens the model can read; before that a conversation is summarised");
        ConfigKeys.add(
                keys,
                "models.timeout",
                new KeyType.Span(Duration.ofSeconds(1)),
                "2m",
                "How long a model may be silent");
        ConfigKeys.add(
                keys,
                "models.fallbacks",
                new KeyType.Items(MODEL, "a list of " + MODELS),
                "",
                "Models that take over, in this order, when one cannot be reached");
        ConfigKeys.add(
                keys,
                "models.teams",
                new KeyType.Pairs(MODEL, "a mapping from teams to " + MODELS),
                "",
                "Teams whose agent has another model");
        ConfigKeys.add(
                keys,
                "models.prices",
                new KeyType.Text("[^\\p{Cntrl}]{0,400}", "a path"),
                "",
                "File with prices of models, in place of the shipped table");
    }

    private static void agents(List<ConfigKey> keys) {
        var levels = List.of("read-only", "ask", "guarded", "full");
        ConfigKeys.add(
                keys,
                "agents.mode",
                new KeyType.Choice(List.of("runbook", "assist", "agent")),
                "runbook",
                "Who performs the steps: runbook needs no model, assist calls one when a step fails, agent lets it drive");
        ConfigKeys.add(
                keys,
                "agents.autonomy",
                new KeyType.Choice(levels),
                "ask",
                "What an agent changes without asking, beyond the steps of the runbook");
        ConfigKeys.add(
                keys,
                "agents.lab_autonomy",
                new KeyType.Choice(levels),
                "guarded",
                "The same on the lab, which may be broken");
        ConfigKeys.add(
                keys,
                "agents.teams",
                new KeyType.Pairs("read-only|ask|guarded|full", "a mapping from teams to " + String.join(", ", levels)),
                "",
                "Teams whose agent has another autonomy, on the lab too");
        ConfigKeys.add(
                keys,
                "agents.mcp",
                new KeyType.Pairs(
                        "(?!https?://[^/]*@)[^\\p{Cntrl}]{1,400}",
                        "a mapping from names to addresses, without user and password, or commands"),
                "",
                "MCP servers whose tools agents may call: https://... or a program with its arguments");
    }

    private static void budget(List<ConfigKey> keys) {
        ConfigKeys.add(keys, "budget.turns", new KeyType.Whole(1, 10_000), "60", "Answers of the model, for one agent");
        ConfigKeys.add(
                keys, "budget.time", new KeyType.Span(Duration.ofSeconds(1)), "1h", "Time on the clock, for one agent");
        ConfigKeys.add(
                keys,
                "budget.tokens",
                new KeyType.Whole(0, 999_999_999),
                "0",
                "Tokens read and written, for one agent; 0 is no limit");
        ConfigKeys.add(
                keys,
                "budget.money",
                new KeyType.Text(NUMBER, "US dollars, such as 2.50"),
                "",
                "US dollars for one agent; empty is no limit");
        ConfigKeys.add(
                keys,
                "budget.run_tokens",
                new KeyType.Whole(0, 999_999_999),
                "0",
                "Tokens for all agents of a run; 0 is no limit");
        ConfigKeys.add(
                keys,
                "budget.run_money",
                new KeyType.Text(NUMBER, "US dollars, such as 20"),
                "",
                "US dollars for all agents of a run; empty is no limit");
    }
}
