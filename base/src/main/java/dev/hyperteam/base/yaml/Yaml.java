package dev.hyperteam.base.yaml;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML 1.2 text into nodes that know their place. */
public final class Yaml {
    /** Larger than any runbook; small enough that a hostile file cannot exhaust memory. */
    static final int MAX_CODE_POINTS = 4 * 1024 * 1024;

    /** Aliases can make a short text into a huge document; no file of ours comes near this. */
    static final int MAX_NODES = 200_000;

    private final String file;
    private final Problems problems;
    private int nodes;

    private Yaml(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Reads one document.
     *
     * @param file name for marks
     * @param problems where syntax mistakes, duplicate keys and non-text keys go
     * @return the document; empty when it is empty or has a syntax mistake
     */
    public static Optional<YamlNode> read(String file, String text, Problems problems) {
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setUseMarks(true)
                .setAllowDuplicateKeys(true)
                .setAllowRecursiveKeys(false)
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(50)
                .setCodePointLimit(MAX_CODE_POINTS)
                .build();
        try {
            return new Compose(settings).composeString(text).map(node -> new Yaml(file, problems).convert(node, 0));
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark().map(m -> new Mark(file, m.getLine() + 1, m.getColumn() + 1));
            problems.add(new Problem(
                    "not valid YAML",
                    mark.orElse(Mark.outside(file)).toString(),
                    oneLine(e.getProblem()),
                    advice(e.getProblem())));
        } catch (YamlEngineException e) {
            problems.add(new Problem("not valid YAML", file, oneLine(String.valueOf(e.getMessage())), "mend the file"));
        } catch (StackOverflowError e) {
            problems.add(new Problem("not valid YAML", file, "nested too deeply", "flatten the file"));
        }
        return Optional.empty();
    }

    /** The two mistakes that people make most have an advice of their own. */
    private static String advice(String mistake) {
        if (mistake.contains("mapping values are not allowed")) {
            return "mend the indentation, or put a value that contains ': ' in quotes";
        }
        return mistake.contains("'\\t")
                ? "indent with blanks, not with tabs"
                : "mend the syntax at this place or just above it";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private YamlNode convert(Node node, int depth) {
        var mark = node.getStartMark()
                .map(m -> new Mark(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(Mark.outside(file));
        if (depth > 60) {
            if (nodes < MAX_NODES) {
                // once is enough, and an alias that contains itself must not be followed in all its branches
                nodes = MAX_NODES;
                problems.add(
                        new Problem("nested too deeply", mark.toString(), "more than 60 levels", "flatten the file"));
            }
            return new YamlNode.Scalar("", true, mark);
        }
        if (nodes >= MAX_NODES) {
            return new YamlNode.Scalar("", true, mark);
        }
        if (++nodes == MAX_NODES) {
            problems.add(new Problem(
                    "too large",
                    mark.toString(),
                    "more than " + MAX_NODES + " values",
                    "use fewer aliases or split the file"));
        }
        return switch (node) {
            case ScalarNode scalar ->
                new YamlNode.Scalar(scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN, mark);
            case SequenceNode sequence -> {
                List<YamlNode> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item, depth + 1));
                }
                yield new YamlNode.Sequence(List.copyOf(items), mark);
            }
            case MappingNode mapping -> mapping(mapping, mark, depth);
            default -> throw new IllegalStateException("unexpected YAML node " + node.getNodeType());
        };
    }

    private YamlNode mapping(MappingNode mapping, Mark mark, int depth) {
        var entries = new LinkedHashMap<YamlNode.Scalar, YamlNode>();
        var seen = new LinkedHashMap<String, Mark>();
        for (var tuple : mapping.getValue()) {
            var key = convert(tuple.getKeyNode(), depth + 1);
            var value = convert(tuple.getValueNode(), depth + 1);
            if (!(key instanceof YamlNode.Scalar name)) {
                problems.add(new Problem(
                        "a key must be a text", key.mark().toString(), "found " + key.kind(), "write key: value"));
                continue;
            }
            Mark first = seen.putIfAbsent(name.text(), name.mark());
            if (first == null) {
                entries.put(name, value);
            } else {
                problems.add(new Problem(
                        "key '" + name.text() + "' stands twice",
                        name.mark().toString(),
                        "first at line " + first.line(),
                        "remove one"));
            }
        }
        return new YamlNode.Mapping(entries, mark);
    }
}
