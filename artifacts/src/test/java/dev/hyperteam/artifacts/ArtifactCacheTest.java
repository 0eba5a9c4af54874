package dev.hyperteam.artifacts;

import static dev.hyperteam.artifacts.Vendor.artifact;
import static dev.hyperteam.artifacts.Vendor.file;
import static dev.hyperteam.artifacts.Vendor.sha256;
import static dev.hyperteam.artifacts.Vendor.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLockFile;
import dev.hyperteam.testkit.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a real server that misbehaves. */
class ArtifactCacheTest {
    private static final ArtifactCache.Progress QUIET = (_, _, _) -> {};

    @TempDir
    Path folder;

    private final byte[] bytes = new byte[300_000];
    private final VirtualClock clock = VirtualClock.skipping(Instant.EPOCH);
    private final Vendor vendor = new Vendor();
    private Artifact tool = artifact("tool.bin", Optional.empty());

    @BeforeEach
    void fill() {
        new Random(7).nextBytes(bytes);
        tool = artifact("tool.bin", Optional.of(bytes));
    }

    @AfterEach
    void stop() {
        vendor.close();
    }

    private ArtifactCache cache() {
        return cache(new Mirror.Site(vendor.base()));
    }

    private ArtifactCache cache(Mirror mirror) {
        return new ArtifactCache(folder.resolve("cache"), mirror, Web.real(), clock, new Random(1));
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
            return all.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void bringsItOnceAndTellsHowFarItIs() throws Exception {
        vendor.then(file(bytes, "\"a\"", bytes.length));
        var seen = new ArrayList<Long>();
        var file = cache().fetch(tool, (_, at, total) -> {
            assertThat(total).isEqualTo(bytes.length);
            seen.add(at);
        });
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        assertThat(seen).isSorted().last().isEqualTo((long) bytes.length);
        cache().fetch(tool, QUIET);
        assertThat(vendor.asked).containsExactly("/tool/1.2/tool.bin");
        assertThat(kept()).containsExactly(sha256(bytes));
    }

    @Test
    void goesOnWhereTheLineWasCut() throws Exception {
        vendor.then(file(bytes, "\"a\"", 100_000))
                .then(file(bytes, "\"a\"", 50_000))
                .then(file(bytes, "\"a\"", bytes.length));
        cache().fetch(tool, QUIET);
        assertThat(vendor.asked)
                .containsExactly(
                        "/tool/1.2/tool.bin",
                        "/tool/1.2/tool.bin bytes=100000- if \"a\"",
                        "/tool/1.2/tool.bin bytes=150000- if \"a\"");
    }

    @Test
    void goesOnInAnotherProcessToo() throws Exception {
        vendor.then(file(bytes, "\"a\"", 100_000)).then(status(403)).then(file(bytes, "\"a\"", bytes.length));
        assertThatThrownBy(() -> cache().fetch(tool, QUIET)).hasMessageContaining("the server answered 403");
        cache().fetch(tool, QUIET);
        assertThat(vendor.asked).last().isEqualTo("/tool/1.2/tool.bin bytes=100000- if \"a\"");
    }

    @Test
    void beginsAgainWhenTheFileHasChangedMeanwhile() throws Exception {
        byte[] older = bytes.clone();
        older[0]++;
        vendor.then(file(older, "\"old\"", 100_000)).then(file(bytes, "\"new\"", bytes.length));
        assertThat(Files.readAllBytes(cache().fetch(tool, QUIET))).isEqualTo(bytes);
    }

    @Test
    void beginsAgainWhenNothingTellsThatItIsTheSame() throws Exception {
        vendor.then(file(bytes, "", 100_000)).then(file(bytes, "", bytes.length));
        cache().fetch(tool, QUIET);
        assertThat(vendor.asked).containsExactly("/tool/1.2/tool.bin", "/tool/1.2/tool.bin");
    }

    @Test
    void givesUpAfterTriesInVainAndKeepsThePart() throws Exception {
        vendor.then(file(bytes, "\"a\"", 100_000)).then(file(bytes, "\"a\"", 0));
        assertThatThrownBy(() -> cache().fetch(tool, QUIET))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("tries in vain")
                .hasMessageContaining("goes on there");
        // the client itself asks once more where a connection ends before its answer began
        assertThat(vendor.asked.size()).isBetween(5, 9);
        assertThat(Files.size(folder.resolve("cache/partial").resolve(sha256(bytes))))
                .isEqualTo(100_000);
    }

    @Test
    void waitsAsLongAsTheServerWants() throws Exception {
        vendor.then(status(429, "Retry-After", "77")).then(file(bytes, "\"a\"", bytes.length));
        cache().fetch(tool, QUIET);
        assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(77));
    }

