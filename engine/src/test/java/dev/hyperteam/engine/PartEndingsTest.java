package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host cannot do blocks only what truly needs it: needs of parts, on a real host. */
@Tag("host")
class PartEndingsTest {
    private static final String NAME = "engine-parts";

    private static LabHost host;

    @TempDir
    private Path folder;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    private static String team(String id, int phase, String rest) {
        return "team: " + id + "\nname: " + id + "\nphase: " + phase + "\nestimate: 1m\npersona: none\n" + rest;
    }

    /** A step that ends well when a file says so. */
    private static String step(String id, String part) {
        return """
                  - id: %s
                    title: %s
                    about: A sample.
                %s    action:
                      script:
                        check: '[ -e /root/done-%s ] || exit 10'
                        apply: '[ -e /root/may-%s ] && touch /root/done-%s'
                        undo: rm -f /root/done-%s
                    verify:
                      - run: test -e /root/done-%s
                """.formatted(id, id, part.isEmpty() ? "" : "    part: " + part + "\n", id, id, id, id, id);
    }

    private static final String[] RUNBOOKS = {
        team("bravo", 2, """
                parts:
                  containers: { about: one }
                  microvm-storage: { about: two }
                steps:
                """ + step("storage", "microvm-storage") + step("containers", "containers")),
        team("delta", 3, """
                needs: []
                parts:
                  kubernetes: { about: one, needs: [bravo.containers] }
                  microvm: { about: two, needs: [bravo.containers, bravo.microvm-storage] }
                steps:
                """ + step("common", "") + step("vm", "microvm") + step("kube", "kubernetes")),
        team("echo-network", 4, "needs: [delta.kubernetes]\nsteps:\n" + step("net", "")),
        team("golf-performance", 6, "needs: [delta]\nsteps:\n" + step("speed", ""))
    };

    private Map<String, TeamEnding> run(RunEnding expected) throws InterruptedException {
        try (var orchestrator = CrashLab.orchestrator(host, folder, StepProof.impatient(), RUNBOOKS)
                .build()) {
            var result =
                    expected == RunEnding.COMPLETE ? orchestrator.resumeWorkflow() : orchestrator.executeFullWorkflow();
            assertThat(result.ending()).as("%s", result.teams()).isEqualTo(expected);
            return result.teams().stream()
                    .collect(Collectors.toMap(team -> team.node().team().value(), RunResult.TeamResult::ending));
        }
    }

    @Test
    void aPartThatCannotBeDoneBlocksItsOwnDependantsOnly() throws InterruptedException {
        assertThat(CrashLab.onHost(
                        host,
                        "cd /root && touch may-containers may-common may-kube may-vm may-net may-speed && echo ok"))
                .isEqualTo("ok");
        assertThat(run(RunEnding.FAILED))
                .isEqualTo(Map.of(
                        "bravo", TeamEnding.FAILED,
                        "delta", TeamEnding.BLOCKED,
                        "echo-network", TeamEnding.COMPLETE,
                        "golf-performance", TeamEnding.BLOCKED));
        assertThat(CrashLab.onHost(host, "cd /root && ls done-*").lines())
                .containsExactly("done-common", "done-containers", "done-kube", "done-net");

        assertThat(CrashLab.onHost(host, "touch /root/may-storage && echo ok")).isEqualTo("ok");
        assertThat(run(RunEnding.COMPLETE)).containsValue(TeamEnding.COMPLETE).hasSize(4);
        assertThat(CrashLab.onHost(host, "cd /root && ls done-*").lines())
                .as("resumed: the rest was done, nothing twice")
                .containsExactly(
                        "done-common",
                        "done-containers",
                        "done-kube",
                        "done-net",
                        "done-speed",
                        "done-storage",
                        "done-vm");
    }
}
