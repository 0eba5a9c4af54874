package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabOs;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
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
        Lab.onThisMachine().down("proof-bravo");
        Lab.onThisMachine().down("proof-charlie");
    }

    private static LabHost boot(String name) throws InterruptedException {
        return Lab.onThisMachine().fresh(LabSettings.of(name), step -> {});
    }

    private final Set<String> used = new ConcurrentSkipListSet<>();

    /** The proofs mostly wait for their hosts, so they run side by side; JUnit is told in order what came of it. */
    @TestFactory
    Stream<DynamicTest> everyTeam() throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var proofs = threads.invokeAll(
                    List.of(done("bravo", this::bravo), done("alpha", this::alpha), done("charlie", this::charlie)));
            var tests = new ArrayList<DynamicTest>();
            for (var proof : proofs) {
                tests.addAll(proof.get());
            }
            tests.add(dynamicTest("no entry of not-compared.txt is idle", this::everyEntryIsNeeded));
            return tests.stream();
        } catch (ExecutionException e) {
            throw new AssertionError("a proof could not begin", e.getCause());
        }
    }

    private static Callable<List<DynamicTest>> done(String team, Callable<StepProof> proof) {
        return () -> {
            var results = new ArrayList<DynamicTest>();
            for (var test : proof.call().everyStep().toList()) {
                results.add(result(team, test));
            }
            return results;
        };
    }

    /** {@return a test that ends as {@code test} ended just now} */
    private static DynamicTest result(String team, DynamicTest test) throws InterruptedException {
        String name = team + ": " + test.getDisplayName();
        try {
            test.getExecutable().execute();
            return dynamicTest(name, () -> {});
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable failure) {
            return dynamicTest(name, () -> {
                throw failure;
            });
        }
    }

    private StepProof alpha() throws InterruptedException {
        return proof(boot("proof-alpha"), "alpha", Map.of("fail2ban", "true"));
    }

    private StepProof proof(LabHost host, String team, Map<String, String> parameters) {
        return new StepProof(host, LabOs.DEBIAN_12, folder.resolve(team), new TeamId(team), parameters, used);
    }

    private StepProof bravo() throws InterruptedException {
        LabMirror.build("cni-plugins", "containerd", "crictl", "registry", "runc");
        var host = SiteRegistry.boot("proof-bravo");
        return proof(host, "bravo", SiteRegistry.on(host));
    }

    private StepProof charlie() throws InterruptedException {
        LabMirror.build("grafana");
        var host = boot("proof-charlie");
        assertThat(CrashLab.onHost(
                        host, "apt-get -q -y install --no-install-recommends curl jq >/dev/null 2>&1 && echo there"))
                .isEqualTo("there");
        return proof(host, "charlie", Map.of());
    }

    private void everyEntryIsNeeded() {
        assertThat(HostSnapshot.notCompared().keySet())
                .extracting(Pattern::pattern)
                .allSatisfy(entry -> assertThat(used).contains(entry));
    }
}
