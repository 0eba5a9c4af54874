package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.engine.Approver;
import dev.hyperteam.engine.config.ApprovalPolicy;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Who is asked before what in this run.
 *
 * @param approver whoever sits here; nobody where there is no terminal
 * @param here whether a question may come up on this terminal: a live view would draw over it
 */
record Asking(ApprovalPolicy policy, Approver approver, boolean here) {
    /** The name under which the journal keeps that each phase asks, for a resume. */
    private static final String OPTION = "interactive";

    static Asking nobody() {
        return new Asking(ApprovalPolicy.askNobody(), Approver.nobody(), false);
    }

    /**
     * From the configuration, the command line and, for a resume, what the run was started with.
     *
     * @param teams whose steps may come up
     */
    static Asking of(
            Args args, Session session, Project project, Map<String, String> startedWith, Collection<TeamId> teams) {
        var config = project.config();
        var policy = project.lab() && !config.labAsks()
                ? config.approvals().withHazards(Set.of()).withGates(Set.of())
                : config.approvals();
        if (args.flag("--interactive") || startedWith.containsKey(OPTION)) {
            policy = policy.withGates(Set.of(1, 2, 3, 4, 5, 6));
        }
        policy = policy.withWaits(!args.flag("--no-wait"));
        if (!session.console().interactive()) {
            return new Asking(policy, Approver.nobody(), false);
        }
        var asking = policy;
        boolean may = !policy.gates().isEmpty()
                || project.workflow().teams().stream()
                        .filter(team -> teams.contains(team.id()))
                        .flatMap(team -> team.steps().stream())
                        .anyMatch(asking::asks);
        return new Asking(policy, new TerminalApprover(session.console(), Letters.who()), may);
    }

    /** Writes into the options what a resume needs to know. */
    static void write(Args args, Map<String, String> options) {
        if (args.flag("--interactive")) {
            options.put(OPTION, "true");
        }
    }
}
