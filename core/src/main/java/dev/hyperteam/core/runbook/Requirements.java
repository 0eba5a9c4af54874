package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads {@code requires: { memory_mib: ">= 2048", kvm: yes, os: [debian-12, debian-13] }}. */
final class Requirements {
    private Requirements() {}

    /** {@code own} are the facts that the team itself asks for. */
    static List<Requirement> read(Fields fields, Collection<String> own, Problems problems) {
        var node = fields.node("requires");
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof YamlNode.Mapping mapping)) {
            fields.wrong("requires", node.get(), "a mapping of facts to the values that will do");
            return List.of();
        }
        var known = new ArrayList<>(HostFacts.NAMES);
        known.add(HostFacts.HOSTS);
        known.addAll(own);
        var requirements = new ArrayList<Requirement>();
        var values = Fields.of("'requires'", mapping, problems);
        mapping.entries().forEach((key, _) -> {
            String fact = key.text();
            if (!known.contains(fact)) {
                values.node(fact);
                problems.add(
                        new Problem(
                                "'requires' names an unknown fact '" + fact + "'",
                                key.mark().toString(),
                                "",
                                Nearest.of(fact, known)
                                        .map(nearest -> "did you mean '" + nearest + "'?")
                                        .orElse(
                                                "a fact of every target, see docs/runbook-format.md, or one of this team's own")));
                return;
            }
            var wanted = values.texts(fact);
            if (fits(fact, wanted, values.markOf(fact), problems)) {
                requirements.add(new Requirement(fact, wanted, key.mark()));
            }
        });
        values.end();
        return requirements;
    }

    private static boolean fits(String fact, List<String> wanted, Mark mark, Problems problems) {
        if (wanted.isEmpty() || wanted.stream().anyMatch(String::isBlank)) {
            problems.add(new Problem(
                    "'requires' wants nothing of '" + fact + "'",
                    mark.toString(),
                    "",
                    "write the value that will do, a list of them, or a comparison such as \">= 2048\""));
            return false;
        }
        for (String value : wanted) {
            boolean compares = value.startsWith("<") || value.startsWith(">") || value.startsWith("=");
            if (compares
                    && (wanted.size() > 1
                            || !Requirement.COMPARISON.matcher(value).matches())) {
                problems.add(new Problem(
                        "'" + value + "' is no comparison of '" + fact + "'",
                        mark.toString(),
                        wanted.size() > 1 ? "a comparison stands alone" : "",
                        "write >=, <=, > or < and a whole number: \">= 2048\""));
                return false;
            }
        }
        return true;
    }
}
