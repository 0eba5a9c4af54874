package dev.hyperteam.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreesTest {
    private static final Object TREE = Trees.map(
            "a", 1, "b", List.of("x", Trees.map("c", true, "d", null)), "e", Map.of(), "f", List.of(), "g", "1.5");

    @Test
    void json_on_one_line() {
        assertThat(Trees.json(TREE))
                .isEqualTo("{\"a\":1,\"b\":[\"x\",{\"c\":true,\"d\":null}],\"e\":{},\"f\":[],\"g\":\"1.5\"}");
    }

    @Test
    void json_for_people() {
        assertThat(Trees.prettyJson(Trees.map("a", List.of(1, 2)))).isEqualTo("""
                {
                  "a": [
                    1,
                    2
                  ]
                }""");
    }

    @Test
    void yaml_in_blocks() {
        assertThat(Trees.yaml(TREE)).isEqualTo("""
                a: 1
                b:
                  - x
                  - c: true
                    d: null
                e: {}
                f: []
                g: "1.5\"""");
    }

    @Test
    void json_escapes_what_must_be_escaped() {
        assertThat(Trees.json("\"\\\n\u0001\u2028\ud800ä😀")).isEqualTo("\"\\\"\\\\\\n\\u0001\\u2028\\ud800ä😀\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "true", "No", "null", "~", "1", "-a", "a: b", "a #b", "#a", "x\ny", "'q'", "{a}", "*x", "a b",
                "12:30", " pad"
            })
    void every_text_comes_back_from_yaml_as_it_was(String text) {
        var problems = new Problems();
        var node = Yaml.read("t", Trees.yaml(Trees.map("key", text)), problems).orElseThrow();
        assertThat(problems.isEmpty()).isTrue();
        var value = (YamlNode.Scalar)
                ((YamlNode.Mapping) node).entries().sequencedValues().getFirst();
        assertThat(value.text()).isEqualTo(text);
        assertThat(value.isNull()).isFalse();
    }
}
