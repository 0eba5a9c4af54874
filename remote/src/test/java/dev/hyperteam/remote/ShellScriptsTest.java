package dev.hyperteam.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Processes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellScriptsTest {
    @Tag("host")
    @ParameterizedTest
    @ValueSource(strings = {"enter.sh", "batch.sh", "wrapper.sh", "detached.sh"})
    void shellcheckFindsNothing(String name) throws Exception {
        var command = Processes.Command.of(Duration.ofMinutes(1), "shellcheck", "--shell=sh", "-")
                .withStdin(Shell.resource(name).getBytes(StandardCharsets.UTF_8));
        var result = Processes.system().run(command);
        assertThat(result.stdout() + result.stderr()).isEmpty();
        assertThat(result.ok()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"enter.sh"})
    void whatALoginShellSeesHoldsNoSingleQuote(String name) {
        assertThat(Shell.resource(name)).doesNotContain("'").contains("dd bs=");
    }
}
