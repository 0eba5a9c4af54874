package dev.hyperteam.base.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    private final Problems problems = new Problems();

    private Fields fields(String text) {
        return Fields.of("thing", Yaml.read("a.yaml", text, problems).orElseThrow(), problems);
    }

    private List<String> told() {
        return problems.all().stream().map(Problem::text).toList();
    }

    @ParameterizedTest
    @CsvSource({"90s,90000", "2h30m,9000000", "250ms,250", "1d,86400000", "1m1ms,60001", "0s,0"})
    void durationsAreRead(String text, long millis) {
        assertThat(Fields.parseDuration(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "5 m", "-5m", "m", "5m5h", "99999999999999999999s", "1.5h", "999999999d"})
    void whatIsNoDurationIsRefused(String text) {
        assertThat(Fields.parseDuration(text)).isEmpty();
    }

    @Test
    void aMissingKeyIsTold() {
        assertThat(fields("b: 1").text("a")).isEmpty();
        assertThat(told()).containsExactly("a.yaml:1:1: thing needs the key 'a'\n  next: add a: ...");
    }

    @Test
    void anUnknownKeyIsToldWithTheNearestName() {
        var fields = fields("titel: x\nzzzzzzzzz: y\n");
        fields.optionalText("title");
        fields.end();

        assertThat(told())
                .containsExactly(
                        "a.yaml:1:1: unknown key 'titel' in thing\n  next: did you mean 'title'?",
                        "a.yaml:2:1: unknown key 'zzzzzzzzz' in thing\n  next: valid keys: title");
        assertThat(fields.asked()).containsExactly("title");
    }

    @Test
    void everyMistakeIsCollectedAndReadsAsSomethingHarmless() {
        var fields = fields("""
                number: many
                flag: yes
                list: 3
                map: [x]
                choice: c
                decimal: 9.5
                """);

        assertThat(fields.number("number", 7, 1, 10)).isEqualTo(7);
        assertThat(fields.flag("flag", true)).isTrue();
        assertThat(fields.items("list")).isEmpty();
        assertThat(fields.textMap("map")).isEmpty();
        assertThat(fields.choice("choice", "a", Set.of("a", "b"))).isEqualTo("a");
        assertThat(fields.decimal("decimal", 1.5, 0, 2)).isEqualTo(1.5);
        assertThat(told()).hasSize(6);
        assertThat(told().get(1))
                .isEqualTo(
                        "a.yaml:2:7: 'flag' in thing must be true or false: found the text 'yes'\n  next: write true or false");
    }

    @Test
    void aTextInQuotesIsNeverNull() {
        var fields = fields("a: \"null\"\nb: null\nc: ~\nd:\n");

        assertThat(fields.optionalText("a")).contains("null");
        assertThat(fields.optionalText("b")).isEqualTo(Optional.empty());
        assertThat(fields.has("c")).isFalse();
        assertThat(fields.has("d")).isFalse();
    }
}