    @Test
    void doesNotWaitForADay() {
        vendor.then(status(503, "Retry-After", "86400"));
        assertThatThrownBy(() -> cache().fetch(tool, QUIET)).hasMessageContaining("503");
        assertThat(clock.sleeps()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410, 204, 206})
    void asksOnceWhereAskingAgainIsNoUse(int code) {
        vendor.then(status(code));
        assertThatThrownBy(() -> cache().fetch(tool, QUIET)).hasMessageContaining("answered " + code);
        assertThat(vendor.asked).hasSize(1);
    }

    @Test
    void aWrongFileNeverStays() throws Exception {
        byte[] other = bytes.clone();
        other[299_999]++;
        vendor.then(file(other, "\"a\"", other.length));
        assertThatThrownBy(() -> cache().fetch(tool, QUIET))
                .hasMessageContaining("is not what is pinned")
                .hasMessageContaining(sha256(other))
                .hasMessageContaining(sha256(bytes));
        assertThat(kept()).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsNotEvenRead() throws Exception {
        byte[] more = new byte[bytes.length + 1];
        vendor.then(file(more, "\"a\"", more.length));
        assertThatThrownBy(() -> cache().fetch(tool, QUIET)).hasMessageContaining("larger than it may be");
        assertThat(kept()).isEmpty();
    }

    @Test
    void anEndlessBodyIsCutWhereThePinEnds() {
        vendor.then((exchange, from) -> {
            exchange.sendResponseHeaders(200, 0); // chunked: no length told
            for (int i = 0; i < 10; i++) {
                exchange.getResponseBody().write(bytes);
            }
        });
        assertThatThrownBy(() -> cache().fetch(tool, QUIET)).hasMessageContaining("larger than it may be");
    }

    @Test
    void aPartThatTheServerDoesNotHaveIsDropped() throws Exception {
        vendor.then(file(bytes, "\"a\"", 100_000)).then(status(416)).then(file(bytes, "\"b\"", bytes.length));
        cache().fetch(tool, QUIET);
        assertThat(vendor.asked).last().isEqualTo("/tool/1.2/tool.bin");
    }

    @Test
    void aDamagedFileInTheCacheIsBroughtAnew() throws Exception {
        vendor.then(file(bytes, "\"a\"", bytes.length));
        Path file = cache().fetch(tool, QUIET);
        Files.writeString(file, "damaged");
        assertThat(cache().state(tool)).isEqualTo(ArtifactCache.State.DAMAGED);
        cache().fetch(tool, QUIET);
        assertThat(cache().state(tool)).isEqualTo(ArtifactCache.State.PRESENT);
    }

    @Test
    void twoWhoWantTheSameBringItOnce() throws Exception {
        vendor.then(file(bytes, "\"a\"", bytes.length));
        var cache = cache();
        var other = cache(); // as another process would
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Path> mine = () -> cache.fetch(tool, QUIET);
            var first = threads.submit(mine);
            var second = threads.submit(mine);
            assertThat(first.get()).isEqualTo(second.get());
        }
        other.fetch(tool, QUIET);
        assertThat(vendor.asked).hasSize(1);
    }

    @Test
    void whatNobodyHasConfirmedIsRefused() {
        assertThatThrownBy(() -> cache().fetch(artifact("tool.bin", Optional.empty()), QUIET))
                .hasMessageContaining("is not pinned")
                .hasMessageContaining("hyperteam artifacts pin tool");
        assertThat(vendor.asked).isEmpty();
    }

