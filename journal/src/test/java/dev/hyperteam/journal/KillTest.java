package dev.hyperteam.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of writing: whatever was acknowledged is there, and the chain holds. */
class KillTest {
    @TempDir
    Path folder;

    private long seq;
    private long token;
    private final Set<String> blobs = new HashSet<>();

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        killAndLook(3);
    }

    @Test
    @Tag("slow")
    void whatWasAcknowledgedSurvivesManyKills() throws Exception {
        killAndLook(50);
    }

    private void killAndLook(int kills) throws Exception {
        var random = new Random(20261123);
        for (int kill = 0; kill < kills; kill++) {
            runAndKill(kill, 1 + random.nextInt(200));
            assertThat(JournalReader.holder(folder))
                    .as("the lock dies with its process")
                    .isEmpty();
            try (JournalReader reader = Journal.openReadOnly(folder)) {
                assertThat(reader.verify().ok())
                        .as("whoever only looks sees it too")
                        .isTrue();
                assertThat(reader.lastSeq()).isGreaterThanOrEqualTo(seq);
            }
            try (Journal journal = Journal.open(folder, Clock.system(), "parent")) {
                Verification verification = journal.verify();
                assertThat(verification.broken()).isNull();
                assertThat(verification.events()).as("kill %d", kill).isGreaterThanOrEqualTo(seq);
                assertThat(journal.list(ReadQuery.all().from(seq).to(seq))).hasSize(1);
                assertThat(journal.nextFencingToken("one")).isGreaterThan(token);
                assertThat(blobs)
                        .allSatisfy(name -> assertThat(journal.blob(name)).isNotEmpty());
            }
        }
    }

    /** Kills the child as soon as it has acknowledged so many things, and takes note of all that it still got out. */
    private void runAndKill(int seed, int acknowledgements) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillChild.class.getName(),
                        folder.toString(),
                        Integer.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            int heard = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard++;
                note(line);
                if (heard == acknowledgements) {
                    child.toHandle().destroyForcibly(); // the process's own method would close the pipe as well
                }
            }
            assertThat(heard).as("lines of the child").isGreaterThanOrEqualTo(acknowledgements);
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private void note(String line) {
        String[] words = line.split(" ", 2);
        if (words.length == 2) {
            switch (words[0]) {
                case "seq" -> seq = Math.max(seq, Long.parseLong(words[1]));
                case "token" -> token = Math.max(token, Long.parseLong(words[1]));
                case "blob" -> blobs.add(words[1]);
                default -> throw new AssertionError(line);
            }
        }
    }
}
