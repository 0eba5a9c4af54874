package dev.hyperteam.agents;

import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Price;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.Approver;
import dev.hyperteam.engine.HypervisorOrchestrator;
import dev.hyperteam.engine.HypervisorOrchestratorBuilder;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.testkit.model.ModelServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Teams' agents on a lab host, with models that are asked over real HTTP. */
final class AgentLab {
    /** A dollar for a million tokens in, ten for a million out. */
    static final Price PRICE = new Price(BigDecimal.ONE, BigDecimal.TEN, BigDecimal.ONE, BigDecimal.ONE);

    /** Says no at once. */
    static final Approver NO = (question, reply) -> reply.reject("test", "no");

    /** Says yes at once. */
    static final Approver YES = (question, reply) -> reply.approve("test", "yes");

    private AgentLab() {}

    static Model model(ModelServer server, Provider provider) {
        return Models.open(ModelSettings.of(provider, "scripted")
                .apiKey(Secret.of("model_key", "sk-test-key"))
                .baseUrl(server.url(provider.id()))
                .price(PRICE)
                .build());
    }

    static HypervisorOrchestratorBuilder builder(LabHost host, Path folder, String runbook) {
        return builder(
                host,
                folder,
                Workflow.load(TeamSource.of(new TeamSource.TeamFile("alpha.yaml", runbook)), ActionKinds.builtIn()));
    }

    static HypervisorOrchestratorBuilder builder(LabHost host, Path folder, Workflow workflow) {
        return HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .approvals(ApprovalPolicy.defaults())
                .approver(NO)
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
                .workflow(workflow);
    }

    /** Writes a file on the host, whatever is in the text. */
    static void write(LabHost host, String path, String text) throws InterruptedException {
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        ssh(host, "mkdir -p $(dirname " + path + ") && echo " + encoded + " | base64 -d >" + path);
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
}
