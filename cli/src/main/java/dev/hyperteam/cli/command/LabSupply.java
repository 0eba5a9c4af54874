package dev.hyperteam.cli.command;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.workflow.Selection;
import java.util.Map;
import java.util.stream.Stream;

/** What the selected teams take from the lab's mirror: built before a run that needs it, and named after it where it is not the real thing. */
final class LabSupply {
    private LabSupply() {}

    /** {@return whether components were built that the selected teams take from the lab's mirror} Without them those teams are left out. */
    static boolean prepare(Session session, Project project, Selection selection) throws InterruptedException {
        var missing = artifacts(project, selection)
                .filter(artifact -> !artifact.pinned())
                .map(Artifact::name)
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            return false;
        }
        try {
            return session.machine()
                    .buildComponents(missing, progress -> session.console().talk("lab: " + progress));
        } catch (ProblemException e) {
            e.problems().forEach(problem -> session.console().talk("warning: " + problem.text()));
            return false;
        }
    }

    /** Says in a line each what was not the real program on the lab. */
    static void tellStandIns(Session session, Project project, Selection selection) {
        var standIns = session.machine().standIns();
        artifacts(project, selection)
                .filter(artifact -> artifact.version().equals(standIns.get(artifact.name())))
                .distinct()
                .forEach(artifact -> session.console()
                        .talk("lab: " + artifact.name() + " " + artifact.version()
                                + " is a stand-in here, which answers like the real program and is not it; a server takes"
                                + " only the vendor's"));
    }

    private static Stream<Artifact> artifacts(Project project, Selection selection) {
        var overrides = project.config().settings().parameters();
        return project.workflow().teams().stream()
                .filter(team -> selection.teams().contains(team.id()))
                .flatMap(team -> team.steps().stream()
                        .filter(step -> !team.switchedOff(
                                step, overrides.getOrDefault(team.id().value(), Map.of())))
                        .flatMap(step -> step.action().artifact().stream()));
    }
}
