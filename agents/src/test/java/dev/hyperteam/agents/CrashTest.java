package dev.hyperteam.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agents.policy.Autonomy;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.engine.HypervisorOrchestrator;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import dev.hyperteam.lab.LabStatus;
import dev.hyperteam.testkit.model.ModelServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 between a tool's call and its result, while the change is under way on the host; then a resume in another process. */
@Tag("host")
class CrashTest {
    private static final String NAME = "agents-crash";
    private static final String RUNBOOK = """
            team: alpha
            name: Data
            phase: 1
            estimate: 1m
            persona: You look after the data.
            steps:
              - id: data
                title: Make data
                action:
                  script:
                    check: '[ -e /srv/data ] || exit 10'
                    apply: 'echo once >>/srv/count; : >/srv/began; cat /srv/go >/srv/data'
                    undo: rm -f /srv/data
                verify:
                  - run: ls /srv/data
            """;

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

    /** The process that is killed: its arguments are the lab's host, the project's folder and the model's port. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws InterruptedException {
            var target = ((LabStatus.On) Lab.onThisMachine().status(arguments[0])).host();
            try (var orchestrator = orchestrator(target, Path.of(arguments[1]), arguments[2])) {
                orchestrator.executeFullWorkflow();
            }
        }
    }

    private static HypervisorOrchestrator orchestrator(LabHost target, Path folder, String url) {
        var model = dev.hyperteam.agentkit.model.Models.open(
                dev.hyperteam.agentkit.model.ModelSettings.of(Provider.OPENAI_COMPATIBLE, "scripted")
                        .baseUrl(java.net.URI.create(url))
                        .price(AgentLab.PRICE)
                        .build());
        return AgentLab.builder(target, folder, RUNBOOK)
                .operator(new TeamAgents(AgentSettings.of(Mode.AGENT, model, Autonomy.GUARDED)))
                .build();
    }

    @Test
    void noCallIsRepeatedAndNothingIsPaidTwice() throws InterruptedException, IOException {
        AgentLab.ssh(host, "mkfifo /srv/began /srv/go");
        var script = new Script()
                .calls("apply_step", Json.object().with("step", "data"))
                .driven("the data is made");
        try (var server = ModelServer.start(script)) {
            String url = server.url("openai-compatible").toString();
            var victim = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            NAME,
                            folder.toString(),
                            url))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("victim.log").toFile())
                    .start();
            AgentLab.ssh(host, "timeout 120 cat /srv/began");
            assertThat(victim.isAlive()).isTrue();
            victim.destroyForcibly();
            assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(server.heard()).as("one request before the crash").hasSize(1);
            AgentLab.ssh(host, "timeout 60 sh -c 'echo data >/srv/go'");
            try (var orchestrator = orchestrator(host, folder, url)) {
                var result = orchestrator.resumeWorkflow();
                assertThat(result.ending())
                        .as("%s %s", result.teams(), script.everything())
                        .isEqualTo(RunEnding.COMPLETE);
                var use = result.agents().getFirst();
                assertThat(use.calls()).isEqualTo(1);
                assertThat(use.answers()).isEqualTo(2);
                assertThat(use.microDollars())
                        .as("two answers of 100 tokens in and 20 out")
                        .isEqualTo(600);
            }
            assertThat(server.heard()).hasSize(2);
            assertThat(AgentLab.ssh(host, "cat /srv/count")).isEqualTo("once");
        }
    }
}
