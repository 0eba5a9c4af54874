package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
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

/** One guarded sshd step through every room, on a real host over real SSH. */
@Tag("host")
class SpineTest {
    private static final String RUNBOOK = """
            team: alpha
            name: Spine
            phase: 1
            estimate: 1m
            persona: none
            steps:
              - id: ssh-banner-off
                title: Refuse passwords over SSH
                about: The smallest step that could lock somebody out.
                hazard: [lockout]
                action:
                  file:
                    path: /etc/ssh/sshd_config.d/00-spine.conf
                    mode: "0644"
                    content: |
                      PasswordAuthentication no
                      KbdInteractiveAuthentication no
                    validate: [sshd, -t, -f, "{effective}"]
                    reload: ssh
                verify:
                  - run: sshd -T
                    expect: { line: "passwordauthentication no" }
                  - from: controller
                    offers: { user: root }
                    expect: { methods: [publickey] }
            """;

    private static final String NAME = "engine-spine";
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

    private HypervisorOrchestrator orchestrator() {
        var target = new Target(
                "lab",
                host.address(),
                OptionalInt.of(host.port()),
                Optional.of(host.user()),
                List.of(host.privateKey()),
                Optional.of(host.knownHosts()),
                Optional.empty(),
                false,
                false);
        return HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .target(target)
                .settings(Settings.defaults().withRevertAfter(Duration.ofSeconds(20)))
                .workflow(Workflow.load(
                        TeamSource.of(new TeamSource.TeamFile("alpha.yaml", RUNBOOK)), ActionKinds.builtIn()))
                .listener(seen::add)
                .build();
    }

    @Test
    void plansAppliesFindsConvergedVerifiesAndRollsBack() throws InterruptedException {
        try (var orchestrator = orchestrator()) {
            var everything = Selection.everything(Workflow.load(
                    TeamSource.of(new TeamSource.TeamFile("alpha.yaml", RUNBOOK)), ActionKinds.builtIn()));
            assertThat(orchestrator.plan(everything).changes()).isEqualTo(1);
            assertThat(orchestrator.verify(everything).drifted()).hasSize(1);

            var first = orchestrator.executeFullWorkflow();
            assertThat(first.reason()).isEmpty();
            assertThat(first.ending()).isEqualTo(RunEnding.COMPLETE);
            assertThat(first.changed()).isEqualTo(1);

            var second = orchestrator.executeFullWorkflow();
            assertThat(second.ending()).isEqualTo(RunEnding.COMPLETE);
            assertThat(second.changed()).isZero();
            assertThat(orchestrator.verify(everything).drifted()).isEmpty();

            var back = orchestrator.rollbackToPhase(0);
            assertThat(back.steps()).extracting(RollbackResult.Undone::ending).containsExactly(UndoEnding.UNDONE);
            assertThat(back.complete()).isTrue();
            assertThat(orchestrator.verify(everything).drifted()).hasSize(1);
            assertThat(orchestrator.rollbackToPhase(0).steps()).isEmpty();
        }
    }
}
