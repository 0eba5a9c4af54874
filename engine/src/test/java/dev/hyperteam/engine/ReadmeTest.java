package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.engine.config.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library's example in the README compiles, because it stands here too. */
class ReadmeTest {
    /** Compiled, never run: it would look for a server. */
    @SuppressWarnings({"SystemOut", "UnusedMethod", "UnusedVariable"})
    private static void example() throws InterruptedException {
        try (var orchestrator = HypervisorOrchestrator.builder()
                .projectFolder(Path.of("."))
                .target(Target.alias("hetzner1")) // whatever `ssh hetzner1` means
                .listener(entry -> System.out.println(entry.event()))
                .build()) {
            orchestrator.executeFullWorkflow(true); // the plan; writes nothing
            RunResult result = orchestrator.executePhase(1); // COMPLETE only when it is verified
            VerifyResult verified = orchestrator.verify(); // asks the host, over a login of its own
            orchestrator.rollbackToPhase(0);
        }
    }

    @Test
    void theExampleOfTheReadmeIsTheOneThatCompiles() throws IOException {
        Path root = Path.of(System.getProperty("hyperteam.root", ".."));
        String readme = Files.readString(root.resolve("README.md"));
        String example = readme.substring(readme.indexOf("```java\n") + 8);
        String here = Files.readString(root.resolve("engine/src/test/java/dev/hyperteam/engine/ReadmeTest.java"));
        assertThat(words(here)).containsSequence(words(example.substring(0, example.indexOf("```"))));
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }
}
