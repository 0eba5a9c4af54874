package dev.hyperteam.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactLockFileTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    private static ArtifactLock read(String text, Problems problems) {
        return ArtifactLockFile.read("artifacts.lock", text, problems);
    }

    @Test
    void whatIsShippedReads() {
        assertThat(ArtifactLock.shipped().all()).isNotEmpty().allSatisfy(artifact -> {
            assertThat(artifact.url()).contains("{version}");
            assertThat(artifact.source().getScheme()).isEqualTo("https");
            // what nobody offers in one file (RFC 6761's .invalid) has nobody who publishes its checksum
            assertThat(artifact.checksums().isPresent())
                    .isNotEqualTo(artifact.source().getHost().endsWith(".invalid"));
        });
    }

    @Test
    void writingWhatWasReadGivesTheSame() {
        var problems = new Problems();
        String text = """
                # What is downloaded, and what it must be. 'hyperteam artifacts pin' writes sha256, size and files.

                a-tool:
                  version: '1.0'
                  url: 'https://example.org/{version}/it''s.tgz'
                  checksums: 'https://example.org/{version}/SUMS'
                  sha256: %s
                  size: 17
                  files:
                    'bin/a': %s

                b-tool:
                  version: '2'
                  url: 'https://example.org/b'
                  sha256: unpinned
                """.formatted(HASH, HASH);
        var lock = read(text, problems);
        assertThat(problems.all()).isEmpty();
        assertThat(ArtifactLockFile.text(lock)).isEqualTo(text);
        assertThat(lock.find("a-tool").orElseThrow().fileName()).isEqualTo("it's.tgz");
        assertThat(lock.find("a-tool").orElseThrow().mirrorPath()).isEqualTo("a-tool/1.0/it's.tgz");
        assertThat(lock.find("b-tool").orElseThrow().pinned()).isFalse();
    }

    @Test
    void anEmptyFileHoldsNothing() {
        var problems = new Problems();
        assertThat(read("# nothing yet\n", problems).all()).isEmpty();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void aLaterLockGoesBeforeAnEarlierOne() {
        var problems = new Problems();
        var shipped =
                read("t: {version: '1', url: 'https://e.org/t'}\nu: {version: '1', url: 'https://e.org/u'}", problems);
        var own = read("t: {version: '2', url: 'https://e.org/t'}", problems);
        assertThat(shipped.with(own).all()).extracting(Artifact::version).containsExactly("2", "1");
        assertThat(shipped.unknown("tt", "here").text()).contains("did you mean 't'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Tool: {version: '1', url: 'https://e.org/t'} | 'name' must be",
                "t: {version: latest, url: 'https://e.org/t'} | is no version",
                "t: {version: Latest, url: 'https://e.org/t'} | is no version",
                "t: {version: '1/2', url: 'https://e.org/t'} | 'version' must be",
                "t: {url: 'https://e.org/t'} | version",
                "t: {version: '1'} | url",
                "t: {version: '1', url: 'http://e.org/t'} | is no address",
                "t: {version: '1', url: 'https://e.org/'} | is no address",
                "t: {version: '1', url: 'https://u:p@e.org/t'} | is no address",
                "t: {version: '1', url: 'file:///etc/passwd'} | is no address",
                "t: {version: '1', url: 'https://e.org/a b'} | is no address",
                "t: {version: '1', url: 'https://e.org/t', checksums: 'ftp://e.org/t'} | 'checksums' is no address",
                "t: {version: '1', url: 'https://e.org/t', sha256: abc} | 'sha256' must be",
                "t: {version: '1', url: 'https://e.org/t', size: -1} | 'size' must be",
                "t: {version: '1', url: 'https://e.org/t', size: 99999999999999} | 'size' must be",
                "t: {version: '1', url: 'https://e.org/t', files: {a: b}} | 'sha256' must be",
                "t: {version: '1', url: 'https://e.org/t', files: {'../a': x}} | is no file inside",
                "t: {version: '1', url: 'https://e.org/t', files: {'/a': x}} | is no file inside",
                "t: {version: '1', url: 'https://e.org/t', sha265: x} | sha265",
                "{t: {version: '1', url: 'https://e.org/t'}, t: {version: '2', url: 'https://e.org/t'}} | t",
                "t: {version: nightly, url: 'https://e.org/t'} | is no version",
                "t: {version: '1', url: 'https://e.org/t', sha256: 0123456789ABCDEF} | 'sha256' must be",
                "t: [1] | mapping",
                "[t] | mapping",
                "t: {version: '1' | artifacts.lock",
            })
    void everyMistakeIsToldWithItsPlace(String text, String told) {
        var problems = new Problems();
        read(text, problems);
        assertThat(problems.all().stream().map(Problem::text).collect(Collectors.joining("\n")))
                .contains(told)
                .contains("artifacts.lock:1:");
    }
}
