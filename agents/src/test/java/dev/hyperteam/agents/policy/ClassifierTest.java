package dev.hyperteam.agents.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The corpus of commands: none below its class, few harmless ones above, however a command is written. */
class ClassifierTest {
    private static final Classifier CLASSIFIER = new Classifier();
    private static final double MOST_HARMLESS_ABOVE = 0.05;

    private record Sample(CommandClass is, String why, String command) {}

    private static List<Sample> corpus() {
        return Corpora.rows("commands.tsv", 3).stream()
                .map(part -> new Sample(byText(part[0]), part[1], Corpora.unescaped(part[2])))
                .toList();
    }

    private static CommandClass byText(String text) {
        return Arrays.stream(CommandClass.values())
                .filter(is -> is.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void noCommandOfTheCorpusIsBelowItsClass() {
        var below = new ArrayList<String>();
        for (var sample : corpus()) {
            var verdict = CLASSIFIER.classify(sample.command());
            // What cannot be read needs approval; so does what is dangerous.
            if (verdict.is().compareTo(sample.is()) < 0) {
                below.add(sample.is() + " was " + verdict.is() + ": " + Classifier.visible(sample.command()));
            }
        }
        assertThat(corpus()).hasSizeGreaterThan(700);
        assertThat(below).isEmpty();
    }

    @Test
    void fewHarmlessCommandsAreAboveTheirClass() {
        var harmless = corpus().stream()
                .filter(sample -> sample.is() == CommandClass.READ_ONLY)
                .toList();
        var above = harmless.stream()
                .map(sample -> CLASSIFIER.classify(sample.command()).is() + ": " + sample.command() + " "
                        + CLASSIFIER.classify(sample.command()).reasons())
                .filter(text -> !text.startsWith("READ_ONLY"))
                .toList();
        assertThat(harmless).hasSizeGreaterThan(150);
        assertThat((double) above.size() / harmless.size())
                .as("%d of %d harmless commands are above: %s", above.size(), harmless.size(), above)
                .isLessThanOrEqualTo(MOST_HARMLESS_ABOVE);
    }

    @Test
    void changesAreRarelyCalledDangerous() {
        var changes = corpus().stream()
                .filter(sample -> sample.is() == CommandClass.CHANGE)
                .toList();
        var above = changes.stream()
                .filter(sample -> CLASSIFIER.classify(sample.command()).is() != CommandClass.CHANGE)
                .map(sample -> sample.command() + " " + CLASSIFIER.classify(sample.command()))
                .toList();
        assertThat((double) above.size() / changes.size()).as("%s", above).isLessThan(0.15);
    }

    @Test
    void everyVerdictButTheHarmlessHasAReason() {
        for (var sample : corpus()) {
            var verdict = CLASSIFIER.classify(sample.command());
            assertThat(verdict.reasons().isEmpty()).as("%s", sample).isEqualTo(verdict.is() == CommandClass.READ_ONLY);
        }
    }

    /** Another way to write the same command, or one that runs it. */
    private static String varied(String command, RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> "sudo " + command;
            case 1 -> "sh -c '" + command.replace("'", "'\\''") + "'";
            case 2 -> "eval '" + command.replace("'", "'\\''") + "'";
            case 3 -> "( " + command + "\n)";
            case 4 -> "{ " + command + "\n}";
            case 5 -> "true; " + command;
            case 6 -> "echo \"$( " + command + "\n)\"";
            case 7 -> "if true; then " + command + "\nfi";
            case 8 -> "for x in 1; do " + command + "\ndone";
            case 9 -> "  \t " + command + "  ";
            case 10 -> "sudo sh -c '" + command.replace("'", "'\\''") + "'";
            default -> "f() { " + command + "\n}; f";
        };
    }

    @Test
    void anotherWayToWriteItNeverLowersTheClass() {
        var random = new Random(20261126);
        var lowered = new ArrayList<String>();
        int tried = 0;
        for (var sample : corpus()) {
            if (sample.is() == CommandClass.UNPARSABLE
                    || sample.command().contains("<<")
                    || sample.command().contains("#")
                    || sample.command().contains("()")) {
                continue;
            }
            for (int i = 0; i < 8; i++) {
                String other = varied(sample.command(), random);
                if (random.nextBoolean() && !other.contains("\n")) {
                    other = varied(other, random);
                }
                tried++;
                if (CLASSIFIER.classify(other).is().compareTo(sample.is()) < 0) {
                    lowered.add(sample.is() + " became "
                            + CLASSIFIER.classify(other).is() + ": " + Classifier.visible(other));
                }
            }
        }
        assertThat(tried).isGreaterThan(5000);
        assertThat(lowered).isEmpty();
    }

    @Test
    void quotesAroundArgumentsChangeNothing() {
        var random = new Random(1126);
        for (var sample : corpus()) {
            if (sample.is() != CommandClass.FORBIDDEN
                    || sample.command().matches("(?s).*[\"'\\\\$`|&;<>(){}*?\\[\\n].*")) {
                continue;
            }
            var words = sample.command().split(" ");
            for (int i = 1; i < words.length; i++) {
                words[i] = switch (random.nextInt(4)) {
                    case 0 -> "'" + words[i] + "'";
                    case 1 -> "\"" + words[i] + "\"";
                    case 2 -> words[i].charAt(0) + "''" + words[i].substring(1);
                    default -> "\\" + words[i];
                };
            }
            String other = String.join("  ", words);
            assertThat(CLASSIFIER.classify(other).is()).as(other).isEqualTo(CommandClass.FORBIDDEN);
        }
    }

    @Test
    void anyTextHasAVerdict() {
        var random = new Random(42);
        var pieces = Stream.concat(
                        corpus().stream().map(Sample::command),
                        Stream.of(
                                "$(",
                                "`",
                                "${",
                                "((",
                                "<<EOF\n",
                                "'",
                                "\"",
                                "\\",
                                ")",
                                "}",
                                "\n",
                                "|",
                                "&&",
                                ";;",
                                "case x in",
                                "if",
                                "\u0000",
                                "\ud800",
                                "$'\\x",
                                "{a,",
                                "[["))
                .toList();
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(6); j >= 0; j--) {
                String piece = pieces.get(random.nextInt(pieces.size()));
                int from = piece.isEmpty() ? 0 : random.nextInt(piece.length());
                text.append(random.nextBoolean() ? piece : piece.substring(from));
            }
            assertThat(CLASSIFIER.classify(text.toString()).is()).isNotNull();
        }
        assertThat(CLASSIFIER.classify("a".repeat(100_000)).is()).isEqualTo(CommandClass.UNPARSABLE);
        assertThat(CLASSIFIER.classify("$(".repeat(2000) + ")".repeat(2000)).is())
                .isEqualTo(CommandClass.UNPARSABLE);
    }

    @Test
    void argumentsOfAProgramAreNoShell() {
        assertThat(CLASSIFIER
                        .classify(List.of("journalctl", "-u", "x; rm -rf /", "--no-pager"))
                        .is())
                .isEqualTo(CommandClass.READ_ONLY);
        assertThat(CLASSIFIER.classify(List.of("cat", "/etc/shadow")).is()).isEqualTo(CommandClass.FORBIDDEN);
        assertThat(CLASSIFIER.classify(List.of()).is()).isEqualTo(CommandClass.UNPARSABLE);
    }
}
