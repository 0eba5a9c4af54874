package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a team's YAML file. Every mistake is collected with its place; what can be read is read, so that one look at the messages mends
 * the whole file.
 */
public final class RunbookReader {
    /** The alphabet of fact and output names: they become shell variables and template names. */
    static final Pattern NAME = Parameter.NAME;

    private static final Duration DEFAULT_ESTIMATE = Duration.ofMinutes(30);

    private final Fields fields;
    private final ActionKinds kinds;
    private final Problems problems;

    private RunbookReader(Fields fields, ActionKinds kinds) {
        this.fields = fields;
        this.kinds = kinds;
        this.problems = fields.problems();
    }

    /**
     * Reads one team.
     *
     * @param file the file's name in messages
     * @param text its content
     * @param problems where every mistake goes; when none was added the result is complete
     * @return the team as far as it could be read; empty when it has no usable id
     */
    public static Optional<Team> read(String file, String text, ActionKinds kinds, Problems problems) {
        var found = new Problems();
        var document = Yaml.read(file, text, found);
        if (document.isEmpty() && found.isEmpty()) {
            found.add(new Problem(
                    "the file is empty",
                    Mark.outside(file).toString(),
                    "",
                    "begin with team: NAME, or remove the file"));
        }
        found.all().forEach(problems::add);
        if (document.isPresent() && !(document.get() instanceof YamlNode.Mapping)) {
            problems.add(new Problem(
                    "a team is a mapping",
                    document.get().mark().toString(),
                    "found " + document.get().kind(),
                    "begin with team: NAME"));
            return Optional.empty();
        }
        return document.flatMap(node -> new RunbookReader(Fields.of("the team", node, problems), kinds).team());
    }

    /**
     * Reads one step that no file has, for {@code team}: it may use the team's parameters, and needs no other step and belongs to no part.
     *
     * @param where the step's place in messages
     * @param text the step in YAML, as it would stand under {@code steps}
     * @return the step as far as it could be read
     */
    public static Optional<Step> step(String where, String text, Team team, ActionKinds kinds, Problems problems) {
        var found = new Problems();
        var document = Yaml.read(where, text, found);
        found.all().forEach(problems::add);
        var needs = new ArrayList<StepOrder.StepNeed>();
        var context = new StepReader.Context(kinds, team.parameters(), List.of(), needs, new HashMap<>());
        var step = document.flatMap(node -> StepReader.read(node, context, problems));
        needs.forEach(need -> problems.add(
                new Problem("a step of its own needs no other one", need.mark().toString(), "", "remove needs")));
        return step;
    }

    private Optional<Team> team() {
        var id = id();
        var name = ShortText.required(fields, "name", 60, "the team");
        if (!fields.has("phase")) {
            fields.missing("phase");
        }
        int phase = fields.number("phase", 1, 1, 6);
        var scope = fields.choice("scope", "target", Set.of("target", "cluster"));
        var needs = Needs.read(fields, problems);
        var estimate = fields.duration("estimate", DEFAULT_ESTIMATE);
        var persona = fields.text("persona").strip();
        var facts = facts();
        var requires = Requirements.read(fields, facts.keySet(), problems);
        var parts = parts(facts.keySet());
        var parameters = ParameterReader.readAll(fields);
        var context = new StepReader.Context(
                kinds, parameters, parts.stream().map(Team.Part::name).toList(), new ArrayList<>(), new HashMap<>());
        var steps = steps(context);
        fields.end();
        return id.map(teamId -> new Team(
                teamId,
                name,
                phase,
                scope.equals("cluster") ? Team.Scope.CLUSTER : Team.Scope.TARGET,
                needs,
                estimate,
                persona,
                parts,
                parameters,
                facts,
                requires,
                steps,
                fields.markOf("team")));
    }

    private Optional<TeamId> id() {
        String text = fields.text("team");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!TeamId.fits(text)) {
            problems.add(ShortText.badId("team id", text, fields.markOf("team")));
            return Optional.empty();
        }
        return Optional.of(new TeamId(text));
    }

    /** Parts are names, or names with what they need and what they require of a target. */
    private List<Team.Part> parts(Set<String> facts) {
        var node = fields.node("parts");
        if (node.isEmpty()) {
            return List.of();
        }
        List<Team.Part> parts = new ArrayList<>();
        switch (node.get()) {
            case YamlNode.Sequence sequence -> {
                for (YamlNode item : sequence.items()) {
                    if (item instanceof YamlNode.Scalar scalar) {
                        addPart(parts, new Team.Part(scalar.text(), "", List.of(), List.of(), scalar.mark()));
                    } else {
                        fields.wrong("parts", item, "a list of names");
                    }
                }
            }
            case YamlNode.Mapping mapping ->
                mapping.entries().forEach((key, value) -> {
                    var part = Fields.of("part '" + key.text() + "'", value, problems);
                    var about = part.text("about", "");
                    var needs = Needs.read(part, problems);
                    var requires = Requirements.read(part, facts, problems);
                    part.end();
                    addPart(parts, new Team.Part(key.text(), about, needs, requires, key.mark()));
                });
            case YamlNode.Scalar scalar -> fields.wrong("parts", scalar, "a list of names");
        }
        return parts;
    }

    private void addPart(List<Team.Part> parts, Team.Part part) {
        if (!TeamId.fits(part.name())) {
            problems.add(ShortText.badId("part name", part.name(), part.mark()));
        } else if (parts.stream().anyMatch(other -> other.name().equals(part.name()))) {
            problems.add(new Problem(
                    "part '" + part.name() + "' stands twice", part.mark().toString(), "", "remove one"));
        } else {
            parts.add(part);
        }
    }

    private Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        var node = fields.node("facts");
        fields.textMap("facts").forEach((name, shell) -> {
            if (!NAME.matcher(name).matches()) {
                problems.add(ShortText.badName("fact name", name, keyMark(node, name)));
            } else if (shell.isBlank()) {
                problems.add(new Problem(
                        "fact '" + name + "' asks nothing",
                        keyMark(node, name).toString(),
                        "",
                        "write read-only shell that prints one line"));
            } else {
                facts.put(name, shell);
            }
        });
        return facts;
    }

    private Mark keyMark(Optional<YamlNode> node, String key) {
        return ShortText.keyMark(node, key, fields.mark());
    }

    private List<Step> steps(StepReader.Context context) {
        List<Step> steps = new ArrayList<>();
        var seen = new LinkedHashMap<String, Mark>();
        for (YamlNode item : fields.items("steps")) {
            StepReader.read(item, context, problems).ifPresent(step -> {
                var first = seen.putIfAbsent(step.id(), step.mark());
                if (first == null) {
                    steps.add(step);
                } else {
                    problems.add(new Problem(
                            "step '" + step.id() + "' stands twice",
                            step.mark().toString(),
                            "first at line " + first.line(),
                            "give one of them another id"));
                }
            });
        }
        StepOrder.check(seen.sequencedKeySet(), context.needs(), problems);
        return steps;
    }
}
