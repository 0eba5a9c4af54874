package dev.hyperteam.agentkit.mcp.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.mcp.ServerCommand;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what is compiled, and it runs. */
class ReadmeTest {
    @Test
    void theExampleIsTheOneInTheReadme() throws Exception {
        var root = Path.of(System.getProperty("hyperteam.root"));
        var source = Files.readString(
                root.resolve("agentkit-mcp/src/test/java/dev/hyperteam/agentkit/mcp/example/Outside.java"));
        String example = source.substring(
                        source.indexOf("// example: begin\n") + 18, source.indexOf("    // example: end"))
                .indent(-4);

        assertThat(Files.readString(root.resolve("agentkit/README.md"))).contains("```java\n" + example + "```");
    }

    @Test
    void anAgentUsesSomebodyElsesTools() throws Exception {
        var script = ModelScript.inOrder(
                Reply.calls("1", "files_big", "{\"size\":100000}").and(new Reply.Call("2", "files_fails", "{}")),
                Reply.says("I have read it."));
        try (var server = ModelServer.start(script);
                var command = ServerCommand.usual()) {
            var model = Models.open(ModelSettings.of(Provider.OLLAMA, "scripted")
                    .baseUrl(server.url("ollama"))
                    .build());

            assertThat(Outside.ask(model, command.argv(), "What is in it?")).isEqualTo("I have read it.");

            var results = server.heard().getLast().results();
            assertThat(results.getFirst()).hasSizeLessThan(16_100).contains("characters left out");
            assertThat(results.getLast()).contains("broken");
        }
    }
}
