package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Team bravo's part for microVMs on a virtual machine: a real thin pool, a containerd that keeps images in it, a reboot. Step by step
 * each verification fails before, passes after, sees a wrong live state, and fails again after the undo.
 */
@Tag("slow")
class MicrovmStorageTest {
    private static final String NAME = "proof-microvm";
    private static final String PART = "microvm-storage";

    /** For each step: its files stay as they are, what runs does not. What is missing here has nothing but files. */
    private static final Map<String, String> WRONG = new LinkedHashMap<>();

    static {
        WRONG.put(
                "microvm-pool",
                "systemctl stop containerd-flintlock.service hyperteam-thinpool-metrics.timer; lvchange -a n flintlock/thinpool");
        WRONG.put("microvm-packages", "systemctl stop lvm2-monitor.service");
        WRONG.put("microvm-metrics-program", "chmod a-x /usr/local/sbin/hyperteam-thinpool-metrics");
        WRONG.put(
                "microvm-metrics",
                "systemctl stop hyperteam-thinpool-metrics.timer; touch -d '1 hour ago' /run/hyperteam-metrics/thinpool.prom");
        WRONG.put("microvm-containerd-service", "systemctl stop containerd-flintlock.service");
    }

    private static LabHost host;

    @TempDir
    private static Path folder;

    private static Map<String, Map<String, String>> parameters = Map.of();

    @BeforeAll
    static void boot() throws InterruptedException {
        LabMirror.build();
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME).withDriver(Optional.of(LabDriver.VM)), step -> {});
        assertThat(
                        CrashLab.ssh(
                                host,
                                // the initial ram disk is of no use to a lab host, and takes minutes without KVM
                                "sed -i s/^update_initramfs=.*/update_initramfs=no/ /etc/initramfs-tools/update-initramfs.conf;"
                                        + " export DEBIAN_FRONTEND=noninteractive; apt-get -q -y update >/dev/null 2>&1;"
                                        + " apt-get -q -y install --no-install-recommends curl jq openssl >/dev/null 2>&1 && echo there"))
                .isEqualTo("there");
        unpack(LabMirror.file("registry"));
        String digest = CrashLab.ssh(host, HostSnapshot.resource("registry.sh"));
        assertThat(digest).matches("[0-9a-f]{64}");
        parameters = Map.of(
                "bravo",
                Map.of(
                        "registry", "registry.internal:5000",
                        "registry_ca", "/srv/ca.crt",
                        "pull_test_image", "registry.internal:5000/proof@sha256:" + digest,
                        "microvm_device", "/dev/disk/by-id/virtio-hyperteam-data",
                        "microvm_device_serial", "hyperteam-data"));
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    private static void unpack(Path archive) throws InterruptedException {
        try {
            var tar = new ProcessBuilder(host.ssh("tar -xz -C /srv"))
                    .redirectInput(archive.toFile())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(tar.waitFor()).isZero();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final Team TEAM = Workflow.load(TeamSource.shipped(), LabMirror.kinds())
            .team(new TeamId("bravo"))
            .orElseThrow();

    private static Team with(List<Step> steps) {
        return new Team(
                TEAM.id(),
                TEAM.name(),
                TEAM.phase(),
                TEAM.scope(),
                List.of(),
                TEAM.estimate(),
                TEAM.persona(),
                TEAM.parts(),
                TEAM.parameters(),
                TEAM.facts(),
                TEAM.requires(),
                steps,
                TEAM.mark());
    }

    private static List<Step> ofThePart() {
        return TEAM.steps().stream()
                .filter(step -> step.part().equals(Optional.of(PART)))
                .toList();
    }

    private static HypervisorOrchestrator orchestrator(Team team) {
        return HypervisorOrchestrator.builder()
                .approvals(ApprovalPolicy.askNobody())
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .settings(Settings.defaults().withParameters(parameters))
                .workflow(Workflow.of(List.of(team)))
                .kinds(LabMirror.kinds())
                .artifacts(LabMirror.source(folder.resolve("artifacts")))
                .build();
    }

    private static void run() throws InterruptedException {
        try (var orchestrator = orchestrator(with(TEAM.steps()))) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).as("%s", result.teams()).isEqualTo(RunEnding.COMPLETE);
        }
    }

    /** The steps of the part whose verification fails. */
    private static List<String> drifted(List<Step> steps) throws InterruptedException {
        var drifted = new ArrayList<String>();
        var team = with(steps);
        try (var orchestrator = orchestrator(team)) {
            for (var verdict : orchestrator
                    .verify(Selection.everything(Workflow.of(List.of(team))))
                    .steps()) {
                assertThat(verdict.applicable()).as(verdict.reason()).isTrue();
                if (!verdict.passed()) {
                    drifted.add(verdict.ref().step());
                }
            }
        }
        return drifted;
    }

    private static String done(String command) throws InterruptedException {
        String said = CrashLab.ssh(host, "{ " + command + "\n} 2>&1 && echo done");
        assertThat(said).as(command).endsWith("done");
        return said;
    }

    @Test
    void everyStepOnARealPool() throws InterruptedException {
        var part = ofThePart();
        var ids = part.stream().map(Step::id).toList();
        assertThat(drifted(part)).as("before").containsExactlyElementsOf(ids);
        run();
        assertThat(drifted(TEAM.steps())).as("after").isEmpty();
        try (var orchestrator = orchestrator(with(TEAM.steps()))) {
            assertThat(orchestrator.executeFullWorkflow().changed())
                    .as("a second run")
                    .isZero();
        }
        for (var wrong : WRONG.entrySet()) {
            done(wrong.getValue());
            assertThat(drifted(part)).as("right files, wrong live state").contains(wrong.getKey());
            run();
        }
        Lab.onThisMachine().reboot(NAME);
        CrashLab.eventually(() -> drifted(part).isEmpty());
        assertThat(done("dmsetup status --target thin-pool flintlock-thinpool")).contains(" rw ");
        undo(part);
        assertThat(done("wipefs -n /dev/vdb; ls -d /var/lib/containerd-flintlock /etc/containerd/config-flintlock.toml"
                        + " /etc/lvm/profile/flintlock-thinpool.profile 2>/dev/null || true"))
                .isEqualTo("done");
        assertThat(done("systemctl is-active containerd.service"))
                .as("the other daemon")
                .startsWith("active");
    }

    private static void undo(List<Step> part) throws InterruptedException {
        var left = new ArrayList<>(part);
        for (Step step : part.reversed()) {
            try (var orchestrator = orchestrator(with(TEAM.steps()))) {
                var undone = orchestrator.rollback(new RollbackScope.OfStep(TEAM.id(), step.id()));
                assertThat(undone.steps())
                        .as("undo of %s", step.id())
                        .anySatisfy(item -> assertThat(item.ending()).isEqualTo(UndoEnding.UNDONE))
                        .allSatisfy(item -> assertThat(item.ending())
                                .as("%s", item.detail())
                                .isIn(UndoEnding.UNDONE, UndoEnding.ALREADY));
            }
            assertThat(drifted(left))
                    .as("fails after its undo, and no other does")
                    .containsExactly(step.id());
            left.removeLast();
        }
    }
}
