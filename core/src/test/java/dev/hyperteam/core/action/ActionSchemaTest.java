package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON is YAML, so the schema is read with our own reader. */
final class ActionSchemaTest {
    static Iterable<String> kinds() {
        return ActionKinds.builtIn().names();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKeyOfTheSchemaIsOneThatTheKindTakes(String kind) throws IOException {
        var problems = new Problems();
        String text = Files.readString(Path.of("src/main/resources/schema/runbook.schema.json"));
        YamlNode node = Yaml.read("schema", text, problems).orElseThrow();
        for (String key : new String[] {"$defs", "action", "properties", kind, "properties"}) {
            node = Fields.of(key, node, problems).node(key).orElseThrow();
        }
        SequencedMap<YamlNode.Scalar, YamlNode> keys = ((YamlNode.Mapping) node).entries();
        problems.throwIfAny();
        assertThat(keys).isNotEmpty();
        for (YamlNode.Scalar key : keys.keySet()) {
            // sizes of a key depend on its type
            String type =
                    key.text().equals("bits") ? "type: rsa\n" : key.text().equals("bytes") ? "type: random\n" : "";
            assertThat(LocalKind.mistakes(kind, type + key.text() + ": x\n"))
                    .noneMatch(mistake -> mistake.contains("unknown key '" + key.text() + "'"));
        }
    }
}
