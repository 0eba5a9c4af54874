package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Kubernetes objects, read from YAML with {@code ---} between them. Plain scalars have the types of YAML's core schema (YAML 1.2.2,
 * 10.3.2), as Kubernetes reads them: {@code on} is a text.
 *
 * @param list an object of kind {@code List}
 * @param names {@code KIND NAMESPACE/NAME} of each, in order
 */
record KubernetesObjects(Json list, List<String> names) {
    private static final Pattern BETWEEN = Pattern.compile("(?m)^---[ \\t]*$");
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");

    KubernetesObjects {
        names = List.copyOf(names);
    }

    /**
     * Reads them.
     *
     * @param mark where the text stands
     * @throws dev.hyperteam.base.ProblemException with every mistake
     */
    static KubernetesObjects read(Mark mark, String text) {
        var problems = new Problems();
        var items = new ArrayList<Json>();
        Set<String> names = new LinkedHashSet<>();
        int number = 0;
        for (String document : BETWEEN.split(text)) {
            if (document.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
                continue;
            }
            String where = mark.file() + ", object " + ++number;
            Yaml.read(where, document, problems).ifPresent(node -> {
                var object = json(node);
                String name = name(where, object, problems);
                if (!name.isEmpty() && !names.add(name)) {
                    problems.add(new Problem(name + " stands there twice", where, "", "take one of them away"));
                }
                items.add(object);
            });
        }
        if (number == 0) {
            problems.add(new Problem("there is no object", mark.toString(), "the manifest is empty", "write one"));
        }
        problems.throwIfAny();
        return new KubernetesObjects(
                Json.object()
                        .with("apiVersion", "v1")
                        .with("kind", "List")
                        .with("items", Json.list(items.toArray(Json[]::new))),
                List.copyOf(names));
    }

    private static String name(String where, Json object, Problems problems) {
        String kind = text(object, "kind");
        String name = object.get("metadata").map(meta -> text(meta, "name")).orElse("");
        for (var missing : List.of(
                List.of("apiVersion", text(object, "apiVersion")),
                List.of("kind", kind),
                List.of("metadata.name", name))) {
            if (missing.getLast().isEmpty()) {
                problems.add(new Problem(
                        "a Kubernetes object has no " + missing.getFirst(),
                        where,
                        "",
                        "every object needs apiVersion, kind and metadata.name"));
            }
        }
        if (kind.equals("Secret")) {
            problems.add(new Problem(
                    "a manifest holds a Secret",
                    where,
                    "what stands in a manifest is kept, shown and compared",
                    "make it in a script step with `secrets`"));
        }
        if (kind.isEmpty() || name.isEmpty()) {
            return "";
        }
        String namespace =
                object.get("metadata").map(meta -> text(meta, "namespace")).orElse("");
        return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }

    private static String text(Json object, String member) {
        return object.get(member)
                .filter(Json.Str.class::isInstance)
                .map(value -> ((Json.Str) value).value())
                .orElse("");
    }

    private static Json json(YamlNode node) {
        return switch (node) {
            case YamlNode.Mapping mapping -> {
                var object = Json.object();
                for (var entry : mapping.entries().sequencedEntrySet()) {
                    object = object.with(entry.getKey().text(), json(entry.getValue()));
                }
                yield object;
            }
            case YamlNode.Sequence sequence ->
                Json.list(sequence.items().stream().map(KubernetesObjects::json).toArray(Json[]::new));
            case YamlNode.Scalar scalar -> json(scalar);
        };
    }

    private static Json json(YamlNode.Scalar scalar) {
        String text = scalar.text();
        if (!scalar.plain()) {
            return Json.of(text);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new Json.Null();
            case "true", "True", "TRUE" -> new Json.Bool(true);
            case "false", "False", "FALSE" -> new Json.Bool(false);
            default ->
                WHOLE.matcher(text).matches() || DECIMAL.matcher(text).matches()
                        ? new Json.Num(new BigDecimal(text))
                        : Json.of(text);
        };
    }
}
