package dev.hyperteam.cli.doctor;

import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelCheck;
import dev.hyperteam.agents.AgentsConfig;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.project.Project;
import java.util.ArrayList;
import java.util.List;

/** Asks each configured model for one token. */
final class ModelCheckup {
    private ModelCheckup() {}

    static List<Finding> of(Project project) throws InterruptedException {
        var config = new AgentsConfig(project.config(), project.secrets());
        if (!config.hasModel()) {
            return config.mode().isPresent()
                    ? List.of(Finding.bad(
                            "agents.mode needs a model and none is configured",
                            "set models.default_provider and models.model, or agents.mode: runbook"))
                    : List.of(Finding.open("no language model; the modes assist and agent, and ask, need one", ""));
        }
        var findings = new ArrayList<Finding>();
        try {
            for (Model model : config.models()) {
                findings.add(of(ModelCheck.of(model)));
            }
        } catch (ProblemException e) {
            e.problems().forEach(problem -> findings.add(Finding.of(Finding.Sign.BAD, problem)));
        }
        return findings;
    }

    private static Finding of(ModelCheck.Verdict verdict) {
        return switch (verdict) {
            case ModelCheck.Verdict.Works works ->
                Finding.good(
                        "model " + works.model() + " answers (" + works.usage().total() + " tokens)");
            case ModelCheck.Verdict.Busy busy -> Finding.of(Finding.Sign.OPEN, busy.problem());
            case ModelCheck.Verdict.Fails fails -> Finding.of(Finding.Sign.BAD, fails.problem());
        };
    }
}
