package dev.hyperteam.engine;

import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabOs;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Team bravo with the distribution's containerd instead of upstream's, step by step, with crictl and without. {@link StepProofTest} shows
 * what it does by default.
 */
@Tag("slow")
class DistributionContainersTest {
    private static final String NAME = "proof-distribution";

    @TempDir
    private static Path folder;

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    private static StepProof proof(LabHost host, String crictl, Map<String, String> more) {
        var parameters = new TreeMap<>(more);
        parameters.put("containerd_source", "distribution");
        parameters.put("crictl", crictl);
        return new StepProof(
                host,
                LabOs.DEBIAN_12,
                folder.resolve("crictl-" + crictl),
                new TeamId("bravo"),
                parameters,
                new TreeSet<>());
    }

    @TestFactory
    Stream<DynamicTest> everyStep() throws InterruptedException {
        LabMirror.build("crictl", "registry");
        var host = SiteRegistry.boot(NAME);
        return proof(host, "true", SiteRegistry.on(host)).everyStep();
    }

    /** As on a site that cannot have the one download that is left. */
    @TestFactory
    Stream<DynamicTest> everyStepWithoutADownload() throws InterruptedException {
        return proof(SiteRegistry.boot(NAME), "false", Map.of()).everyStep();
    }
}
