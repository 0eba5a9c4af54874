package dev.hyperteam.artifacts;

import static dev.hyperteam.artifacts.Vendor.artifact;
import static dev.hyperteam.artifacts.Vendor.file;
import static dev.hyperteam.artifacts.Vendor.sha256;
import static dev.hyperteam.artifacts.Vendor.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.testkit.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that never end, answer with something else or lead elsewhere, and a disk that is full. */
@Timeout(60)
class ArtifactTroubleTest {
    private static final ArtifactCache.Progress QUIET = (_, _, _) -> {};
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final byte[] bytes = new byte[300_000];
    private final CountDownLatch over = new CountDownLatch(1);
    private final Vendor vendor = new Vendor();
    private Artifact tool = artifact("tool.bin", Optional.empty());

    @BeforeEach
    void fill() {
        new Random(7).nextBytes(bytes);
        tool = artifact("tool.bin", Optional.of(bytes));
    }

    @AfterEach
    void stop() {
        over.countDown();
        vendor.close();
    }

    private ArtifactCache cache() {
        return cache(folder.resolve("cache"));
    }

    private ArtifactCache cache(Path place) {
        return new ArtifactCache(
                place,
                new Mirror.Site(vendor.base()),
                new HttpWeb(PATIENCE),
                VirtualClock.skipping(Instant.EPOCH),
                new Random(1));
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
            return all.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock"))
                    .toList();
        }
    }

    /** Sends {@code first} bytes of the file, and then {@code more} at a time for as long as the test lasts. */
    private Vendor.Rule neverEnds(int first, int more) {
        return (exchange, from) -> {
            exchange.getResponseHeaders().set("ETag", "\"a\"");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, first);
            exchange.getResponseBody().flush();
            try {
                while (!over.await(PATIENCE.toMillis() / 4, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write(bytes, 0, more);
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aServerThatFallsSilentOrTricklesIsLeft(int trickle) throws Exception {
        vendor.then(neverEnds(100_000, trickle)).then(file(bytes, "\"b\"", bytes.length));
        assertThat(Files.readAllBytes(cache().fetch(tool, QUIET))).isEqualTo(bytes);
        assertThat(vendor.asked).hasSize(2);
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() {
        vendor.then((exchange, from) -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> cache().fetch(tool, QUIET))
                .hasMessageContaining("cannot download tool.bin")
                .hasMessageContaining("timed out")
                .hasMessageContaining("tries in vain")
                .hasMessageContaining("artifacts.mirror");
    }

    @Test
    void aMirrorThatIsGoneHalfWayLeavesWhatCame() throws Exception {
        vendor.then(file(bytes, "\"a\"", 100_000)).then((exchange, from) -> exchange.close());
        assertThatThrownBy(() -> cache().fetch(tool, QUIET))
                .hasMessageContaining("cannot download tool.bin")
                .hasMessageContaining(vendor.base().toString())
                .hasMessageContaining("the next try goes on there");
        assertThat(Files.size(folder.resolve("cache/partial").resolve(sha256(bytes))))
                .isEqualTo(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://vendor.example/tool.bin", "javascript:1"})
    void aRedirectToAnotherSchemeIsNotFollowed(String elsewhere) throws Exception {
        vendor.then(status(302, "Location", elsewhere));
        assertThatThrownBy(() -> cache().fetch(tool, QUIET)).hasMessageContaining("cannot download tool.bin");
        assertThat(kept()).isEmpty();
    }

    @Test
    void redirectsWithoutEndAreNotFollowedForEver() {
        vendor.then(status(302, "Location", "/tool/1.2/tool.bin"));
        assertThatThrownBy(() -> cache().fetch(tool, QUIET)).hasMessageContaining("cannot download tool.bin");
        assertThat(vendor.asked.size()).isLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE html><title>Log in</title>", "\n  <HTML><body>moved</body></HTML>"})
    void aWebPageInsteadOfTheFileIsNamedAsOne(String page) throws Exception {
        byte[] html = page.getBytes(StandardCharsets.UTF_8);
        vendor.then(file(html, "\"a\"", html.length));
        assertThatThrownBy(() -> cache().fetch(tool, QUIET))
                .hasMessageContaining("a web page came instead of artefact 'tool' 1.2")
                .hasMessageContaining(vendor.base().toString());
        assertThatThrownBy(() -> cache().inspect(artifact("tool.bin", Optional.empty()), QUIET))
                .as("and is never pinned")
                .hasMessageContaining("a web page came instead");
        assertThat(kept()).isEmpty();
    }

    @Test
    void aFileThatIsTooShortIsNotKept() throws Exception {
        vendor.then(file(bytes, "\"a\"", 0)).then((exchange, from) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(bytes, 0, 1000);
        });
        assertThatThrownBy(() -> cache().fetch(tool, QUIET)).hasMessageContaining("is not what is pinned");
        assertThat(kept()).isEmpty();
    }

    @Test
    void linksInAnArchiveAreNoFiles() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("tool"), Path.of("/etc/shadow"));
        Files.createLink(tree.resolve("hard"), Files.writeString(tree.resolve("program"), "program"));
        byte[] packed = pack(tree);
        vendor.then(file(packed, "\"a\"", packed.length));
        var found = cache().inspect(artifact("tool.tar.gz", Optional.empty()), QUIET);
        assertThat(found.files()).hasSize(1).doesNotContainKey("tool");
    }

    @Test
    void anArchiveOfVeryManyFilesIsKnownAsAWhole() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        for (int i = 0; i <= Archives.MAX_NAMED; i++) {
            Files.createFile(tree.resolve("file" + i));
        }
        byte[] packed = pack(tree);
        vendor.then(file(packed, "\"a\"", packed.length));
        var found = cache().inspect(artifact("tool.tar.gz", Optional.empty()), QUIET);
        assertThat(found.sha256()).contains(sha256(packed));
        assertThat(found.files()).isEmpty();
    }

    private byte[] pack(Path tree) throws IOException, InterruptedException {
        Path archive = folder.resolve("tool.tar.gz");
        assertThat(new ProcessBuilder("tar", "-czf", archive.toString(), "-C", tree.toString(), ".")
                        .start()
                        .waitFor())
                .isZero();
        return Files.readAllBytes(archive);
    }

    /** A disk of its own, too small for the file. */
    @Test
    @Tag("host")
    void aFullDiskIsNamedAndNothingWrongStays() throws Exception {
        vendor.then(file(bytes, "\"a\"", bytes.length));
        Path disk = Files.createDirectories(folder.resolve("disk"));
        mount("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk.toString());
        try {
            assertThatThrownBy(() -> cache(disk.resolve("cache")).fetch(tool, QUIET))
                    .hasMessageContaining("cannot write the cache of artefacts")
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining(disk.toString())
                    .hasMessageContaining("make room there");
            assertThat(disk.resolve("cache").resolve(sha256(bytes))).doesNotExist();
            mount("mount", "-o", "remount,size=2m", disk.toString());
            assertThat(Files.readAllBytes(cache(disk.resolve("cache")).fetch(tool, QUIET)))
                    .as("with room it goes on")
                    .isEqualTo(bytes);
        } finally {
            mount("umount", disk.toString());
        }
    }

    private static void mount(String... argv) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(argv).inheritIO().start().waitFor()).isZero();
    }
}
