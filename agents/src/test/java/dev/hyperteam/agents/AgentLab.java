package dev.hyperteam.agents;

import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.HypervisorOrchestrator;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Teams' agents on a lab host; a person who is asked says no at once. */
final class AgentLab {
    /** One step, which wants more room than there is. */
    static final String RUNBOOK = """
            team: alpha
            name: Data
            phase: 1
            estimate: 1m
            persona: You look after the data.
            parameters:
              size: { type: text, default: "300K", about: "How much data" }
            steps:
              - id: data
                title: Make data
                action:
                  script:
                    uses: [size]
                    check: '[ -e /srv/small/data ] || exit 10'
                    apply: 'head -c "$size" /dev/zero >/srv/small/data || { rm -f /srv/small/data; exit 1; }'
                    undo: rm -f /srv/small/data
                verify:
                  - run: ls /srv/small/data
            """;

    private AgentLab() {}

    static HypervisorOrchestrator orchestrator(LabHost host, Path folder, TeamAgents.Settings settings) {
        return HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .approvals(ApprovalPolicy.defaults())
                .approver((question, reply) -> reply.reject("test", "no"))
                .target(new Target(
                        "lab",
                        host.address(),
                        OptionalInt.of(host.port()),
                        Optional.of(host.user()),
                        List.of(host.privateKey()),
                        Optional.of(host.knownHosts()),
                        Optional.empty(),
                        false,
                        false))
                .settings(Settings.defaults())
                .workflow(Workflow.load(
                        TeamSource.of(new TeamSource.TeamFile("alpha.yaml", RUNBOOK)), ActionKinds.builtIn()))
                .operator(new TeamAgents(settings))
                .build();
    }

    static String ssh(LabHost host, String command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(host.ssh(command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes each text into a file of its own on the host. */
    static void plant(LabHost host, List<String> texts) throws InterruptedException {
        var script = new StringBuilder("mkdir -p /var/planted; ");
        for (int i = 0; i < texts.size(); i++) {
            script.append("echo ")
                    .append(Base64.getEncoder().encodeToString(texts.get(i).getBytes(StandardCharsets.UTF_8)))
                    .append(" | base64 -d >/var/planted/")
                    .append(i)
                    .append("; ");
        }
        ssh(host, script.toString());
    }
}
