package dev.hyperteam.core.workflow;

/**
 * What is scheduled: one team on one target (or, for {@code scope: cluster}, on one cluster). Everything that is limited, locked,
 * resumed or rolled back is keyed by node.
 *
 * @param team the team
 * @param target the target's or cluster's name in the configuration
 */
public record Node(TeamId team, String target) {
    /** Reads {@code team@target}. */
    public static Node parse(String text) {
        int at = text.indexOf('@');
        if (at < 1 || at == text.length() - 1) {
            throw new IllegalArgumentException("not a node: '" + text + "' (team@target)");
        }
        return new Node(new TeamId(text.substring(0, at)), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return team + "@" + target;
    }
}
