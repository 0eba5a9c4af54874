package dev.hyperteam.agentkit.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments fit, or the model reads what is wrong with them. */
class SchemaTest {
    private static final Schema SCHEMA = Schema.object()
            .text("name", "who")
            .optionalText("note", "more")
            .choice("level", "how much", List.of("low", "high"))
            .whole("count", "how many", 1, 9)
            .flag("deep", "whether")
            .texts("argv", "words", 3)
            .object("place", "where", Schema.object().decimal("lat", "degrees").build())
            .objects("files", "which", Schema.object().text("path", "where").build(), 2)
            .textMap("labels", "names")
            .build();

    private static final String GOOD = """
            {"name":"a","level":"low","count":3,"argv":["x","y"],"place":{"lat":1.5},"files":[{"path":"/p"}],"labels":{"k":"v"}}""";

    @Test
    void whatFitsIsReadAsItIs() {
        var json = Json.parse(GOOD);
        assertThat(SCHEMA.faults(json)).isEmpty();
        var arguments = new Arguments((Json.Obj) json);
        assertThat(arguments.text("name")).isEqualTo("a");
        assertThat(arguments.optionalText("note")).isEmpty();
        assertThat(arguments.whole("count")).isEqualTo(3);
        assertThat(arguments.flag("deep", true)).isTrue();
        assertThat(arguments.texts("argv")).containsExactly("x", "y");
        assertThat(arguments.object("place").decimal("lat")).isEqualByComparingTo("1.5");
        assertThat(arguments.objects("files").getFirst().text("path")).isEqualTo("/p");
        assertThat(arguments.textMap("labels")).containsEntry("k", "v");
        assertThatThrownBy(() -> arguments.text("note")).hasMessageContaining("'note'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "name":"a"        | "name":7            | name must be of type string
            "name":"a",       |                     | name is missing
            "level":"low"     | "level":"lower"     | level must be one of ["low","high"]
            "count":3         | "count":0           | count must be at least 1
            "count":3         | "count":10          | count must be at most 9
            "count":3         | "count":3.5         | count must be of type integer
            "count":3         | "count":"3"         | count must be of type integer
            ["x","y"]         | ["x",2]             | argv[1] must be of type string
            ["x","y"]         | ["1","2","3","4"]   | argv must have at most 3 items
            {"lat":1.5}       | {"lat":null}        | place.lat must be of type number
            {"lat":1.5}       | {"lat":1,"lon":2}   | place.lon is unknown
            {"path":"/p"}     | {"pth":"/p"}        | files[0].pth is unknown; did you mean path?
            {"k":"v"}         | {"k":1}             | labels.k must be of type string
            """)
    void whatDoesNotFitIsToldWithItsPlace(String from, String to, String fault) {
        var json = Json.parse(GOOD.replace(from, to == null ? "" : to));
        assertThat(SCHEMA.faults(json)).contains(fault);
    }

    @Test
    void faultsAreBounded() {
        var bad = Json.object();
        for (int i = 0; i < 100; i++) {
            bad = bad.with("x" + i, i);
        }
        assertThat(SCHEMA.faults(bad)).hasSize(8);
    }

    @Test
    void aSchemaFromElsewhereMayHoldAnything() {
        var schema = Schema.of(
                (Json.Obj)
                        Json.parse(
                                "{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}}}"));
        assertThat(schema.faults(Json.parse("{\"a\":null,\"b\":1}"))).isEmpty();
    }
}
