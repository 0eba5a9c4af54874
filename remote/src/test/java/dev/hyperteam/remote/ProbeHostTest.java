package dev.hyperteam.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("host")
final class ProbeHostTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int UNIQUE = 100_000 + new java.util.Random().nextInt(100_000);

    @TempDir
    static Path folder;

    static LoopbackSshd sshd;
    static SshConnector connector;
    static RemoteHost host;

    @BeforeAll
    static void start() throws Exception {
        sshd = new LoopbackSshd(folder.resolve("sshd"));
        connector = sshd.connector();
        host = connector.connect(sshd.endpoint(), Purpose.VERIFIER);
    }

    @AfterAll
    static void stop() {
        connector.close();
        sshd.close();
    }

    @Test
    void everyProbeIsAloneWithItsAnswer() throws Exception {
        var answers = host.probe(new ProbeBatch(
                "greet() { printf 'hello %s' \"$1\"; }\nshared=1",
                List.of(
                        Probe.of("greets", "greet world"),
                        Probe.of("fails", "exit 3"),
                        Probe.of("broken", "if"),
                        Probe.of("changes", "shared=2; cd /tmp; umask 000; trap '' EXIT; exit 0"),
                        Probe.of("unchanged", "printf '%s %s' \"$shared\" \"$PWD\""),
                        Probe.of("no input", "cat; echo $?"),
                        Probe.of("binary", "printf 'a\\000\\377\\n'"),
                        Probe.of("both streams", "echo out; echo err >&2"),
                        new Probe("long", "seq 1 100000", SECOND, 10),
                        new Probe("exact", "printf 0123456789", SECOND, 10))));
        assertThat(answers.complete()).isTrue();
        assertThat(text(answers, "greets")).isEqualTo("0 hello world");
        assertThat(text(answers, "fails")).isEqualTo("3 ");
        assertThat(text(answers, "broken")).startsWith("2 ").contains("yntax error");
        assertThat(text(answers, "unchanged")).startsWith("0 1 /").doesNotContain("tmp");
        assertThat(text(answers, "no input")).isEqualTo("0 0\n");
        assertThat(answers.answer("binary"))
                .isInstanceOfSatisfying(
                        ProbeAnswer.Answered.class,
                        answer -> assertThat(answer.output()).containsExactly('a', 0, 0xff, '\n'));
        assertThat(text(answers, "both streams")).isEqualTo("0 out\nerr\n");
        assertThat(answers.answer("long")).isInstanceOfSatisfying(ProbeAnswer.Answered.class, answer -> {
            assertThat(answer.truncated()).isTrue();
            assertThat(answer.text()).isEqualTo("1\n2\n3\n4\n5\n");
        });
        assertThat(answers.answer("exact"))
                .isInstanceOfSatisfying(
                        ProbeAnswer.Answered.class,
                        answer -> assertThat(answer.truncated()).isFalse());
    }

    @Test
    void aProbeThatHangsIsKilledWithItsChildrenAndTheOthersGoOn() throws Exception {
        var answers = host.probe(new ProbeBatch(
                "",
                List.of(
                        Probe.of("before", "echo a"),
                        new Probe("hangs", "sleep 71" + UNIQUE + " | cat; true", SECOND, 100),
                        new Probe("leaves a child", "sleep 5 & echo b", SECOND, 100),
                        new Probe("ignores", "trap '' TERM; while :; do sleep 71" + UNIQUE + "; done", SECOND, 100),
                        new Probe("escapes", "setsid sleep 3 & sleep 71" + UNIQUE + "", SECOND, 100),
                        new Probe("floods", "yes", SECOND, 100),
                        Probe.of("after", "ps ax | grep -c '[s]leep 71" + UNIQUE + "'"))));
        assertThat(answers.complete()).isTrue();
        assertThat(text(answers, "before")).isEqualTo("0 a\n");
        assertThat(answers.answer("leaves a child")).isEqualTo(new ProbeAnswer.TimedOut(SECOND));
        assertThat(answers.answer("hangs")).isEqualTo(new ProbeAnswer.TimedOut(SECOND));
        assertThat(answers.answer("ignores")).isEqualTo(new ProbeAnswer.TimedOut(SECOND));
        assertThat(answers.answer("escapes")).isEqualTo(new ProbeAnswer.TimedOut(SECOND));
        assertThat(answers.answer("floods")).isInstanceOf(ProbeAnswer.Answered.class);
        assertThat(text(answers, "after")).isEqualTo("1 0\n");
    }

    @Test
    void aPreludeThatDoesNotParseIsAnAnswerForNobody() throws Exception {
        var answers = host.probe(new ProbeBatch("broken() {", List.of(Probe.of("x", "true"))));
        assertThat(answers.complete()).isFalse();
        assertThat(answers.answer("x")).isInstanceOf(ProbeAnswer.Unknown.class);
    }

    @Test
    void halfABatchLeavesTheRestUnknown() throws Exception {
        var answers = host.probe(
                new ProbeBatch("", List.of(Probe.of("a", "true"), Probe.of("b", "kill -9 $$"), Probe.of("c", "true"))));
        assertThat(answers.complete()).isFalse();
        assertThat(answers.answer("a")).isInstanceOf(ProbeAnswer.Answered.class);
        assertThat(answers.answer("c")).isInstanceOf(ProbeAnswer.Unknown.class);
    }

    @Test
    void aServerThatCutsTwiceIsALostConnection() {
        var batch = new ProbeBatch("", List.of(Probe.of("cut", "kill -9 $(ps -o ppid= -p $PPID); sleep 5")));
        assertThatThrownBy(() -> host.probe(batch))
                .isInstanceOfSatisfying(
                        RemoteException.class,
                        e -> assertThat(e.kind()).isEqualTo(RemoteException.Kind.CONNECTION_LOST));
    }

    @Test
    void aProbeCostsLittleMoreThanAProgram() throws Exception {
        List<Probe> probes = new ArrayList<>();
        var plain = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            probes.add(Probe.of("p" + i, "echo " + i));
            plain.append("sh -c 'echo ").append(i).append("' </dev/null\n");
        }
        var batch = new ProbeBatch("", probes);
        var script = ExecRequest.of(plain.toString());
        Duration best = Duration.ofDays(1);
        Duration bestPlain = Duration.ofDays(1);
        for (int round = 0; round < 12; round++) {
            best = min(best, host.probe(batch).roundTrip());
            bestPlain = min(bestPlain, host.exec(script).duration());
        }
        System.out.println("40 trivial probes in one batch: " + best.toMillis() + " ms; 40 programs in one script: "
                + bestPlain.toMillis() + " ms (best of 12)");
        assertThat(best).isLessThan(bestPlain.multipliedBy(5));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static String text(ProbeAnswers answers, String id) {
        return switch (answers.answer(id)) {
            case ProbeAnswer.Answered answer -> answer.exitCode() + " " + answer.text();
            case ProbeAnswer.TimedOut timedOut -> timedOut.toString();
            case ProbeAnswer.Unknown unknown -> unknown.toString();
        };
    }
}
