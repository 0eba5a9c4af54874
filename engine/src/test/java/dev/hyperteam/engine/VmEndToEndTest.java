package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabOs;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Phases 1 and 2 with all that is in them, on a virtual machine: audit, clock and kernel of its own, a real thin pool with a containerd
 * that keeps images in it. Its power is cut in the middle of the run; the pool outlives reboots; phase 2 taken back leaves phase 1.
 * One machine for it all, because without KVM each of its minutes is one of this test's.
 */
@Tag("slow")
@Timeout(value = 120, unit = TimeUnit.MINUTES)
class VmEndToEndTest {
    private static final String NAME = "vm-end-to-end";
    private static final List<String> TEAMS = List.of("alpha", "bravo", "charlie");
    private static final String PART = "microvm-storage";
    private static final String CTR = "ctr -a /run/containerd-flintlock/containerd.sock -n flintlock ";

    /** Their files stay as they are, what runs does not; the first takes others with it. */
    private static final Map<String, String> WRONG = Map.of(
            "microvm-monitor", "systemctl stop lvm2-monitor.service",
            "microvm-metrics-program", "chmod a-x /usr/local/sbin/hyperteam-thinpool-metrics",
            "microvm-metrics",
                    "systemctl stop hyperteam-thinpool-metrics.timer; touch -d '1 hour ago' /run/hyperteam-metrics/thinpool.prom",
            "microvm-containerd-service", "systemctl stop containerd-flintlock.service");

    private static LabHost host;

    /** Made after the mirror: before that, the downloads are not pinned and what takes them is left out. */
    private static Workflow workflow;

    @TempDir
    private static Path folder;

    private final Map<String, Map<String, String>> parameters = new HashMap<>();
    private final List<String> figures = new ArrayList<>();
    private Instant mark = Instant.now();

