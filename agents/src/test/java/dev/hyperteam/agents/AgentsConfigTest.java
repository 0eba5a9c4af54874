package dev.hyperteam.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.agentkit.mcp.McpServer;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agents.policy.Autonomy;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.engine.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentsConfigTest {
    private static final TeamId ALPHA = new TeamId("alpha");
    private static final TeamId BRAVO = new TeamId("bravo");

    @TempDir
    private Path folder;

    private AgentsConfig config(String yaml, Map<String, String> secrets) throws IOException {
        Files.writeString(folder.resolve("hyperteam.yaml"), yaml);
        return new AgentsConfig(
                ConfigReader.read(folder, Map.of(), Map.of()),
                name -> Optional.ofNullable(secrets.get(name)).map(value -> Secret.of(name, value)));
    }

    private static AgentSettings settings(AgentsConfig config, boolean lab) {
        return config.settings(Mode.ASSIST, lab, Set.of(ALPHA, BRAVO), ActionKinds.builtIn(), Optional.empty());
    }

    @Test
    void everythingThatCanBeSaid() throws IOException {
        Files.writeString(folder.resolve("prices.yaml"), """
                as_of: 2026-11-01
                prices:
                  anthropic: { claude-x: { input: 1, output: 10 } }
                  openai: { gpt-x: { input: 1, output: 10 } }
                  gemini: { flash-x: { input: 1, output: 10 } }
                  ollama: { qwen: { input: 0, output: 0 } }
                """);
        var config = config(
                """
                models:
                  default_provider: anthropic
                  model: claude-x
                  api_key_env: MY_KEY
                  temperature: 0.2
                  fallbacks: [openai/gpt-x, "ollama/qwen@http://127.0.0.1:11434"]
                  teams: { bravo: gemini/flash-x }
                  prices: prices.yaml
                agents:
                  mode: assist
                  autonomy: read-only
                  teams: { bravo: full }
                  mcp: { files: "npx server /srv", search: "https://mcp.example.org/x" }
                budget: { turns: 7, time: 2m, money: "1.50", run_tokens: 1000 }
                """,
                Map.of(
                        "my_key",
                        "key-one",
                        "openai_api_key",
                        "key-two",
                        "gemini_api_key",
                        "key-three",
                        "mcp_search_token",
                        "token"));
        assertThat(config.mode()).contains(Mode.ASSIST);
        var settings = settings(config, false);
        assertThat(settings.models().apply(ALPHA))
                .extracting((Model model) -> model.id().toString())
                .containsExactly("anthropic/claude-x", "openai/gpt-x", "ollama/qwen");
        assertThat(settings.models().apply(BRAVO))
                .extracting((Model model) -> model.id().toString())
                .containsExactly("gemini/flash-x");
        assertThat(settings.autonomy().apply(ALPHA)).isEqualTo(Autonomy.READ_ONLY);
        assertThat(settings.autonomy().apply(BRAVO)).isEqualTo(Autonomy.FULL);
        assertThat(settings(config, true).autonomy().apply(ALPHA)).isEqualTo(Autonomy.GUARDED);
        assertThat(settings.each().turns()).hasValue(7);
        assertThat(settings.each().money().orElseThrow()).isEqualTo("1.50");
        assertThat(settings.each().wallTime()).contains(Duration.ofMinutes(2));
        assertThat(settings.whole().tokens()).hasValue(1000);
        assertThat(config.servers()).extracting(McpServer::name).containsExactly("files", "search");
        assertThat(config.servers().getLast().secrets()).hasSize(1);
    }

    @Test
    void aModelThatIsNamedTwiceIsOne() throws IOException {
        var config = config("""
                models:
                  default_provider: ollama
                  model: q
                  fallbacks: ["ollama/q@http://10.0.0.1:11434"]
                  teams: { alpha: ollama/q, bravo: "ollama/q@http://10.0.0.1:11434" }
                """, Map.of());
        var problems = new Problems();
        assertThat(config.everyModel(Set.of(ALPHA, BRAVO), problems))
                .extracting(AgentsConfig.Use::uses)
                .containsExactly(List.of("the usual one", "team alpha"), List.of("fallback", "team bravo"));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void nothingSaidIsNoModel() throws IOException {
        var config = config("", Map.of());
        assertThat(config.mode()).isEmpty();
        assertThat(config.hasModel()).isFalse();
        assertThatThrownBy(config::models)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no language model is configured");
    }

    @Test
    void allMistakesAreToldAtOnceWithTheirPlaces() throws IOException {
        var config = config("""
                models:
                  default_provider: anthropic
                  model: claude-x
                  fallbacks: [nobody/x]
                  teams: { brvo: openai/x }
                  prices: prices.yaml
                """, Map.of());
        assertThatThrownBy(() -> settings(config, false))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no API key for anthropic/claude-x")
                .hasMessageContaining("ANTHROPIC_API_KEY")
                .hasMessageContaining("unknown provider 'nobody'")
                .hasMessageContaining("hyperteam.yaml:4")
                .hasMessageContaining("unknown team 'brvo'")
                .hasMessageContaining("cannot read the table of prices");
    }

    @Test
    void aToolServerMayNotBeTakenForOurOwnTools() throws IOException {
        var config = config("agents: { mcp: { git: npx x, state: npx y, files: npx z } }\n", Map.of());
        assertThatThrownBy(config::servers)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("a tool server cannot be called 'git'")
                .hasMessageContaining("a tool server cannot be called 'state'")
                .hasMessageContaining("hyperteam.yaml:1")
                .hasMessageContaining("my-git");
    }

    @Test
    void aFormThatDoesNotFitIsToldByTheReaderOfTheConfiguration() {
        for (String wrong : new String[] {
            "models: { temperature: 3 }",
            "models: { base_url: ftp://x }",
            "models: { fallbacks: [gpt] }",
            "models: { teams: [alpha] }",
            "agents: { teams: { alpha: total } }",
            "agents: { mode: magic }",
            "budget: { money: much }",
            "budget: { turns: 0 }"
        }) {
            assertThatThrownBy(() -> config(wrong, Map.of()))
                    .as(wrong)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("hyperteam.yaml:1");
        }
    }
}
