package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.YamlNode;
import dev.hyperteam.core.action.Action;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one step. */
final class StepReader {
    private static final int MAX_ATTEMPTS = 20;

    private final Fields fields;
    private final Context context;
    private final String id;
    private final Problems problems;

    private StepReader(Fields fields, Context context, String id) {
        this.fields = fields;
        this.context = context;
        this.id = id;
        this.problems = fields.problems();
    }

    /**
     * What a step may refer to, and what the steps together refer to.
     *
     * @param needs collects every need between steps
     * @param outputs collects who hands on what
     */
    record Context(
            ActionKinds kinds,
            Map<String, Parameter> parameters,
            List<String> parts,
            List<StepOrder.StepNeed> needs,
            Map<String, Mark> outputs) {}

    /** {@return the step as far as it could be read; empty without a usable id or action} */
    static Optional<Step> read(YamlNode node, Context context, Problems problems) {
        String id = "";
        if (node instanceof YamlNode.Mapping mapping) {
            for (var entry : mapping.entries().entrySet()) {
                if (entry.getKey().text().equals("id") && entry.getValue() instanceof YamlNode.Scalar scalar) {
                    id = scalar.text();
                }
            }
        }
        var fields = Fields.of(id.isEmpty() ? "a step" : "step '" + shown(id) + "'", node, problems);
        return node instanceof YamlNode.Mapping ? new StepReader(fields, context, id).step() : Optional.empty();
    }

    private static String shown(String id) {
        return id.length() > 40 ? id.substring(0, 40) + "..." : id;
    }

    private Optional<Step> step() {
        boolean named = idFits(fields.text("id"));
        var title = ShortText.required(fields, "title", 60, named ? "step '" + id + "'" : "a step");
        var about = fields.text("about", "").strip();
        var hazards = hazards();
        var when = names("when", "fact name");
        var unless = unless();
        var needs = needs();
        var part = known("part", fields.optionalText("part"), context.parts(), "part");
        var action = action();
        var verify = verify();
        var locks = locks();
        var timeout = positive(fields.optionalDuration("timeout"));
        var attempts = attempts();
        var outputs = outputs();
        fields.end();
        if (action.isEmpty() || !named) {
            return Optional.empty();
        }
        if (verify.isEmpty() && !fields.has("verify") && !action.get().verifiesItself()) {
            problems.add(new Problem(
                    "step '" + id + "' proves nothing",
                    fields.mark().toString(),
                    "it has no verify and kind '" + action.get().kind() + "' brings none here",
                    "add verify: with a question that fails while the step is undone"));
        }
        if (!action.get().undoable()) {
            hazards.add(Hazard.IRREVERSIBLE);
        }
        return Optional.of(new Step(
                id,
                title,
                about,
                part,
                needs,
                hazards,
                when,
                unless,
                action.get(),
                verify,
                locks,
                timeout,
                attempts,
                outputs,
                fields.markOf("id")));
    }

    private boolean idFits(String text) {
        if (!text.isEmpty() && !TeamId.fits(text)) {
            problems.add(ShortText.badId("step id", shown(text), fields.markOf("id")));
            return false;
        }
        return !text.isEmpty();
    }

    private Set<Hazard> hazards() {
        var hazards = EnumSet.noneOf(Hazard.class);
        List<String> ids =
                java.util.Arrays.stream(Hazard.values()).map(Hazard::id).toList();
        for (YamlNode item : texts("hazard")) {
            String text = ((YamlNode.Scalar) item).text();
            Hazard.byId(text)
                    .ifPresentOrElse(hazards::add, () -> problems.add(unknown("hazard", text, ids, item.mark())));
        }
        return hazards;
    }

    private Map<String, String> names(String key, String what) {
        var result = new LinkedHashMap<String, String>();
        var node = fields.node(key);
        fields.textMap(key).forEach((name, value) -> {
            if (RunbookReader.NAME.matcher(name).matches()) {
                result.put(name, value);
            } else {
                problems.add(ShortText.badName(what, name, ShortText.keyMark(node, name, fields.mark())));
            }
        });
        return result;
    }

    private Map<String, String> unless() {
        var result = new LinkedHashMap<String, String>();
        var node = fields.node("unless");
        fields.textMap("unless").forEach((name, value) -> {
            var place = ShortText.keyMark(node, name, fields.mark());
            var parameter = context.parameters().get(name);
            if (parameter == null) {
                problems.add(unknown("parameter", name, context.parameters().keySet(), place));
            } else if (!parameter.fits(value)) {
                problems.add(
                        ParameterValues.misfit("'unless." + name + "' in step '" + id + "'", parameter, value, place));
            } else {
                result.put(name, value);
            }
        });
        return result;
    }

    private List<String> needs() {
        var needs = new LinkedHashSet<String>();
        for (YamlNode item : texts("needs")) {
            String need = ((YamlNode.Scalar) item).text();
            if (needs.add(need)) {
                context.needs().add(new StepOrder.StepNeed(id, need, item.mark()));
            } else {
                problems.add(new Problem(
                        "need '" + need + "' stands twice", item.mark().toString(), "", "remove one"));
            }
        }
        return List.copyOf(needs);
    }

