package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DockerStateTest {
    private static final DockerState STATE =
            new DockerState("lab", "0123456789ab", "unix:///run/x.sock", "127.77.3.9", 22);

    @Test
    void whatIsWrittenIsRead(@TempDir Path folder) throws Exception {
        assertThat(DockerState.parse(STATE.format())).contains(STATE);
        Path file = folder.resolve("state");
        STATE.write(file);
        assertThat(LabDriver.made(file)).contains(LabDriver.DOCKER);
        Files.writeString(file, "");
        assertThat(DockerState.read(file)).isEmpty();
    }

    @Test
    void theEngineMayBeTheUsualOne() {
        var usual = new DockerState("lab", "0123456789ab", "", "127.77.3.9", 22);
        assertThat(DockerState.parse(usual.format())).contains(usual);
    }

    @ParameterizedTest
    @CsvSource({"true, true, CONTAINER", "true, false, CONTAINER", "false, true, DOCKER", "false, false, VM"})
    void theBestDriverIsTheOneThatIsUpSoonest(boolean container, boolean dockerAnswers, LabDriver best) {
        assertThat(Lab.best(container, () -> dockerAnswers)).isEqualTo(best);
    }
}
