package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the kind is read. What it does is shown on a virtual machine with a disk of its own. */
final class VolumeKindTest {
    private static final String GOOD = """
            group: flintlock
            devices: [/dev/disk/by-id/nvme-one, "<%= second %>"]
            serials: ["<%= serial %>", ""]
            volumes:
              - { name: data, size: 3G }
            thin_pools:
              - { name: pool_1, size: 80%, metadata: 512M, chunk: 128K, zero: false, autoextend_threshold: 70 }
            """;

    @Test
    void sizesBecomeBytesAndSharesStayShares() {
        var values = new Values(Map.of("second", "/dev/sdb", "serial", "S 1"), Map.of(), Map.of());
        var rendered = LocalKind.of("volume", GOOD, values).rendered();
        assertThat(rendered.variables())
                .containsEntry("VOLUME_DEVICES", "/dev/disk/by-id/nvme-one\n/dev/sdb")
                .containsEntry("VOLUME_SERIALS", "S 1\n")
                .containsEntry("VOLUME_KEEP_FREE", "10")
                .containsEntry("VOLUME_COUNT", "2")
                .containsEntry("VOLUME_TYPE_1", "linear")
                .containsEntry("VOLUME_SIZE_1", "3221225472")
                .containsEntry("VOLUME_TYPE_2", "thin-pool")
                .containsEntry("VOLUME_SIZE_2", "80%")
                .containsEntry("VOLUME_METADATA_2", "536870912")
                .containsEntry("VOLUME_CHUNK_2", "131072")
                .containsEntry("VOLUME_ZERO_2", "n")
                .containsEntry("VOLUME_MONITOR_2", "y");
        assertThat(rendered.variables().get("VOLUME_PROFILE_2"))
                .contains("thin_pool_autoextend_threshold=70")
                .contains("thin_pool_autoextend_percent=20");
        assertThat(rendered.summary())
                .isEqualTo("make flintlock/data, flintlock/pool_1 on /dev/disk/by-id/nvme-one, /dev/sdb");
    }

    @Test
    void whatIsLeftOutHasSafeDefaults() {
        var pool = LocalKind.of("volume", "group: g\ndevices: /dev/sdb\nthin_pools:\n  - { name: p, size: 1G }\n")
                .rendered()
                .variables();
        assertThat(pool)
                .containsEntry("VOLUME_CHUNK_1", "524288")
                .containsEntry("VOLUME_METADATA_1", "")
                .containsEntry("VOLUME_ZERO_1", "y")
                .containsEntry("VOLUME_MONITOR_1", "y");
    }

    @Test
    void twoStepsWithVolumesTakeTurns() {
        assertThat(LocalKind.decode("volume", GOOD, new Problems()).locks()).containsExactly("lvm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            value = {
                "group: flintlock # group: flint-lock # t.yaml:1:8: 'group' must be a name for LVM without hyphens",
                "name: data # name: my-data # t.yaml:5:13: 'name' must be a name for LVM without hyphens",
                "name: pool_1 # name: thin-pool # t.yaml:7:13: 'name' must be a name for LVM without hyphens",
                "name: pool_1 # name: data # t.yaml:7:13: two volumes are named 'data'",
                "size: 3G # size: 3 # t.yaml:5:25: 'size' must be a size",
                "size: 80% # size: 100% # t.yaml:7:27: 'size' must be a size",
                "chunk: 128K # chunk: 10% # 'chunk' must be a size",
                "metadata: 512M # metadata: none # 'metadata' must be a size",
                "autoextend_threshold: 70 # autoextend_threshold: 20 # 'autoextend_threshold'",
                "/dev/disk/by-id/nvme-one # nvme0n1 # t.yaml:2:11: 'devices' must be a block device",
                "group: flintlock # keep_free: 99 # 'keep_free'",
                "group: flintlock # volume_group: x # unknown key 'volume_group' in volume",
                "size: 3G # sise: 3G # unknown key 'sise' in a volume"
            })
    void mistakesAreToldWhereTheyStand(String good, String bad, String message) {
        assertThat(LocalKind.mistakes("volume", GOOD.replace(good, bad)))
                .anySatisfy(text -> assertThat(text).contains(message));
    }

    @Test
    void eachDeviceHasItsSerialNumberOrNoneHas() {
        assertThat(LocalKind.mistakes("volume", GOOD.replace(", \"\"]", "]")))
                .anySatisfy(text -> assertThat(text).contains("'serials' has 1 items and 'devices' has 2"));
        assertThat(LocalKind.mistakes("volume", "group: g\ndevices: /dev/sdb\n"))
                .anySatisfy(text -> assertThat(text).contains("thin_pools"));
    }

    @Test
    void aNameThatAParameterBringsIsCheckedToo() {
        var values = new Values(Map.of("name", "with-hyphen"), Map.of(), Map.of());
        assertThatThrownBy(() -> LocalKind.of(
                        "volume",
                        "group: \"<%= name %>\"\ndevices: /dev/sdb\nvolumes:\n  - { name: a, size: 1G }\n",
                        values))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("t.yaml:1:8")
                .hasMessageContaining("with-hyphen");
    }
}
