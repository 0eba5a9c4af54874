package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.yaml.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KubernetesObjectsTest {
    private static final Mark MARK = new Mark("manifests/sample.yaml", 0, 0);

    @Test
    void scalarsHaveTheTypesThatKubernetesReads() {
        var objects = KubernetesObjects.read(MARK, """
                # a comment, then nothing
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: a, namespace: b }
                data: { on: on, quoted: "1", whole: 12, half: 0.5, yes: true, no: false, none: ~, version: 1.2.3, time: 12:30 }
                ---
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: c
                """);
        assertThat(objects.names()).containsExactly("ConfigMap b/a", "Namespace c");
        assertThat(objects.list().write())
                .contains(
                        "\"data\":{\"on\":\"on\",\"quoted\":\"1\",\"whole\":12,\"half\":0.5,\"yes\":true,\"no\":false,"
                                + "\"none\":null,\"version\":\"1.2.3\",\"time\":\"12:30\"}")
                .startsWith("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ kind: Pod, metadata: { name: a } }|object 1|has no apiVersion",
                "{ apiVersion: v1, metadata: { name: a } }|object 1|has no kind",
                "{ apiVersion: v1, kind: Pod }|object 1|has no metadata.name",
                "{ apiVersion: v1, kind: Pod, metadata: { name: 7 } }|object 1|has no metadata.name",
                "{ apiVersion: v1, kind: Secret, metadata: { name: a } }|object 1|holds a Secret",
                "{ apiVersion: v1, kind: Pod, metadata: { name: a } }\\n---\\n{ apiVersion: v1, kind: Pod, metadata: { name: a } }|object 2|Pod a stands there twice",
                "{ apiVersion: [v1|object 1|manifests/sample.yaml",
                "# nothing|manifests/sample.yaml|there is no object",
            })
    void whatIsNoObjectIsToldWithItsPlace(String text, String where, String what) {
        assertThatThrownBy(() -> KubernetesObjects.read(MARK, text.replace("\\n", "\n")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what);
    }

    @Test
    void everyShippedManifestReads() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/teams/manifests"))) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(
                                    KubernetesObjects.read(new Mark(file.toString(), 0, 0), Files.readString(file))
                                            .names())
                            .isNotEmpty());
        }
    }
}
