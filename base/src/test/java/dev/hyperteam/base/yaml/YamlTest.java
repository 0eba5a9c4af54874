package dev.hyperteam.base.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class YamlTest {
    private final Problems problems = new Problems();

    private Optional<YamlNode> read(String text) {
        return Yaml.read("a.yaml", text, problems);
    }

    private List<String> told() {
        return problems.all().stream().map(Problem::text).toList();
    }

    @Test
    void valuesKnowTheirPlace() {
        var node = (YamlNode.Mapping) read("""
                a: 1
                b:
                  - x
                  - "y"
                """).orElseThrow();
        var list = (YamlNode.Sequence) node.entries().lastEntry().getValue();

        assertThat(node.entries().firstEntry().getValue()).isEqualTo(new YamlNode.Scalar("1", true, mark(1, 4)));
        assertThat(list.items())
                .containsExactly(
                        new YamlNode.Scalar("x", true, mark(3, 5)), new YamlNode.Scalar("y", false, mark(4, 5)));
        assertThat(told()).isEmpty();
    }

    @Test
    void syntaxMistakesNameTheirPlace() {
        assertThat(read("a: [1, 2\nb: 3\n")).isEmpty();
        assertThat(told()).singleElement().asString().startsWith("a.yaml:2:").contains("not valid YAML");
    }

    @Test
    void theMostCommonMistakesComeWithAdvice() {
        read("a: b: c\n");
        read("a:\n\tb: c\n");

        assertThat(told())
                .containsExactly(
                        "a.yaml:1:5: not valid YAML: mapping values are not allowed here\n"
                                + "  next: mend the indentation, or put a value that contains ': ' in quotes",
                        "a.yaml:2:1: not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)\n"
                                + "  next: indent with blanks, not with tabs");
    }

    @Test
    void keysThatStandTwiceAreMistakes() {
        read("a: 1\nb: 2\na: 3\n");

        assertThat(told()).containsExactly("a.yaml:3:1: key 'a' stands twice: first at line 1\n  next: remove one");
    }

    @Test
    void keysThatAreListsAreMistakes() {
        read("? [a, b]\n: 1\n");

        assertThat(told()).singleElement().asString().contains("a.yaml:1:3: a key must be a text: found a list");
    }

    @Test
    @Timeout(10)
    void anAliasBombIsRefused() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }
        read(bomb.toString());

        assertThat(told()).isNotEmpty();
    }

    @Test
    @Timeout(10)
    void anAliasThatContainsItselfIsRefused() {
        read("a: &a [*a, *a, *a]\n");

        assertThat(told()).isNotEmpty();
    }

    @Test
    @Timeout(20)
    void deepNestingIsRefused() {
        read("[".repeat(100_000));

        assertThat(told()).isNotEmpty();
    }

    @Test
    void anEmptyFileIsNoDocument() {
        assertThat(read("# nothing\n")).isEmpty();
        assertThat(told()).isEmpty();
    }

    @Test
    void twoDocumentsInOneFileAreAMistake() {
        read("a: 1\n---\nb: 2\n");

        assertThat(told()).singleElement().asString().contains("not valid YAML");
    }

    private static Mark mark(int line, int column) {
        return new Mark("a.yaml", line, column);
    }
}
