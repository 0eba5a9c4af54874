package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.action.StepScripts;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.SecretSource;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.remote.HostConnector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Everything that an orchestrator was built with. */
record OrchestratorSettings(
        Path stateFolder,
        Settings settings,
        List<Target> targets,
        Workflow workflow,
        StepScripts scripts,
        SecretSource secrets,
        ArtifactSource artifacts,
        Redactor redactor,
        HostConnector connector,
        Clock clock,
        RandomGenerator random,
        PhaseGate gate,
        List<PhaseHook> hooks,
        ApprovalPolicy approvalPolicy,
        Approver approver,
        Operator operator,
        List<Consumer<Entry>> listeners,
        String holder,
        String version,
        Map<String, String> typed) {

    Prober prober() {
        return new Prober(scripts, redactor::redact, this::learn);
    }

    /** Masks a secret from now on. One that cannot be had now is asked for again by whoever needs it, who then says why not. */
    private void learn(String name) {
        try {
            secrets.find(name).ifPresent(redactor::add);
        } catch (ProblemException e) {
            // Nothing to mask: nobody here has read it.
        }
    }

    Path verifierKey() {
        return stateFolder.resolve("keys").resolve("verifier");
    }

    Map<String, String> options(Selection selection) {
        var options = new TreeMap<>(typed);
        options.put("selection", selection.text());
        return options;
    }

    /** Hash of the runbooks and parameters: a run is resumed under the same ones. */
    String fingerprint() {
        var parameters = new TreeMap<String, Map<String, String>>();
        settings.parameters().forEach((team, values) -> parameters.put(team, new TreeMap<>(values)));
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(workflow.text().getBytes(StandardCharsets.UTF_8));
            digest.update(parameters.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
