package dev.hyperteam.engine.config;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.YamlNode;
import dev.hyperteam.core.workflow.TeamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Parameters of teams that somebody set: {@code teams.TEAM.parameters} of the file and {@code --set TEAM.NAME=value}. Whether the team
 * and the parameter exist is for the workflow to say; the places are kept for that.
 */
final class ParameterOverrides {
    private final Problems problems;
    private final SequencedMap<String, SequencedMap<String, Config.Given>> all = new LinkedHashMap<>();

    ParameterOverrides(Problems problems) {
        this.problems = problems;
    }

    SequencedMap<String, SequencedMap<String, Config.Given>> all() {
        return all;
    }

    /** Reads the section of the file. */
    void file(Optional<YamlNode> teams) {
        teams.ifPresent(node -> {
            if (!(node instanceof YamlNode.Mapping mapping)) {
                problems.add(new Problem(
                        "'teams' must be a mapping",
                        node.mark().toString(),
                        "found " + node.kind(),
                        "write alpha: ..."));
                return;
            }
            mapping.entries().forEach(this::team);
        });
    }

    private void team(YamlNode.Scalar name, YamlNode node) {
        var id = id(name.text());
        if (id.isEmpty()) {
            problems.add(new Problem(
                    "not a team: '" + name.text() + "'",
                    name.mark().toString(),
                    "",
                    "hyperteam teams lists the teams"));
            return;
        }
        var fields = Fields.of("team " + id.get(), node, problems);
        fields.node("parameters").ifPresent(parameters -> {
            if (parameters instanceof YamlNode.Mapping mapping) {
                mapping.entries().forEach((key, value) -> parameter(id.get(), key, value));
            } else {
                fields.wrong("parameters", parameters, "a mapping");
            }
        });
        fields.end();
    }

    private void parameter(String team, YamlNode.Scalar key, YamlNode value) {
        switch (value) {
            case YamlNode.Scalar scalar -> put(team, key.text(), scalar.text(), scalar.mark());
            case YamlNode.Sequence sequence -> {
                List<String> items = new ArrayList<>();
                for (YamlNode item : sequence.items()) {
                    if (item instanceof YamlNode.Scalar scalar) {
                        items.add(scalar.text());
                    } else {
                        wrong(team, key, item);
                    }
                }
                put(team, key.text(), String.join(",", items), sequence.mark());
            }
            case YamlNode.Mapping mapping -> wrong(team, key, mapping);
        }
    }

    private void wrong(String team, YamlNode.Scalar key, YamlNode found) {
        problems.add(new Problem(
                "parameter '" + key.text() + "' of team " + team + " must be a value or a list of values",
                found.mark().toString(),
                "found " + found.kind(),
                "write " + key.text() + ": value"));
    }

    /** {@return whether {@code key} names a team's parameter rather than a key of the configuration} */
    boolean set(String key, String value) {
        String[] parts = key.split("\\.", -1);
        String team = parts[0];
        String name = parts[parts.length - 1];
        if (parts.length == 4 && parts[0].equals("teams") && parts[2].equals("parameters")) {
            team = parts[1];
        } else if (parts.length != 2
                || ConfigKeys.all().stream().anyMatch(known -> known.section().equals(parts[0]))) {
            return false;
        }
        var id = id(team);
        id.ifPresent(known -> put(known, name, value, Mark.outside("--set")));
        return id.isPresent();
    }

    private void put(String team, String name, String value, Mark mark) {
        all.computeIfAbsent(team, _ -> new LinkedHashMap<>()).put(name, new Config.Given(value, mark));
    }

    /** {@return the id that a spelling such as {@code team_echo_network} or {@code Alpha} means} */
    static Optional<String> id(String spelling) {
        String id = spelling.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        String bare = id.startsWith("team-") ? id.substring("team-".length()) : id;
        return TeamId.SHAPE.matcher(bare).matches() && bare.length() <= 40 ? Optional.of(bare) : Optional.empty();
    }
}
