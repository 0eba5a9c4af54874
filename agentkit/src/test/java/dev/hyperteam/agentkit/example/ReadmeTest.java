package dev.hyperteam.agentkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what is compiled, and it runs. */
class ReadmeTest {
    @Test
    void theExampleIsTheOneInTheReadme() throws Exception {
        var root = Path.of(System.getProperty("hyperteam.root"), "agentkit");
        var source = Files.readString(root.resolve("src/test/java/dev/hyperteam/agentkit/example/DiskDoctor.java"));
        String example = source.substring(
                        source.indexOf("// example: begin\n") + 18, source.indexOf("    // example: end"))
                .indent(-4);

        assertThat(Files.readString(root.resolve("README.md"))).contains("```java\n" + example + "```");
    }

    @Test
    void theExampleRunsAndResumes(@TempDir Path folder) {
        var script = ModelScript.inOrder(
                Reply.calls("1", "free_space", "{\"path\":\"/\"}")
                        .and(new Reply.Call("2", "free_space", "{\"path\":\"/var\"}")),
                Reply.calls("3", "submit_answer", "{\"path\":\"/var\",\"used\":97}"));
        try (var server = ModelServer.start(script)) {
            var model = Models.open(ModelSettings.of(Provider.OLLAMA, "scripted")
                    .baseUrl(server.url("ollama"))
                    .build());

            assertThat(DiskDoctor.diagnose(model, folder.resolve("notes"))).isEqualTo("/var after 2 turns");
            assertThat(DiskDoctor.diagnose(model, folder.resolve("notes"))).isEqualTo("/var after 2 turns");
            assertThat(server.heard()).hasSize(2);
        }
    }
}
