package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabOs;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Team charlie with the makers' releases instead of the distribution's packages, step by step. They are built from their sources, which
 * takes minutes at first: {@link StepProofTest} shows what the lab does by default.
 */
@Tag("slow")
class UpstreamMonitoringTest {
    private static final String NAME = "proof-upstream";

    @TempDir
    private static Path folder;

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @TestFactory
    Stream<DynamicTest> everyStep() throws InterruptedException {
        LabMirror.build("grafana", "node-exporter", "prometheus");
        var host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
        assertThat(CrashLab.onHost(
                        host, "apt-get -q -y install --no-install-recommends curl jq >/dev/null 2>&1 && echo there"))
                .isEqualTo("there");
        return new StepProof(
                        host,
                        LabOs.DEBIAN_12,
                        folder,
                        new TeamId("charlie"),
                        Map.of("source", "upstream"),
                        new TreeSet<>())
                .everyStep();
    }
}
