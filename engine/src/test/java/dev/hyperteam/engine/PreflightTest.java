package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.runbook.HostFacts;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done is found before anything is touched, on a real host. */
@Tag("host")
class PreflightTest {
    private static final String NAME = "engine-preflight";
    private static final Workflow WORKFLOW = CrashLab.workflow("""
            team: small
            name: Small
            phase: 1
            persona: none
            parts:
              plain: {}
              disk: { requires: { device_mapper: "yes" } }
            steps:
              - { id: dir, title: Make a folder, part: plain, action: { directory: { path: /tmp/preflight-small } } }
              - { id: thin, title: Make another, part: disk, action: { directory: { path: /tmp/preflight-thin } } }
            """, """
            team: large
            name: Large
            phase: 2
            persona: none
            requires: { memory_mib: ">= 99999999" }
            steps: [{ id: dir, title: Make a folder, action: { directory: { path: /tmp/preflight-large } } }]
            """, """
            team: user
            name: User
            phase: 3
            needs: [large]
            persona: none
            steps: [{ id: dir, title: Make a folder, action: { directory: { path: /tmp/preflight-user } } }]
            """);

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

    private HypervisorOrchestrator orchestrator() {
        return HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .workflow(WORKFLOW)
                .build();
    }

    @Test
    void whatCannotBeDoneEndsAsUnavailableAndTheRestIsDone() throws InterruptedException {
        try (var orchestrator = orchestrator()) {
            var result = orchestrator.executeFullWorkflow();

            assertThat(result.ending()).isEqualTo(RunEnding.COMPLETE);
            assertThat(result.teams())
                    .extracting(
                            team -> team.node().team().value(),
                            RunResult.TeamResult::ending,
                            team -> team.reason().replaceAll("this target has [0-9]+", "this target has N"))
                    .containsExactlyInAnyOrder(
                            tuple(
                                    "small",
                                    TeamEnding.COMPLETE,
                                    "disk: unavailable, needs device_mapper=yes, this target has no"),
                            tuple("large", TeamEnding.UNAVAILABLE, "needs memory_mib >= 99999999, this target has N"),
                            tuple("user", TeamEnding.UNAVAILABLE, "needs large, which cannot be done here"));
            assertThat(orchestrator.checkStatus().orElseThrow().percent()).isEqualTo(100);
            assertThat(orchestrator.verify().drifted()).isEmpty();

            var plan = orchestrator.plan(Selection.everything(WORKFLOW));
            assertThat(plan.changes()).isZero();
            assertThat(plan.teams().getFirst().facts()).containsKeys(HostFacts.NAMES.toArray(String[]::new));
        }
    }

    @Test
    void askedForByNameItIsRefusedAndNothingIsBegun() throws InterruptedException {
        try (var orchestrator = orchestrator()) {
            assertThatThrownBy(() -> orchestrator.executeTeams(List.of("large")))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("team large cannot be done here")
                    .hasMessageContaining("needs memory_mib");
            assertThat(orchestrator.checkStatus()).isEmpty();
        }
    }

    @Test
    void aStrangerOnOneOfOurPortsIsFoundBeforeAnythingIsFetched() throws InterruptedException {
        var teams = TeamSource.of(new TeamSource.TeamFile("web.yaml", """
                team: web
                name: Web
                phase: 1
                persona: none
                parameters:
                  port: { type: port, default: 4711, about: Where it answers }
                steps: [{ id: dir, title: Make a folder, action: { directory: { path: /tmp/preflight-web } } }]
                """));
        var map = new TeamSource.TeamFile("compatibility.yaml", """
                ports: { web: { by: web.dir, port: port, address: loopback, programs: [web] } }
                components: { system: { fact: os, until: { "12": 2020-01-01 } }, debian: { fact: os_version, until: { "12": 2020-01-01 } } }
                """);
        var workflow = Workflow.load(new TeamSource(teams.layers(), List.of(map)), ActionKinds.builtIn());
        assertThat(
                        CrashLab.onHost(
                                host,
                                "systemd-run --quiet --unit=stranger perl -MIO::Socket -e"
                                        + " '@s=(IO::Socket::INET->new(Listen=>1,LocalAddr=>\"127.0.0.1\",LocalPort=>4711));sleep 600'"
                                        + " && for try in 1 2 3 4 5 6 7 8 9; do ss -Hltn | grep -q :4711 && echo there && break; sleep 0.5; done"))
                .isEqualTo("there");
        try (var orchestrator = HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .workflow(workflow)
                .build()) {
            var everything = Selection.everything(workflow);
            assertThat(orchestrator.plan(everything).leftOut())
                    .containsExactly(
                            "web@lab: cannot be done here: web wants port 4711/tcp, and perl listens there already, on"
                                    + " 127.0.0.1: stop it, or set web.port");
            assertThat(orchestrator.run(everything).teams())
                    .extracting(RunResult.TeamResult::ending)
                    .containsExactly(TeamEnding.UNAVAILABLE);

            CrashLab.onHost(host, "systemctl stop stranger");
            var plan = orchestrator.plan(everything);
            assertThat(plan.leftOut()).isEmpty();
            assertThat(plan.warnings())
                    .containsExactly("lab: debian 12 has had no updates from its makers since 2020-01-01");
            assertThat(orchestrator.run(everything).ending()).isEqualTo(RunEnding.COMPLETE);
        }
    }
}
