package dev.hyperteam.base.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void writesWhatItRead() {
        String text = "{\"b\":[1,2.50,true,null,\"x\\n\\\"\\\\\"],\"a\":{},\"c\":[]}";

        assertThat(Json.parse(text).write()).isEqualTo(text);
    }

    @Test
    void theCanonicalFormForgetsOrderSpaceAndTheSpellingOfNumbers() {
        var one = Json.parse("{\"a\": 1.0, \"b\": [ {\"d\":1,\"c\":2} ]}");
        var other = Json.parse("{\"b\":[{\"c\":2,\"d\":1e0}],\"a\":1}");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.canonical()).isEqualTo(other.canonical()).isEqualTo("{\"a\":1,\"b\":[{\"c\":2,\"d\":1}]}");
    }

    @Test
    void everyTextSurvivesAndStaysOnOneLine() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            String text = IntStream.range(0, random.nextInt(30))
                    .map(i -> random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10ffff))
                    .filter(c -> c < 0xd800 || c > 0xdfff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String written = Json.of(text).write();

            assertThat(written.lines()).hasSize(1);
            assertThat(Json.parse(written)).isEqualTo(Json.of(text));
        }
    }

    @Test
    void findsWhatStandsDeepInside() {
        var json = Json.parse("{\"choices\":[{\"n\":3},{\"n\":4}]}");

        assertThat(json.at("choices", "1", "n")).contains(Json.of(4));
        assertThat(json.at("choices", "2", "n")).isEmpty();
        assertThat(json.at("choices", "1", "n", "x")).isEmpty();
        assertThat(json.items("choices")).hasSize(2);
        assertThat(json.number("choices", 9)).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1",
                "{\"a\":1",
                "{\"a\":1,\"a\":2}",
                "1 2",
                "{a:1}",
                "nul",
                "{\"a\":}",
                "[1,]",
                "{\"a\""
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void depthIsBounded() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(JsonException.class);
    }
}