    private Optional<String> known(String key, Optional<String> name, Collection<String> names, String what) {
        if (name.isPresent() && !names.contains(name.get())) {
            problems.add(unknown(what, name.get(), names, fields.markOf(key)));
            return Optional.empty();
        }
        return name;
    }

    private Optional<Action> action() {
        var node = fields.node("action");
        if (node.isEmpty()) {
            fields.missing("action");
            return Optional.empty();
        }
        if (!(node.get() instanceof YamlNode.Mapping mapping)
                || mapping.entries().size() != 1) {
            fields.wrong("action", node.get(), "exactly one kind with its settings, such as file: { path: ... }");
            return Optional.empty();
        }
        var entry = mapping.entries().firstEntry();
        var kind = context.kinds().byName(entry.getKey().text());
        if (kind.isEmpty()) {
            problems.add(unknown(
                    "kind of action",
                    entry.getKey().text(),
                    context.kinds().names(),
                    entry.getKey().mark()));
            return Optional.empty();
        }
        var settings = Fields.of("action '" + kind.get().name() + "'", entry.getValue(), problems);
        var action = kind.get().decode(settings);
        settings.end();
        return Optional.of(action);
    }

    private List<Verification> verify() {
        List<Verification> verify = new ArrayList<>();
        for (YamlNode item : fields.items("verify")) {
            VerificationReader.read(item, context.parameters(), problems).ifPresent(verify::add);
        }
        if (fields.node("verify").orElse(null) instanceof YamlNode.Sequence sequence
                && sequence.items().isEmpty()) {
            problems.add(new Problem(
                    "'verify' in step '" + id + "' is empty",
                    sequence.mark().toString(),
                    "",
                    "add a question, or remove the key to use the default verification of the action"));
        }
        return verify;
    }

    private Set<String> locks() {
        var locks = new LinkedHashSet<String>();
        for (YamlNode item : texts("locks")) {
            String lock = ((YamlNode.Scalar) item).text();
            if (TeamId.fits(lock)) {
                locks.add(lock);
            } else {
                problems.add(ShortText.badId("lock name", shown(lock), item.mark()));
            }
        }
        return locks;
    }

    private Optional<Duration> positive(Optional<Duration> timeout) {
        if (timeout.isPresent() && timeout.get().isZero()) {
            problems.add(new Problem(
                    "'timeout' in step '" + id + "' is zero",
                    fields.markOf("timeout").toString(),
                    "",
                    "write a duration such as 5m, or remove it for the configured one"));
            return Optional.empty();
        }
        return timeout;
    }

    private Optional<Integer> attempts() {
        var number = fields.optionalNumber("attempts", 1, MAX_ATTEMPTS);
        if (!fields.has("retry")) {
            return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
        }
        fields.choice("retry", "never", Set.of("never"));
        if (fields.has("attempts")) {
            problems.add(new Problem(
                    "step '" + id + "' has both attempts and retry: never",
                    fields.markOf("retry").toString(),
                    "",
                    "keep one of them"));
        }
        return Optional.of(1);
    }

    private Map<String, String> outputs() {
        var node = fields.node("outputs");
        var outputs = names("outputs", "output name");
        outputs.keySet().forEach(name -> {
            var place = ShortText.keyMark(node, name, fields.mark());
            var first = context.outputs().putIfAbsent(name, place);
            if (first != null) {
                problems.add(new Problem(
                        "output '" + name + "' is handed on twice",
                        place.toString(),
                        "first at line " + first.line(),
                        "give one of them another name"));
            }
        });
        return outputs;
    }

    /** The items of a list of texts with their places; a single text reads as a list of one. */
    private List<YamlNode> texts(String key) {
        var node = fields.node(key).orElse(null);
        return switch (node) {
            case null -> List.of();
            case YamlNode.Scalar scalar -> List.of(scalar);
            case YamlNode.Sequence sequence ->
                sequence.items().stream()
                        .filter(item -> {
                            if (!(item instanceof YamlNode.Scalar)) {
                                fields.wrong(key, item, "a list of texts");
                            }
                            return item instanceof YamlNode.Scalar;
                        })
                        .toList();
            case YamlNode.Mapping mapping -> {
                fields.wrong(key, mapping, "a list of texts");
                yield List.of();
            }
        };
    }

    /** A name that nothing has. */
    static Problem unknown(String what, String name, Collection<String> names, Mark mark) {
        String known = names.isEmpty() ? "there is none in this team" : "there are: " + String.join(", ", names);
        return new Problem(
                "unknown " + what + " '" + shown(name) + "'",
                mark.toString(),
                "",
                Nearest.of(name, names)
                        .map(nearest -> "did you mean '" + nearest + "'?")
                        .orElse(known));
    }
}
