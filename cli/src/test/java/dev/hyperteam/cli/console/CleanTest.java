package dev.hyperteam.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CleanTest {
    @Test
    void colours_and_cursor_movements_disappear() {
        assertThat(Clean.text("\u001b[31mred\u001b[0m and \u001b[2J\u001b[1;1Hhome"))
                .isEqualTo("red and home");
        assertThat(Clean.text("\u009b31mred")).isEqualTo("red");
    }

    @Test
    void titles_links_and_clipboard_commands_disappear() {
        assertThat(Clean.text("a\u001b]0;owned\u0007b")).isEqualTo("ab");
        assertThat(Clean.text("a\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\b"))
                .isEqualTo("alinkb");
        assertThat(Clean.text("a\u001bPq#0\u001b\\b")).isEqualTo("ab");
    }

    @Test
    void a_string_that_is_never_closed_ends_with_its_line() {
        assertThat(Clean.text("a\u001b]52;c;xxxx\nnext")).isEqualTo("a\nnext");
        assertThat(Clean.text("a\u001b]52;c;xxxx")).isEqualTo("a");
        assertThat(Clean.text("a\u001b")).isEqualTo("a");
        assertThat(Clean.text("a\u001b[")).isEqualTo("a");
    }

    @Test
    void text_that_turns_direction_around_is_straightened() {
        assertThat(Clean.text("abc\u202etxt.exe\u2066")).isEqualTo("abctxt.exe");
    }

    @Test
    void lines_tabs_and_letters_stay() {
        assertThat(Clean.text("ä✅\tb\r\nc\rd")).isEqualTo("ä✅\tb\nc\nd");
        assertThat(Clean.line(" a \n\t b\n")).isEqualTo("a b");
    }

    @RepeatedTest(50)
    void nothing_of_a_random_text_commands_a_terminal(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        String alphabet = "\u001b[]\\P0;1mA\u0007\u009b\u009c\n\r\u202e z\b\u0000";
        String text = IntStream.range(0, 200)
                .mapToObj(i -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
                .collect(Collectors.joining());
        assertThat(Clean.text(text).chars())
                .allMatch(c -> c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7f) || c > 0x9f);
    }
}
