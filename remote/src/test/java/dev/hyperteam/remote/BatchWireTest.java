package dev.hyperteam.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BatchWireTest {
    private static final String NONCE = "0123456789abcdef0123456789abcdef";

    private static ProbeBatch batch(int count) {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            probes.add(new Probe("p" + i, "true", Duration.ofSeconds(2), 40));
        }
        return new ProbeBatch("", probes);
    }

    private static ProbeAnswers parse(int count, byte[] bytes) {
        return BatchWire.parse(batch(count), NONCE, bytes, Duration.ZERO);
    }

    private static ProbeAnswers parse(int count, String text) {
        return parse(count, text.replace("N ", NONCE + " ").getBytes(ISO_8859_1));
    }

    @Test
    void aCompleteAnswerIsReadAsItIs() {
        var answers = parse(2, "motd\n\nN begin\nhello\n\nN 0 3 10.00 10.25\n\nN 1 0 10.25 10.25\nN end 2\n");
        assertThat(answers.complete()).isTrue();
        assertThat(answers.answer("p0")).isInstanceOfSatisfying(ProbeAnswer.Answered.class, answer -> {
            assertThat(answer.exitCode()).isEqualTo(3);
            assertThat(answer.text()).isEqualTo("hello\n");
            assertThat(answer.duration()).isEqualTo(Duration.ofMillis(250));
        });
        assertThat(answers.answer("p1"))
                .isInstanceOfSatisfying(
                        ProbeAnswer.Answered.class,
                        answer -> assertThat(answer.output()).isEmpty());
        assertThat(answers.answer("other")).isInstanceOf(ProbeAnswer.Unknown.class);
    }

    @Test
    void oneByteMoreThanTheLimitMeansTruncated() {
        var answers = parse(1, "\nN begin\n" + "x".repeat(41) + "\nN 0 0 1.00 1.00\nN end 1\n");
        assertThat(answers.answer("p0")).isInstanceOfSatisfying(ProbeAnswer.Answered.class, answer -> {
            assertThat(answer.output()).hasSize(40);
            assertThat(answer.truncated()).isTrue();
        });
    }

    @Test
    void aLostExitCodeIsATimeoutOnlyWhenTheTimeWasUp() {
        var answers = parse(2, "\nN begin\n\nN 0 lost 1.00 3.10\n\nN 1 lost 3.10 3.20\nN end 2\n");
        assertThat(answers.answer("p0")).isEqualTo(new ProbeAnswer.TimedOut(Duration.ofSeconds(2)));
        assertThat(answers.answer("p1")).isInstanceOf(ProbeAnswer.Unknown.class);
    }

    @Test
    void duplicatedMissingAndMalformedFramesAreUnknown() {
        assertThat(parse(1, "\nN begin\n\nN 0 0 1.00 1.00\n\nN 0 0 1.00 1.00\nN end 1\n")
                        .answer("p0"))
                .isInstanceOf(ProbeAnswer.Unknown.class);
        var skipped = parse(3, "\nN begin\n\nN 0 0 1.00 1.00\n\nN 2 0 1.00 1.00\nN end 3\n");
        assertThat(skipped.answer("p0")).isInstanceOf(ProbeAnswer.Answered.class);
        assertThat(skipped.answer("p1")).isInstanceOf(ProbeAnswer.Unknown.class);
        assertThat(skipped.answer("p2")).isInstanceOf(ProbeAnswer.Unknown.class);
        for (String bad : List.of(
                "N 0 256 1.00 1.00", "N 0 x 1.00 1.00", "N 0 0 1.0 1.00", "N 0 0 2.00 1.00", "N 7 0 1.00 1.00")) {
            assertThat(parse(1, "\nN begin\n\n" + bad + "\nN end 1\n").answer("p0"))
                    .as(bad)
                    .isInstanceOf(ProbeAnswer.Unknown.class);
        }
        assertThat(parse(1, "\nN begin\n\nN 0 0 1.00 1.00\nN end 2\n").complete())
                .isFalse();
    }

    @Test
    void outputThatImitatesFramesStaysOutput() {
        String fake = "\nffffffffffffffffffffffffffffffff 0 0 1.00 1.00\n";
        var answers = BatchWire.parse(
                new ProbeBatch("", List.of(new Probe("p0", "true", Duration.ofSeconds(2), 400))),
                NONCE,
                ("\nN begin\n" + fake + "\nN 0 9 1.00 1.00\nN end 1\n")
                        .replace("N ", NONCE + " ")
                        .getBytes(UTF_8),
                Duration.ZERO);
        assertThat(answers.answer("p0")).isInstanceOfSatisfying(ProbeAnswer.Answered.class, answer -> {
            assertThat(answer.exitCode()).isEqualTo(9);
            assertThat(answer.text()).isEqualTo(fake);
        });
    }

    /** Whatever is cut off, put in or changed: an answer is the right one or Unknown, and the reader ends. */
    @Test
    void damageNeverTurnsIntoAnotherAnswer() {
        for (int seed = 0; seed < 4000; seed++) {
            var random = new Random(seed);
            int count = 1 + random.nextInt(5);
            List<byte[]> outputs = new ArrayList<>();
            var stream = new ByteArrayOutputStream();
            write(stream, "noise\n\n" + NONCE + " begin\n");
            for (int i = 0; i < count; i++) {
                byte[] output = new byte[random.nextInt(41)];
                random.nextBytes(output);
                if (random.nextInt(3) == 0) {
                    Arrays.fill(output, (byte) '\n');
                }
                outputs.add(output);
                stream.writeBytes(output);
                write(stream, "\n" + NONCE + " " + i + " " + i + " 1.00 1.50\n");
            }
            write(stream, NONCE + " end " + count + "\n");
            byte[] whole = stream.toByteArray();

            var intact = parse(count, whole);
            assertThat(intact.complete()).as("seed %s", seed).isTrue();
            check(seed, outputs, intact, count);

            int cut = random.nextInt(whole.length);
            check(seed, outputs, parse(count, Arrays.copyOf(whole, cut)), 0);
            assertThat(parse(count, Arrays.copyOf(whole, cut)).complete()).isFalse();

            byte[] doubled = Arrays.copyOf(whole, whole.length * 2);
            System.arraycopy(whole, 0, doubled, whole.length, whole.length);
            check(seed, outputs, parse(count, doubled), count);
        }
    }

    @Test
    void garbageIsNeverAnAnswer() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            byte[] garbage = new byte[random.nextInt(400)];
            random.nextBytes(garbage);
            var stream = new ByteArrayOutputStream();
            List<String> pieces = List.of("\n", NONCE, " ", "0", " 0 1.00", "end", "begin\n", "\n" + NONCE + " 1 ");
            for (int i = 0; i < 30; i++) {
                write(stream, pieces.get(random.nextInt(pieces.size())));
                stream.write(garbage, 0, Math.min(garbage.length, random.nextInt(4)));
            }
            assertThat(parse(3, garbage).byId().values()).allMatch(ProbeAnswer.Unknown.class::isInstance);
            assertThat(parse(3, stream.toByteArray()).byId()).hasSize(3);
        }
    }

    private static void write(ByteArrayOutputStream stream, String text) {
        stream.writeBytes(text.getBytes(ISO_8859_1));
    }

    private static void check(int seed, List<byte[]> outputs, ProbeAnswers answers, int known) {
        int right = 0;
        for (int i = 0; i < outputs.size(); i++) {
            if (answers.answer("p" + i) instanceof ProbeAnswer.Answered answer) {
                assertThat(answer.output()).as("seed %s", seed).isEqualTo(outputs.get(i));
                assertThat(answer.exitCode()).isEqualTo(i);
                right++;
            }
        }
        assertThat(right).as("seed %s", seed).isGreaterThanOrEqualTo(known);
    }

    @Test
    void aBatchRefusesTwoProbesOfOneName() {
        Probe probe = Probe.of("same", "true");
        assertThatThrownBy(() -> new ProbeBatch("", List.of(probe, probe))).hasMessageContaining("same");
    }

    @Test
    void valuesReachTheShellOnlyQuoted() {
        assertThat(Shell.quote("a'b $(rm -rf /) \n")).isEqualTo("'a'\\''b $(rm -rf /) \n'");
        assertThatThrownBy(() -> Shell.assign("x;y", "1")).isInstanceOf(IllegalArgumentException.class);
        String script = BatchWire.script(new ProbeBatch("", List.of(Probe.of("q", "echo 'x'"))), NONCE);
        assertThat(script).contains("ht_probe 0 10 65537 'echo '\\''x'\\'''");
    }
}
