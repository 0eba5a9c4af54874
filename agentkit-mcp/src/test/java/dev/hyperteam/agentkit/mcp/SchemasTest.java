package dev.hyperteam.agentkit.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {
    private static String read(String schema) throws Schemas.Unfit {
        return Schemas.read(Optional.of(Json.parse(schema))).json().write();
    }

    @Test
    void referencesAreFilledIn() throws Schemas.Unfit {
        assertThat(read("""
                                {"$schema":"x","type":"object",
                                 "properties":{"a":{"$ref":"#/$defs/A","description":"mine"},"$ref":{"type":"string"}},
                                 "$defs":{"A":{"$ref":"#/$defs/B~1C"},"B/C":{"type":"integer","description":"its"}}}
                                """))
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"description\":\"mine\"},"
                        + "\"$ref\":{\"type\":\"string\"}}}");
    }

    @Test
    void aMissingSchemaTakesAnything() throws Schemas.Unfit {
        assertThat(Schemas.read(Optional.empty()).json().write()).isEqualTo("{\"type\":\"object\"}");
    }

    @Test
    void proseIsCleanedAndCutAndValuesKeepTheirForm() throws Schemas.Unfit {
        assertThat(read("{\"description\":\" a\\u0007\\u200bb \",\"properties\":{\"x\":{\"enum\":[\" b \"]}}}"))
                .isEqualTo("{\"description\":\"ab\",\"properties\":{\"x\":{\"enum\":[\" b \"]}},\"type\":\"object\"}");
        assertThat(read("{\"description\":\"" + "a".repeat(5000) + "\"}")).hasSizeLessThan(1100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"type\":[\"object\",\"null\"]}",
                "{\"properties\":{\"a\":{\"$ref\":\"https://example.org/schema\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/none\"}}}",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}",
                "{\"a\\u0000\":1}"
            })
    void whatCannotBeShownIsUnfit(String schema) {
        assertThatThrownBy(() -> read(schema)).isInstanceOf(Schemas.Unfit.class);
    }

    @Test
    void referencesThatMultiplyAreUnfit() {
        var defs = Json.object().with("d0", Json.object().with("type", "string"));
        for (int i = 1; i <= 20; i++) {
            var half = Json.object().with("$ref", "#/$defs/d" + (i - 1));
            defs = defs.with("d" + i, Json.object().with("a", half).with("b", half));
        }
        String bomb =
                Json.object().with("$ref", "#/$defs/d20").with("$defs", defs).write();
        assertThatThrownBy(() -> read(bomb)).isInstanceOf(Schemas.Unfit.class).hasMessageContaining("too large");
    }
}