    @Test
    void aFolderStandsInForTheVendor() throws Exception {
        vendor.then(file(bytes, "\"a\"", bytes.length));
        Path mirror = folder.resolve("mirror");
        new ArtifactExport(cache()).to(mirror, List.of(tool), QUIET);
        try (Stream<Path> old = Files.walk(folder.resolve("cache"))) {
            for (Path path : old.filter(Files::isRegularFile).toList()) {
                Files.delete(path);
            }
        }
        var offline = cache(Mirror.of(mirror.toString(), folder));
        assertThat(Files.readAllBytes(offline.fetch(tool, QUIET))).isEqualTo(bytes);
        assertThat(vendor.asked).hasSize(1);
        var check = new ProcessBuilder("sha256sum", "--check", "--strict", "SHA256SUMS")
                .directory(mirror.toFile())
                .start();
        assertThat(check.waitFor()).isZero();
        var problems = new dev.hyperteam.base.Problems();
        var lock = ArtifactLockFile.read("lock", Files.readString(mirror.resolve("artifacts.lock")), problems);
        assertThat(problems.all()).isEmpty();
        assertThat(lock.find("tool").orElseThrow().sha256()).contains(sha256(bytes));
    }

    @Test
    void aFolderWithoutTheFileSaysSo() {
        assertThatThrownBy(() -> cache(Mirror.of("nowhere", folder)).fetch(tool, QUIET))
                .hasMessageContaining("the mirror lacks artefact 'tool' 1.2")
                .hasMessageContaining("hyperteam artifacts export");
    }

    @Test
    void aFolderWithAnotherFileIsNotBelieved() throws Exception {
        Path file = folder.resolve("mirror").resolve(tool.mirrorPath());
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes.length]);
        assertThatThrownBy(() -> cache(Mirror.of("mirror", folder)).fetch(tool, QUIET))
                .hasMessageContaining("is not what is pinned");
        Files.write(file, new byte[bytes.length + 1]);
        assertThatThrownBy(() -> cache(Mirror.of("mirror", folder)).fetch(tool, QUIET))
                .hasMessageContaining("larger than it may be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "https://user:secret@host/x", "https://host/x?y", "http://[::1", "a\0b"})
    void aMirrorThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Mirror.of(text, folder))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("artifacts.mirror");
    }

    @Test
    void inspectingTellsWhatIsInside() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree/bin"));
        Files.writeString(tree.resolve("tool"), "program");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("tool"));
        Path archive = folder.resolve("tool.tar.gz");
        assertThat(new ProcessBuilder(
                                "tar",
                                "-czf",
                                archive.toString(),
                                "-C",
                                folder.resolve("tree").toString(),
                                "./bin")
                        .start()
                        .waitFor())
                .isZero();
        byte[] packed = Files.readAllBytes(archive);
        vendor.then(file(packed, "\"a\"", packed.length));
        var found = cache().inspect(artifact("tool.tar.gz", Optional.empty()), QUIET);
        assertThat(found.sha256()).contains(sha256(packed));
        assertThat(found.size()).hasValue(packed.length);
        assertThat(found.files())
                .containsExactly(java.util.Map.entry(
                        "bin/tool", sha256("program".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        assertThat(cache().state(found)).isEqualTo(ArtifactCache.State.PRESENT);
    }

    @Test
    void whatIsNoArchiveIsNotPinnedAsOne() throws Exception {
        vendor.then(file(bytes, "\"a\"", bytes.length));
        assertThatThrownBy(() -> cache().inspect(artifact("tool.tar.gz", Optional.empty()), QUIET))
                .hasMessageContaining("the archive cannot be used");
        assertThat(kept()).isEmpty();
    }

    @Test
    void anArchiveThatReachesOutsideIsRefused() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside"), "x");
        Path archive = folder.resolve("tool.tgz");
        Path inner = Files.createDirectories(folder.resolve("inner"));
        assertThat(new ProcessBuilder(
                                "tar",
                                "-czPf",
                                archive.toString(),
                                "-C",
                                inner.toString(),
                                "../" + outside.getFileName())
                        .start()
                        .waitFor())
                .isZero();
        byte[] packed = Files.readAllBytes(archive);
        vendor.then(file(packed, "\"a\"", packed.length));
        assertThatThrownBy(() -> cache().inspect(artifact("tool.tgz", Optional.empty()), QUIET))
                .hasMessageContaining("outside of itself");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        vendor.then(file(bytes, "\"a\"", bytes.length));
        Path blocked = Files.writeString(folder.resolve("cache"), "a file where a folder should be");
        assertThatThrownBy(() -> cache().fetch(tool, QUIET))
                .hasMessageContaining("cannot write the cache of artefacts")
                .hasMessageContaining(blocked.toString());
    }
}
