package dev.hyperteam.core.workflow;

import dev.hyperteam.core.runbook.NoteKind;
import dev.hyperteam.core.workflow.TeamSource.TeamFile;
import java.util.stream.Stream;

/** Small workflows for tests. */
final class Graphs {
    static final String STEPS = "steps: [{ id: a, title: Do it, action: { note: { text: x } } }]\n";

    private Graphs() {}

    /** Each team as {@code id phase}, then further lines of YAML. */
    static Workflow of(String... teams) {
        return Workflow.load(TeamSource.of(files(teams)), NoteKind.KINDS);
    }

    static TeamFile[] files(String... teams) {
        return Stream.of(teams)
                .map(team -> {
                    String head = team.lines().findFirst().orElseThrow();
                    String[] words = head.split(" ");
                    return new TeamFile(
                            words[0] + ".yaml",
                            "team: %s\nname: %s\nphase: %s\npersona: You.\n%s\n"
                                    .formatted(words[0], words[0], words[1], team.substring(head.length())));
                })
                .toArray(TeamFile[]::new);
    }
}
