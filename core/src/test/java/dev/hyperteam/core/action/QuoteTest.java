package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class QuoteTest {
    @Test
    void whateverIsQuotedComesOutOfARealShellUnchanged() throws InterruptedException {
        var random = new Random(20261123);
        String alphabet = "ab'\"\\$`!*?[]{}()<>|&;#~= \t\n%-\u00e4\u20ac\r";
        var script = new StringBuilder();
        var expected = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            var text = new StringBuilder();
            int length = random.nextInt(40);
            for (int j = 0; j < length; j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            script.append("x=").append(Quote.word(text.toString())).append("\nprintf '%s|' \"$x\"\n");
            expected.append(text).append('|');
        }
        var result = Processes.system()
                .run(Processes.Command.of(Duration.ofSeconds(20), "sh")
                        .withStdin(script.toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(result.stdout()).isEqualTo(expected.toString());
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aNulIsRefused() {
        assertThatThrownBy(() -> Quote.word("a\0b"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void assignmentsKeepTheirOrderAndRefuseNamesThatAreNone() {
        var variables = new LinkedHashMap<String, String>();
        variables.put("B", "it's");
        variables.put("A", "");
        assertThat(Quote.assignments(variables)).isEqualTo("B='it'\\''s'\nA=''\n");
        assertThatThrownBy(() -> Quote.assignments(Map.of("a b", "x"))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Quote.assignments(Map.of("x;reboot", "x"))).isInstanceOf(ProblemException.class);
    }
}
