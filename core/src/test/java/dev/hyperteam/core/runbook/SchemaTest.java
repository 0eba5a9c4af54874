package dev.hyperteam.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static final String TEXT = read();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT, InputFormat.JSON);

    private static String read() {
        try {
            return Files.readString(Path.of("src/main/resources/schema/runbook.schema.json"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static List<TeamSource.TeamFile> shipped() {
        return TeamSource.shipped().layers().getFirst();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedTeamIsValid(TeamSource.TeamFile file) {
        assertThat(complaints(file.text())).isEmpty();
    }

    @Test
    void everyKeyThatTheReaderTakesIsValid() {
        // kind 'note' is known to tests only
        assertThat(complaints(RunbookReaderTest.EVERYTHING
                        .replace("note: { text: x }", "script: { check: c, apply: a }")
                        .replace("{ note: { text: y, undo: false } }", "{ script: { check: c, apply: a } }")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "phase: 7",
                "scope: host",
                "needs: [Bravo]",
                "needz: [bravo]",
                "steps: [{ id: a }]",
                "parameters: { one: { type: text, per_os: { debian-13: x } } }",
                "parameters: { one: { type: text, default: y, per_os: { debain-13: x } } }",
                "parameters: { one: { type: text, default: y, per_os: {} } }",
                "parameters: { one: { type: text, default: y, per_os: x } }"
            })
    void whatTheReaderRefusesIsInvalid(String line) {
        assertThat(complaints("team: alpha\nname: Alpha\npersona: You.\nphase: 1\n"
                                .replace(line.startsWith("phase") ? "phase: 1\n" : "-", "")
                        + line + "\n"))
                .isNotEmpty();
    }

    /** The reader itself says which keys it knows when it meets one that resembles none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            qqqqqqqqqqqqq: x                                          | properties
            parts: { one: { qqqqqqqqqqqqq: x } }                      | $defs part properties
            parameters: { one: { type: text, qqqqqqqqqqqqq: x } }     | $defs parameter properties
            steps: [{ qqqqqqqqqqqqq: x }]                             | $defs step properties
            steps: [{ verify: [{ run: x, expect: { qqqqqqqqqqqqq: x } }] }] | $defs expect properties
            steps: [{ verify: [{ from: controller, offers: { qqqqqqqqqqqqq: x } }] }] | $defs offers properties offers properties
            steps: [{ verify: [{ from: controller, login: true, qqqqqqqqqqqqq: x }] }] | $defs login properties
            """)
    void theReaderKnowsTheKeysOfTheSchemaAndNoOthers(String line, String path) {
        var problems = new Problems();
        RunbookReader.read(
                "a.yaml", "team: alpha\nname: Alpha\nphase: 1\npersona: You.\n" + line, NoteKind.KINDS, problems);
        var told = problems.all().stream()
                .filter(problem -> problem.what().contains("qqqqqqqqqqqqq"))
                .map(Problem::next)
                .findFirst()
                .orElseThrow();
        Set<String> known = new TreeSet<>(
                Arrays.asList(told.substring("valid keys: ".length()).split(", ")));
        if (path.contains("login")) {
            // the reader looks for all three questions to see which one is asked
            known.removeAll(Set.of("offers", "port"));
        }

        assertThat(known).isEqualTo(keys(path.split(" ")));
    }

    @Test
    void theKindsOfActionAreTheShippedOnes() {
        assertThat(keys("$defs", "action", "properties"))
                .containsExactlyInAnyOrderElementsOf(ActionKinds.builtIn().names());
    }

    @Test
    void hazardsAndTypesAreTheReaders() {
        var hazards = (YamlNode.Sequence) at("$defs", "hazard", "enum");
        var types = (YamlNode.Sequence) at("$defs", "parameter", "properties", "type", "enum");

        assertThat(hazards.items().stream().map(SchemaTest::text))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Hazard.values()).map(Hazard::id).toList());
        assertThat(types.items().stream().map(SchemaTest::text))
                .containsExactlyInAnyOrderElementsOf(Parameter.Type.ids());
    }

    private static List<String> complaints(String yaml) {
        var node = Yaml.read("a.yaml", yaml, new Problems()).orElseThrow();
        return SCHEMA.validate(json(node), InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    private static Set<String> keys(String... path) {
        return ((YamlNode.Mapping) at(path))
                .entries().keySet().stream().map(YamlNode.Scalar::text).collect(Collectors.toCollection(TreeSet::new));
    }

    /** JSON is YAML: our own reader reads the schema. */
    private static YamlNode at(String... path) {
        var node = Yaml.read("schema", TEXT, new Problems()).orElseThrow();
        for (String key : path) {
            node = ((YamlNode.Mapping) node)
                    .entries().entrySet().stream()
                            .filter(entry -> entry.getKey().text().equals(key))
                            .findFirst()
                            .orElseThrow()
                            .getValue();
        }
        return node;
    }

    private static String text(YamlNode node) {
        return ((YamlNode.Scalar) node).text();
    }

    private static String json(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar when scalar.isNull() -> "null";
            case YamlNode.Scalar scalar
            when scalar.plain() && scalar.text().matches("true|false|-?(0|[1-9][0-9]*)") -> scalar.text();
            case YamlNode.Scalar scalar -> quoted(scalar.text());
            case YamlNode.Sequence sequence ->
                sequence.items().stream().map(SchemaTest::json).collect(Collectors.joining(",", "[", "]"));
            case YamlNode.Mapping mapping ->
                mapping.entries().entrySet().stream()
                        .map(entry -> quoted(entry.getKey().text()) + ":" + json(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted(c) : String.valueOf((char) c))
                .collect(Collectors.joining("", "\"", "\""));
    }
}
