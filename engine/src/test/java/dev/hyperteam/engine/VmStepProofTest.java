package dev.hyperteam.engine;

import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabOs;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every step of team alpha on a machine with a kernel, an audit and a clock of its own; see {@link StepProof}. */
@Tag("slow")
class VmStepProofTest {
    private static final String NAME = "proof-vm-alpha";

    @TempDir
    private static Path folder;

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @TestFactory
    Stream<DynamicTest> alpha() throws InterruptedException {
        var settings =
                LabSettings.of(NAME).withDriver(Optional.of(LabDriver.VM)).withOs(Optional.of(LabOs.DEBIAN_12));
        var host = Lab.onThisMachine().fresh(settings, step -> {});
        var parameters =
                Map.of("fail2ban", "true", "time_servers", host.timeSource().orElseThrow());
        return new StepProof(host, LabOs.DEBIAN_12, folder, new TeamId("alpha"), parameters, new TreeSet<>())
                .everyStep();
    }
}
