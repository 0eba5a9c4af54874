package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every step of every shipped team that a container can show; see {@link StepProof}. */
@Tag("host")
class StepProofTest {
    @TempDir
    private static Path folder;

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down("proof-alpha");
        Lab.onThisMachine().down("proof-charlie");
    }

    private static LabHost boot(String name) throws InterruptedException {
        return Lab.onThisMachine().up(LabSettings.of(name), step -> {});
    }

    private final Set<String> used = new TreeSet<>();

    @TestFactory
    Stream<DynamicTest> everyTeam() throws InterruptedException {
        return Stream.of(
                        alpha().everyStep(),
                        charlie().everyStep(),
                        Stream.of(dynamicTest("no entry of not-compared.txt is idle", this::everyEntryIsNeeded)))
                .flatMap(tests -> tests);
    }

    private StepProof alpha() throws InterruptedException {
        return new StepProof(
                boot("proof-alpha"), folder.resolve("alpha"), new TeamId("alpha"), Map.of("fail2ban", "true"), used);
    }

    private StepProof charlie() throws InterruptedException {
        var host = boot("proof-charlie");
        assertThat(CrashLab.onHost(
                        host, "apt-get -q -y install --no-install-recommends curl jq >/dev/null 2>&1 && echo there"))
                .isEqualTo("there");
        return new StepProof(host, folder.resolve("charlie"), new TeamId("charlie"), Map.of(), used);
    }

    private void everyEntryIsNeeded() {
        assertThat(HostSnapshot.notCompared().keySet())
                .extracting(Pattern::pattern)
                .allSatisfy(entry -> assertThat(used).contains(entry));
    }
}