    @BeforeAll
    static void boot() throws InterruptedException {
        LabMirror.build("cni-plugins", "containerd", "crictl", "grafana", "registry", "runc");
        workflow = Workflow.of(TEAMS.stream()
                .map(id -> Workflow.load(TeamSource.shipped(), LabMirror.kinds())
                        .team(new TeamId(id))
                        .orElseThrow())
                .toList());
        var settings =
                LabSettings.of(NAME).withDriver(Optional.of(LabDriver.VM)).withOs(Optional.of(LabOs.DEBIAN_12));
        host = Lab.onThisMachine().fresh(settings, _ -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @Test
    void phasesOneAndTwoThroughAPowerCutAndBack() throws Exception {
        phaseOne();
        String image = siteRegistry();
        // what phase 1 sets for interfaces to come holds for those that are there from the next boot on
        Lab.onThisMachine().reboot(NAME);
        startRegistry();
        settled(List.of("alpha"));
        figure("reboot and verification");
        var afterPhaseOne = HostSnapshot.of(host);
        figure("snapshot of the host");
        phaseTwoThroughAPowerCut(image);
        wrongLiveStates();
        imageOutlivesAReboot(image);
        phaseTwoBack(afterPhaseOne);
        backToASnapshot();
        System.out.println("[REPORT] vm end to end, seconds: " + String.join(", ", figures));
    }

    private void phaseOne() throws InterruptedException {
        parameters.put("alpha", Map.of("time_servers", host.timeSource().orElseThrow()));
        try (var orchestrator = orchestrator(_ -> {})) {
            assertComplete(orchestrator.executePhase(1));
            figure("phase 1");
            var verdicts = orchestrator.verify(only("alpha")).steps();
            var cannot = LabLimits.of("vm", LabOs.DEBIAN_12, new TeamId("alpha"));
            var kernelOfItsOwn = LabLimits.of("container", LabOs.DEBIAN_12, new TeamId("alpha")).keySet().stream()
                    .filter(step -> !cannot.containsKey(step))
                    .toList();
            assertThat(kernelOfItsOwn).contains("audit-rules", "time-synchronised", "kernel-hardening");
            assertThat(verdicts)
                    .filteredOn(verdict -> verdict.applicable() && verdict.passed())
                    .extracting(verdict -> verdict.ref().step())
                    .containsAll(kernelOfItsOwn)
                    .doesNotContainAnyElementsOf(cannot.keySet());
            assertThat(verdicts)
                    .filteredOn(verdict -> verdict.applicable() && !verdict.passed())
                    .isEmpty();
        }
        assertThat(Lab.onThisMachine().snapshots(NAME)).containsExactly("phase-1");
        figure("verify alpha");
    }

    /** {@return an image in a registry of the site's own, on the host itself} Both were there before phase 2. */
    private String siteRegistry() throws InterruptedException {
        unpack(LabMirror.file("registry"));
        String digest = CrashLab.ssh(host, HostSnapshot.resource("registry.sh"));
        assertThat(digest).matches("[0-9a-f]{64}");
        String image = "registry.internal:5000/proof@sha256:" + digest;
        parameters.put(
                "bravo",
                Map.of(
                        "registry", "registry.internal:5000",
                        "registry_ca", "/srv/ca.crt",
                        "pull_test_image", image,
                        "microvm_device", "/dev/disk/by-id/virtio-hyperteam-data",
                        "microvm_device_serial", "hyperteam-data"));
        figure("site registry");
        return image;
    }

    private void phaseTwoThroughAPowerCut(String image) throws Exception {
        assertThat(drifted("bravo")).as("before").containsAll(ofThePart());
        var accident = new AtomicReference<Future<?>>();
        var stop = new AtomicReference<Runnable>(() -> {});
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var orchestrator = orchestrator(entry -> {
                    // the pool is there, its daemon is being set up, and the other team is at work too
                    if (entry.event() instanceof Event.StepIntent intent
                            && intent.ref().step().equals("microvm-containerd-config")
                            && accident.get() == null) {
                        accident.set(threads.submit(() -> {
                            stop.get().run();
                            return Lab.onThisMachine().powerCycle(NAME);
                        }));
                    }
                })) {
            stop.set(orchestrator::cancel);
            var cut = orchestrator.executePhase(2);
            assertThat(cut.ending()).as("%s", cut.teams()).isNotEqualTo(RunEnding.COMPLETE);
            assertThat(accident.get()).as("the power was cut").isNotNull();
            accident.get().get(15, TimeUnit.MINUTES);
        }
        figure("phase 2 until the power was cut, and boot");
        startRegistry();
        try (var orchestrator = orchestrator(_ -> {})) {
            assertComplete(orchestrator.resumeWorkflow());
            figure("resume");
            // an exporter that is asked while a translated guest still works off its start answers late
            settled(orchestrator);
            figure("verify");
            var again = orchestrator.executePhases(1, 2);
            assertComplete(again);
            assertThat(again.changed()).as("a second run").isZero();
            figure("second run");
        }
        assertThat(Lab.onThisMachine().snapshots(NAME)).containsExactlyInAnyOrder("phase-1", "phase-2");
        assertThat(done(CTR + "images list -q"))
                .as("the proof left nothing: " + image)
                .isEqualTo("done");
    }

    private void wrongLiveStates() throws InterruptedException {
        done(String.join("\n", WRONG.values()));
        assertThat(drifted("bravo")).as("right files, wrong live state").containsAll(WRONG.keySet());
        done(
                "systemctl stop containerd-flintlock.service hyperteam-thinpool-metrics.timer; lvchange -a n flintlock/thinpool");
        assertThat(drifted("bravo")).as("no pool").contains("microvm-pool");
        // without KVM the guest's clock wanders while this machine is busy, and a run begins with what it needs
        settled(List.of("alpha"));
        try (var orchestrator = orchestrator(_ -> {})) {
            assertComplete(orchestrator.executePhase(2));
        }
        settled(List.of("bravo"));
        figure("wrong live states");
    }

    private void imageOutlivesAReboot(String image) throws InterruptedException {
        done(CTR + "images pull --local --snapshotter devmapper --hosts-dir /etc/containerd/certs.d " + image
                + " >/dev/null && " + CTR + "images export /root/image.tar " + image + " && " + CTR
                + "images remove --sync " + image + " >/dev/null");
        assertThat(blocks()).as("removed").isZero();
        done(CTR + "images import --local --snapshotter devmapper /root/image.tar >/dev/null");
        long blocks = blocks();
        assertThat(blocks).as("layers of the image in the pool").isPositive();
        figure("image");
        Lab.onThisMachine().reboot(NAME);
        figure("reboot");
        settled(TEAMS);
        assertThat(done("dmsetup status --target thin-pool flintlock-thinpool")).contains(" rw ");
        assertThat(blocks()).isEqualTo(blocks);
        assertThat(done(CTR + "images list -q")).contains(image);
        figure("verify after a reboot");
    }

    private void phaseTwoBack(HostSnapshot afterPhaseOne) throws InterruptedException {
        done(CTR + "images remove --sync " + "$(" + CTR + "images list -q) >/dev/null && "
                + "ctr -a /run/containerd-flintlock/containerd.sock namespaces remove flintlock; rm /root/image.tar");
        try (var orchestrator = orchestrator(_ -> {})) {
            var back = orchestrator.rollbackToPhase(1);
            assertThat(back.steps())
                    .allSatisfy(step -> assertThat(step.ending())
                            .as("%s: %s", step.ref(), step.detail())
                            .isEqualTo(UndoEnding.UNDONE));
            assertThat(back.complete()).isTrue();
        }
        figure("rollback of phase 2");
        startRegistry();
        assertThat(String.join("\n", afterPhaseOne.differencesOverABoot(HostSnapshot.of(host))))
                .as("what is not as it was after phase 1")
                .isEmpty();
        assertThat(drifted("bravo")).containsAll(ofThePart());
        settled(List.of("alpha"));
        assertThat(done("wipefs -n /dev/vdb")).as("the disk is empty").isEqualTo("done");
        figure("compared");
    }

    private void backToASnapshot() throws InterruptedException {
        Lab.onThisMachine().restore(NAME, "phase-2");
        settled(TEAMS);
        Lab.onThisMachine().restore(NAME, "phase-1");
        settled(List.of("alpha"));
        assertThat(done("! test -e /srv/registry && ! test -e /usr/local/bin/containerd"))
                .isEqualTo("done");
        figure("two restores and their verification");
    }

    private HypervisorOrchestrator orchestrator(Consumer<Entry> listener) {
        return HypervisorOrchestrator.builder()
                .approvals(ApprovalPolicy.askNobody())
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .settings(Settings.defaults().withParameters(parameters))
                .workflow(workflow)
                .kinds(LabMirror.kinds())
                .artifacts(LabMirror.source(folder.resolve("artifacts")))
                .listener(listener)
                .afterPhase(end -> {
                    if (end.nodes().stream()
                            .flatMap(node -> end.state().node(node).stream())
                            .anyMatch(node -> node.changed() > 0)) {
                        Instant before = Instant.now();
                        Lab.onThisMachine().snapshot(NAME, "phase-" + end.phase());
                        figures.add("lab snapshot "
                                + Duration.between(before, Instant.now()).toSeconds());
                    }
                    return "";
                })
                .build();
    }

    private static Selection only(String team) {
        var problems = new Problems();
        var selection = Selection.named(team, Mark.outside("test"), workflow, problems);
        problems.throwIfAny();
        return selection;
    }

    private static List<String> ofThePart() {
        return workflow.team(new TeamId("bravo")).orElseThrow().steps().stream()
                .filter(step -> step.part().equals(Optional.of(PART)))
                .map(Step::id)
                .toList();
    }

    private List<String> drifted(String team) throws InterruptedException {
        try (var orchestrator = orchestrator(_ -> {})) {
            return drifted(orchestrator.verify(only(team)));
        }
    }

    private static List<String> drifted(VerifyResult result) {
        return result.steps().stream()
                .filter(verdict -> verdict.applicable() && !verdict.passed())
                .map(verdict -> verdict.ref().step())
                .toList();
    }

    /** What was started just now needs a while. */
    private static void settled(HypervisorOrchestrator orchestrator) throws InterruptedException {
        List<String> drifted = drifted(orchestrator.verify());
        for (int again = 0; again < 10 && !drifted.isEmpty(); again++) {
            drifted = drifted(orchestrator.verify());
        }
        assertThat(drifted).as("after").isEmpty();
    }

    private void settled(List<String> teams) throws InterruptedException {
        for (String team : teams) {
            List<String> drifted = drifted(team);
            for (int again = 0; again < 10 && !drifted.isEmpty(); again++) {
                drifted = drifted(team);
            }
            assertThat(drifted).as(team).isEmpty();
        }
    }

    private static void startRegistry() throws InterruptedException {
        done("systemctl is-active --quiet site-registry ||"
                + " systemd-run --quiet --unit=site-registry /srv/registry serve /srv/registry.yml");
    }

    private static long blocks() throws InterruptedException {
        // a layer that nothing runs from has no device, so the pool itself is asked
        return Long.parseLong(CrashLab.ssh(
                host,
                "dmsetup status --target thin-pool flintlock-thinpool | awk '{ sub(\"/.*\", \"\", $6); print $6 }'"));
    }

    private static String done(String command) throws InterruptedException {
        String said = CrashLab.ssh(host, "{ " + command + "\n} 2>&1 && echo done");
        assertThat(said).as(command).endsWith("done");
        return said;
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
            throw new UncheckedIOException(e);
        }
    }

    private static void assertComplete(RunResult result) {
        assertThat(result.ending()).as("%s", result.teams()).isEqualTo(RunEnding.COMPLETE);
    }

    private void figure(String what) {
        Instant now = Instant.now();
        figures.add(what + " " + Duration.between(mark, now).toSeconds());
        mark = now;
    }
}
