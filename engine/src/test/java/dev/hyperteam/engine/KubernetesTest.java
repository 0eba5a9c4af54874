package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.CgroupLayout;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Kubernetes on a lab host: kubeadm, etcd, CoreDNS, kube-proxy and a pod that finds the API by name; then its wrong live states,
 * and all of it taken back.
 */
@Tag("slow")
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class KubernetesTest {
    private static final String NAME = "kubernetes";
    private static final List<String> TEAMS = List.of("alpha", "bravo", "charlie", "delta");
    private static final String KUBECTL =
            "KUBECACHEDIR=/run/hyperteam-kubectl kubectl --kubeconfig /etc/kubernetes/admin.conf ";

    /** What a probe must see although the files are right. */
    private static final Map<String, String> WRONG = Map.of(
            "workloads", KUBECTL + "taint node --all node-role.kubernetes.io/control-plane:NoSchedule >/dev/null",
            "reader", KUBECTL + "delete clusterrolebinding hyperteam-readers >/dev/null",
            "certificates", "systemctl stop hyperteam-kubernetes-certificates.timer");

    private static LabHost host;
    private static Workflow workflow;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void boot() throws InterruptedException {
        LabMirror.build(
                "cni-plugins",
                "containerd",
                "crictl",
                "grafana",
                "kubeadm",
                "kubectl",
                "kubelet",
                "kubernetes-images",
                "runc");
        workflow = Workflow.of(TEAMS.stream()
                .map(id -> Workflow.load(TeamSource.shipped(), LabMirror.kinds())
                        .team(new TeamId(id))
                        .orElseThrow())
                .toList());
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME).withCgroups(CgroupLayout.CONTROLLERS), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @Test
    void fromABareHostToAPodAndBack() throws InterruptedException {
        try (var orchestrator = orchestrator()) {
            assertComplete(orchestrator.executePhases(1, 2));
            var before = HostSnapshot.of(host);
            somebodyElsesStays(orchestrator);
            var run = orchestrator.executePhase(3);
            assertComplete(run);
            assertThat(ended(StepEnding.CHANGED))
                    .contains("control-plane", "reader-credentials", "reader", "workloads", "pod-network", "pod-test");
            settled(orchestrator);
            var again = orchestrator.executePhases(1, 3);
            assertComplete(again);
            assertThat(again.changed()).as("a second run").isZero();
            wrongLiveStates(orchestrator);
            aDeploymentIsServed();
            var back = orchestrator.rollbackToPhase(2);
            assertThat(back.steps())
                    .isNotEmpty()
                    .allSatisfy(step -> assertThat(step.ending())
                            .as("%s: %s", step.ref(), step.detail())
                            .isIn(UndoEnding.UNDONE, UndoEnding.ALREADY));
            assertThat(String.join("\n", before.differences(HostSnapshot.of(host))))
                    .as("what is not as it was before phase 3")
                    .isEmpty();
        }
    }

    private void somebodyElsesStays(HypervisorOrchestrator orchestrator) throws InterruptedException {
        CrashLab.onHost(
                host,
                "mkdir -p /etc/kubernetes/manifests && echo theirs >/etc/kubernetes/manifests/kube-apiserver.yaml");
        var refused = orchestrator.executePhase(3);
        assertThat(refused.ending()).isEqualTo(RunEnding.FAILED);
        assertThat(refused.teams().getFirst().reason()).contains("a control plane that Hyperteam did not make");
        assertThat(orchestrator.rollbackToPhase(2).complete()).isTrue();
        assertThat(CrashLab.onHost(host, "cat /etc/kubernetes/manifests/kube-apiserver.yaml && rm -r /etc/kubernetes"))
                .isEqualTo("theirs");
    }

    private void wrongLiveStates(HypervisorOrchestrator orchestrator) throws InterruptedException {
        for (var wrong : WRONG.entrySet()) {
            CrashLab.onHost(host, wrong.getValue());
            assertThat(drifted(orchestrator)).as(wrong.getValue()).contains(wrong.getKey());
        }
        assertComplete(orchestrator.executePhase(3));
        settled(orchestrator);
    }

    /** Two pods behind a service's address, asked from a third through CoreDNS: what Kubernetes is for. */
    private static void aDeploymentIsServed() throws InterruptedException {
        assertThat(CrashLab.onHost(host, HostSnapshot.resource("served.sh"))).endsWith("served");
    }

    private static HypervisorOrchestrator orchestrator() {
        return HypervisorOrchestrator.builder()
                .approvals(ApprovalPolicy.askNobody())
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .settings(Settings.defaults().withParameters(Map.of("delta", Map.of("images_from", "archive"))))
                .workflow(workflow)
                .kinds(LabMirror.kinds())
                .artifacts(LabMirror.source(folder.resolve("artifacts")))
                .build();
    }

    private static Set<String> ended(StepEnding ending) {
        var steps = new TreeSet<String>();
        CrashLab.journal(folder).forEach(entry -> {
            if (entry.event() instanceof Event.StepEnded step && step.ending() == ending) {
                steps.add(step.ref().step());
            }
        });
        return steps;
    }

    private static List<String> drifted(HypervisorOrchestrator orchestrator) throws InterruptedException {
        var problems = new Problems();
        var delta = Selection.named("delta", Mark.outside("test"), workflow, problems);
        problems.throwIfAny();
        return orchestrator.verify(delta).steps().stream()
                .filter(verdict -> verdict.applicable() && !verdict.passed())
                .map(verdict -> verdict.ref().step())
                .toList();
    }

    private static void settled(HypervisorOrchestrator orchestrator) throws InterruptedException {
        List<String> drifted = drifted(orchestrator);
        for (int again = 0; again < 10 && !drifted.isEmpty(); again++) {
            drifted = drifted(orchestrator);
        }
        assertThat(drifted).isEmpty();
    }

    private static void assertComplete(RunResult result) {
        assertThat(result.ending()).as("%s", result.teams()).isEqualTo(RunEnding.COMPLETE);
    }
}
