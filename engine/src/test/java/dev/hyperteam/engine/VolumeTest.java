package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Action {@code volume} against disks that it must not touch, on a virtual machine with a disk to lose. */
@Tag("slow")
class VolumeTest {
    private static final String NAME = "engine-volume";
    private static final String DISK = "/dev/disk/by-id/virtio-hyperteam-data";
    private static final String RUNBOOK = """
            team: alpha
            name: Volumes
            phase: 1
            estimate: 1m
            persona: none
            steps:
              - id: pool
                title: Make a pool
                about: On a disk that may not be free.
                hazard: data-loss
                action:
                  volume:
                    group: proof
                    devices: [DEVICES]
                    serials: [SERIALS]
                    thin_pools:
                      - { name: pool, size: SIZE, chunk: 128K, zero: false }
            """;
    /** The first and the last MiB of the disk. */
    private static final String EDGES =
            "sync; { head -c 1048576 /dev/vdb; tail -c 1048576 /dev/vdb; } | sha256sum; lvs --noheadings proof 2>/dev/null";

    private static LabHost host;

    @TempDir
    private Path folder;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME).withDriver(Optional.of(LabDriver.VM)), step -> {});
        onHost(
                "export DEBIAN_FRONTEND=noninteractive; apt-get -q -y update && apt-get -q -y install --no-install-recommends"
                        + " lvm2 thin-provisioning-tools mdadm fdisk e2fsprogs && modprobe dm_thin_pool");
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    private static String onHost(String command) throws InterruptedException {
        String said = CrashLab.ssh(host, "{ " + command + "\n} >/tmp/said 2>&1 && echo done || cat /tmp/said");
        assertThat(said).as(command).isEqualTo("done");
        return said;
    }

    private static String runbook(String devices, String serials, String size) {
        return RUNBOOK.replace("DEVICES", devices).replace("SERIALS", serials).replace("SIZE", size);
    }

    /**
     * Something that must stop it.
     *
     * @param before what makes the disk so
     * @param after what makes it free again
     */
    private record Trap(
            String name, String before, String after, String devices, String serials, String size, String said) {
        static Trap disk(String name, String before, String after, String said) {
            return new Trap(name, before, after, DISK, "\"\"", "4G", said);
        }

        static Trap asked(String name, String devices, String serials, String size, String said) {
            return new Trap(name, "true", "true", devices, serials, size, said);
        }
    }

    private static final List<Trap> TRAPS = List.of(
            Trap.disk(
                    "mounted",
                    // read-only: the file system itself writes to a disk that is mounted otherwise
                    "mkfs.ext4 -q /dev/vdb && mount -o ro /dev/vdb /mnt",
                    "umount /mnt",
                    "is mounted at /mnt"),
            Trap.disk("file system", "mkfs.ext4 -q -F /dev/vdb", "true", "is not empty; it carries: ext4"),
            Trap.disk("swap in use", "mkswap /dev/vdb && swapon /dev/vdb", "swapoff /dev/vdb", "is swap space"),
            Trap.disk("swap", "mkswap /dev/vdb", "true", "is not empty; it carries: swap"),
            Trap.disk(
                    "fstab",
                    "cp /etc/fstab /root/fstab; echo '/dev/vdb /data ext4 noauto 0 0' >>/etc/fstab",
                    "cp /root/fstab /etc/fstab",
                    "stands in fstab or crypttab as /dev/vdb"),
            Trap.disk(
                    "group of somebody",
                    "vgcreate theirs /dev/vdb",
                    "vgremove theirs && pvremove /dev/vdb",
                    "is a physical volume of LVM, group theirs"),
            Trap.disk(
                    "physical volume of no group",
                    "pvcreate /dev/vdb",
                    "pvremove /dev/vdb",
                    "is a physical volume of LVM, group none"),
            Trap.disk(
                    "partitions",
                    "printf 'label: gpt\\n,\\n' | sfdisk -q /dev/vdb && udevadm settle",
                    "sfdisk -q --delete /dev/vdb",
                    "has partitions"),
            Trap.disk(
                    "empty partition table",
                    "echo 'label: gpt' | sfdisk -q /dev/vdb && udevadm settle",
                    "true",
                    "is not empty; it carries: gpt"),
            Trap.disk(
                    "device-mapper",
                    "echo '0 2048 linear /dev/vdb 0' | dmsetup create hold && udevadm settle",
                    "dmsetup remove hold && udevadm settle",
                    "is used by hold"),
            Trap.disk(
                    "RAID",
                    "mdadm --create /dev/md/trap --run --force --level=1 --raid-devices=1 --metadata=1.2 /dev/vdb",
                    "mdadm --stop --scan && mdadm --zero-superblock /dev/vdb",
                    "is used by md"),
            Trap.disk("read-only", "blockdev --setro /dev/vdb", "blockdev --setrw /dev/vdb", "is read-only"),
            Trap.asked(
                    "another serial number",
                    DISK,
                    "S123",
                    "4G",
                    "serial number 'hyperteam-data', confirmed was 'S123'"),
            Trap.asked("no such disk", "/dev/disk/by-id/none", "\"\"", "4G", "/dev/disk/by-id/none does not exist"),
            Trap.asked("no block device", "/dev/null", "\"\"", "4G", "/dev/null is not a block device"),
            Trap.asked("too small", DISK, "hyperteam-data", "9900M", "but there are 10"),
            Trap.asked("named twice", DISK + ", /dev/vdb", "\"\", \"\"", "4G", "is named twice"));

    @TestFactory
    Stream<DynamicTest> refusedAndNothingWritten() {
        return TRAPS.stream().map(trap -> dynamicTest(trap.name(), () -> refused(trap)));
    }

    private void refused(Trap trap) throws InterruptedException {
        onHost(trap.before());
        try {
            String before = CrashLab.ssh(host, EDGES);
            assertThat(before).matches("[0-9a-f]{64}  -");
            try (var orchestrator = CrashLab.orchestrator(
                            host, folder, StepProof.impatient(), runbook(trap.devices(), trap.serials(), trap.size()))
                    .build()) {
                var result = orchestrator.executeFullWorkflow();
                assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
                assertThat(result.teams().getFirst().reason())
                        .contains("refused")
                        .contains(trap.said());
                assertThat(result.changed()).isZero();
            }
            assertThat(CrashLab.ssh(host, EDGES)).as("the disk").isEqualTo(before);
        } finally {
            onHost(trap.after() + " && wipefs -q -a /dev/vdb");
        }
    }

    @Test
    void aPoolGoesOnlyWhileItIsEmpty() throws InterruptedException {
        try (var orchestrator = CrashLab.orchestrator(
                        host, folder, Settings.defaults(), runbook(DISK, "hyperteam-data", "4G"))
                .build()) {
            var first = orchestrator.executeFullWorkflow();
            assertThat(first.ending()).as("%s", first.teams()).isEqualTo(RunEnding.COMPLETE);
            assertThat(orchestrator.executeFullWorkflow().changed()).isZero();
            // as containerd does it, past LVM, which lays something of its own over a pool once it has made a volume in
            // it
            onHost("dmsetup message /dev/mapper/proof-pool 0 'create_thin 7'"
                    + " && echo '0 2097152 thin /dev/mapper/proof-pool 7' | dmsetup create raw"
                    + " && dd if=/dev/urandom of=/dev/mapper/raw bs=1M count=1 oflag=direct && udevadm settle");
            stays(orchestrator.rollbackToPhase(0), "is in use");
            onHost("dmsetup remove raw && udevadm settle");
            stays(orchestrator.rollbackToPhase(0), "data blocks in use: ");
            onHost("dmsetup message /dev/mapper/proof-pool 0 'delete 7'");
            onHost("lvcreate -q -V 1G --thin -n theirs proof/pool");
            stays(orchestrator.rollbackToPhase(0), "holds thin volumes: theirs");
            onHost("lvremove -q -y proof/theirs && lvcreate -q -L 64M -n plain proof");
            stays(orchestrator.rollbackToPhase(0), "proof holds volumes of others: plain");
            onHost("lvremove -q -y proof/plain");
            var back = orchestrator.rollbackToPhase(0);
            assertThat(back.complete()).as("%s", back.steps()).isTrue();
        } finally {
            // what a failure leaves must not make the other tests fail
            CrashLab.ssh(
                    host, "dmsetup remove raw; vgremove -q -f -y proof && pvremove -q -f -y /dev/vdb; udevadm settle");
        }
        assertThat(CrashLab.ssh(host, "wipefs -n /dev/vdb; vgs; ls /etc/lvm/profile/proof-pool.profile 2>/dev/null"))
                .isEmpty();
    }

    private static void stays(RollbackResult result, String said) throws InterruptedException {
        assertThat(result.complete()).isFalse();
        assertThat(result.steps()).allSatisfy(step -> {
            assertThat(step.ending()).isEqualTo(UndoEnding.FAILED);
            assertThat(step.detail()).contains(said);
        });
        assertThat(CrashLab.ssh(host, "lvs --noheadings -o lv_name proof/pool")).isEqualTo("pool");
    }
}
