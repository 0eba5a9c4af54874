package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.YamlNode;
import dev.hyperteam.core.workflow.TeamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code needs: [bravo, delta.kubernetes]}. Whether such teams exist is the workflow's question. */
final class Needs {
    private Needs() {}

    static List<Team.Need> read(Fields fields, Problems problems) {
        List<Team.Need> needs = new ArrayList<>();
        for (YamlNode item : items(fields)) {
            if (!(item instanceof YamlNode.Scalar scalar)) {
                fields.wrong("needs", item, "a list of teams such as bravo or delta.kubernetes");
                continue;
            }
            need(scalar, problems).ifPresent(need -> {
                if (needs.stream().anyMatch(other -> other.toString().equals(need.toString()))) {
                    problems.add(new Problem(
                            "need '" + need + "' stands twice", need.mark().toString(), "", "remove one"));
                } else {
                    needs.add(need);
                }
            });
        }
        return needs;
    }

    /** A single need may stand without brackets. */
    private static List<YamlNode> items(Fields fields) {
        return fields.node("needs").orElse(null) instanceof YamlNode.Scalar scalar
                ? List.of(scalar)
                : fields.items("needs");
    }

    private static Optional<Team.Need> need(YamlNode.Scalar scalar, Problems problems) {
        String text = scalar.text();
        int dot = text.indexOf('.');
        String team = dot < 0 ? text : text.substring(0, dot);
        var part = dot < 0 ? Optional.<String>empty() : Optional.of(text.substring(dot + 1));
        if (!TeamId.fits(team) || !part.map(TeamId::fits).orElse(true)) {
            problems.add(new Problem(
                    "'" + text + "' names no team",
                    scalar.mark().toString(),
                    "",
                    "write a team such as bravo or a part such as delta.kubernetes"));
            return Optional.empty();
        }
        return Optional.of(new Team.Need(new TeamId(team), part, scalar.mark()));
    }
}
