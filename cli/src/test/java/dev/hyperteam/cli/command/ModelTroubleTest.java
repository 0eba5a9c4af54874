package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes about models, agents and their tools: told before a run starts, with place and way out, and without what is secret. */
class ModelTroubleTest {
    private static final String SECRET = "hunter2";

    @TempDir
    Path folder;

    private final FakeMachine machine = new FakeMachine();

    @BeforeEach
    void project() throws Exception {
        MotdProject.write(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what a provider lacks
                "models: { default_provider: none }|no language model is configured|hyperteam.yaml:2:29|models.default_provider and models.model",
                "models: { default_provider: openai }|no model is named|hyperteam.yaml:2:29|set models.model",
                "models: { default_provider: openai, model: m }|no API key for openai/m|hyperteam.yaml:2:29|export OPENAI_API_KEY=",
                "models: { default_provider: anthropic, model: m, api_key_env: MINE }|no API key for anthropic/m|hyperteam.yaml:2:63|export MINE=",
                "models: { default_provider: anthropic, model: m, api_key_env: BLANK }|secret 'blank' has fewer than 4 characters|hyperteam.yaml:2:29|use a longer secret",
                "models: { default_provider: ollama, model: m, api_key_env: MINE }|no API key for ollama/m|hyperteam.yaml:2:60|export MINE=",
                "models: { default_provider: openai-compatible, model: m, base_url: 'http://127.0.0.1:9/v1', api_key_env: MINE }|no API key for openai-compatible/m|hyperteam.yaml:2:106|export MINE=",
                "models: { default_provider: openai-compatible, model: m }|no base_url|hyperteam.yaml:2:29|base",
                "models: { default_provider: gpt, model: m }|must be one of none, anthropic|hyperteam.yaml:2:29|write one of",
                // addresses
                "models: { default_provider: openai-compatible, model: m, base_url: 'http://me:hunter2@127.0.0.1:9/v1' }|without user, password|hyperteam.yaml:2:68|api_key_env",
                "models: { default_provider: openai-compatible, model: m, base_url: 'http://127.0.0.1:9/v1?key=hunter2' }|without user, password|hyperteam.yaml:2:68|api_key_env",
                "models: { default_provider: openai-compatible, model: m, base_url: 'ftp://127.0.0.1:9/v1' }|must be http://|hyperteam.yaml:2:68|write http",
                "models: { default_provider: ollama, model: m, fallbacks: ['ollama/q@http://me:hunter2@10.0.0.1:11434'] }|without user, password|hyperteam.yaml:2:58|PROVIDER/MODEL@https://ADDRESS",
                "models: { default_provider: ollama, model: m, teams: { motd: 'ollama/q@http://10.0.0.1/?k=hunter2' } }|without user, password|hyperteam.yaml:2:54|PROVIDER/MODEL@https://ADDRESS",
                "models: { default_provider: ollama, model: m, fallbacks: [gpt] }|must be a list of PROVIDER/MODEL|hyperteam.yaml:2:58|write a list",
                "models: { default_provider: ollama, model: m, fallbacks: [nobody/x] }|unknown provider 'nobody'|hyperteam.yaml:2:58|models.default_provider",
                "models: { default_provider: openai, model: m, api_key_env: sk-proj-hunter2 }|the name of a variable in capitals|hyperteam.yaml:2:60|not the key itself",
                "models: { default_provider: openai, model: m, api_key_env: gsk_hunter2 }|the name of a variable in capitals|hyperteam.yaml:2:60|not the key itself",
                "models: { default_provider: openai-compatible, model: m, base_url: 'me:hunter2@host' }|without user, password|hyperteam.yaml:2:68|api_key_env",
                "{ models: { default_provider: ollama, model: m }, agents: { mcp: { x: 'https://h/?k=hunter2 bad' } } }|has no address that can be read|hyperteam.yaml:2:66|https://HOST/PATH",
                // teams
                "models: { default_provider: ollama, model: m, teams: { modt: ollama/q } }|unknown team 'modt'|hyperteam.yaml:2:54|hyperteam teams",
                "models: { default_provider: ollama, model: m, teams: { motd: openai/q } }|no API key for openai/q|hyperteam.yaml:2:54|export OPENAI_API_KEY=",
                "{ models: { default_provider: ollama, model: m }, agents: { teams: { modt: full } } }|unknown team 'modt'|hyperteam.yaml:2:68|hyperteam teams",
                "{ models: { default_provider: ollama, model: m }, agents: { teams: { motd: total } } }|must be a mapping from teams to read-only, ask|hyperteam.yaml:2:68|write",
                // money
                "{ models: { default_provider: ollama, model: m, prices: none.yaml }, budget: { money: '2' } }|cannot read the table of prices|hyperteam.yaml:2:57|mend models.prices",
                "{ models: { default_provider: openai-compatible, model: m, base_url: 'http://127.0.0.1:9/v1' }, budget: { money: '2' } }|the price of openai-compatible/m is unknown, and budget.money limits|hyperteam.yaml:2:114|models.prices",
                "{ models: { default_provider: openai-compatible, model: m, base_url: 'http://127.0.0.1:9/v1' }, budget: { run_money: '2' } }|the price of openai-compatible/m is unknown, and budget.run_money limits|hyperteam.yaml:2:118|models.prices",
                "{ models: { default_provider: ollama, model: m }, budget: { money: much } }|must be US dollars|hyperteam.yaml:2:68|write US dollars",
                // tool servers
                "{ models: { default_provider: ollama, model: m }, agents: { mcp: { git: npx x } } }|a tool server cannot be called 'git'|hyperteam.yaml:2:66|my-git",
                "{ models: { default_provider: ollama, model: m }, agents: { mcp: { x: 'https://me:hunter2@host/' } } }|without user and password|hyperteam.yaml:2:66|write",
                "{ models: { default_provider: ollama, model: m }, agents: { mcp: { x: 'https://' } } }|MCP server|hyperteam.yaml:2:66|https://",
                "{ models: { default_provider: ollama, model: m }, agents: { mcp: { x: no-such-program } } }|nobody has approved the program of MCP server 'x'|hyperteam.yaml:2:66|hyperteam config trust",
            })
    void it_is_told_before_anything_is_touched(String yaml, String what, String where, String next) throws Exception {
        boolean whole = yaml.startsWith("{");
        // one line of the file, so that the place can be counted
        Files.writeString(
                folder.resolve("hyperteam.yaml"),
                whole
                        ? "# one line\n" + yaml.replaceFirst("\\}$", ", ssh: { host: web1 } }")
                        : "ssh: { host: web1 }\n" + yaml);
        var outcome = Outcome.of(folder, machine, null, Map.of("BLANK", " "), "run", "--yes", "--mode", "assist");
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(what, where, next).doesNotContain(SECRET, "\tat ", "Exception", "java.");
        assertThat(outcome.out()).doesNotContain(SECRET);
        assertThat(machine.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"blah,'modes: runbook, assist, agent'", "asist,did you mean assist?", "Agent,did you mean agent?"})
    void a_mode_that_does_not_exist(String mode, String next) {
        var outcome = Outcome.of(folder, machine, null, Map.of(), "run", "--yes", "--mode", mode);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--mode: unknown mode '" + mode + "'", next);
    }
}
