package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import dev.hyperteam.remote.SshConnector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of team alpha on a real host: applied, verified, converged, taken back. */
@Tag("host")
class AlphaTest {
    private static final String NAME = "engine-alpha";
    private static LabHost host;

    @TempDir
    private Path folder;

    private final List<Entry> seen = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    static Target target(LabHost host) {
        return new Target(
                "lab",
                host.address(),
                OptionalInt.of(host.port()),
                Optional.of(host.user()),
                List.of(host.privateKey()),
                Optional.of(host.knownHosts()),
                Optional.empty(),
                false,
                false);
    }

    @Test
    void appliesVerifiesConvergesAndRollsBack() throws InterruptedException {
        var before = HostSnapshot.of(host);
        var workflow = CrashLab.alpha();
        var connector = new CountingConnector(new SshConnector());
        try (var orchestrator = HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .target(target(host))
                .settings(Settings.defaults().withRevertAfter(Duration.ofSeconds(60)))
                .workflow(workflow)
                .connector(connector)
                .listener(seen::add)
                .build()) {
            var first = orchestrator.executeFullWorkflow();
            assertThat(first.reason()).isEmpty();
            assertThat(first.ending()).isEqualTo(RunEnding.COMPLETE);
            var second = orchestrator.executeFullWorkflow();
            assertThat(second.changed()).as("a second run changes nothing").isZero();
            connector.taken();
            assertThat(orchestrator.plan(Selection.everything(workflow)).changes())
                    .isZero();
            assertThat(connector.taken()).as("facts, checks").containsExactly("actor probes", "actor probes");
            orchestrator.executeFullWorkflow();
            assertThat(connector.taken())
                    .as("facts, the lease taken, checks and verifications at once, the lease given back")
                    .containsExactly("actor probes", "actor command", "actor probes", "actor command");
            var verified = orchestrator.verify();
            assertThat(verified.drifted()).isEmpty();
            var back = orchestrator.rollbackToPhase(0);
            assertThat(back.steps()).extracting(RollbackResult.Undone::ending).containsOnly(UndoEnding.UNDONE);
        }
        assertThat(String.join("\n", before.differences(HostSnapshot.of(host))))
                .as("what is not as it was")
                .isEmpty();
    }
}
