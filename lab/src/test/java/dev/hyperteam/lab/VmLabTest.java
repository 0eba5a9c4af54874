package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Boots a real virtual machine, with KVM where that works; else it takes several minutes. */
@Tag("slow")
final class VmLabTest {
    private final Lab lab = Lab.at(LabLayout.DEFAULT_HOME, Processes.system(), Clock.system());
    private final String name = "test-vm-" + ProcessHandle.current().pid();

    @AfterEach
    void down() throws InterruptedException {
        lab.down(name);
    }

    private static Processes.Result ssh(LabHost host, String command) throws InterruptedException {
        return Processes.system()
                .run(Processes.Command.of(
                        Duration.ofMinutes(10), host.ssh(command).toArray(String[]::new)));
    }

    private static String answer(LabHost host, String command) throws InterruptedException {
        var result = ssh(host, command);
        assertThat(result.exitCode()).as(result.stdout() + result.stderr()).isZero();
        return result.stdout().strip();
    }

    @Test
    void aVirtualMachineHasWhatAContainerHasNot() throws Exception {
        var settings =
                LabSettings.of(name).withDriver(Optional.of(LabDriver.VM)).withOs(Optional.of(LabOs.DEBIAN_12));
        LabHost host = lab.up(settings, _ -> {});
        assertThat(lab.status(name)).isEqualTo(new LabStatus.On(host));
        assertThat(answer(host, "systemctl is-system-running; hostname; . /etc/os-release; echo $VERSION_ID"))
                .isEqualTo("running\n" + name + "\n12");
        kernelOfItsOwn(host);
        disksOfItsOwn(host);
        snapshots(host);
        boots(host);
        long qemu = host.leaderPid();
        lab.down(name);
        assertThat(ProcessId.of(qemu)).isEmpty();
        assertThat(host.folder()).doesNotExist();
        assertThat(lab.status(name)).isEqualTo(new LabStatus.Absent(name));
    }

    private static void kernelOfItsOwn(LabHost host) throws InterruptedException {
        assertThat(answer(host, "sysctl -n -w kernel.dmesg_restrict=1")).isEqualTo("1");
        String before = answer(host, "date +%s");
        answer(host, "date --set '+1 hour'");
        assertThat(Long.parseLong(answer(host, "date +%s")))
                .as("a clock of its own")
                .isGreaterThan(Long.parseLong(before) + 3500);
    }

    private static void disksOfItsOwn(LabHost host) throws InterruptedException {
        answer(
                host,
                "export DEBIAN_FRONTEND=noninteractive; apt-get -q -y update && apt-get -q -y install"
                        + " --no-install-recommends lvm2 thin-provisioning-tools");
        answer(
                host,
                "modprobe dm_thin_pool && pvcreate /dev/disk/by-id/virtio-hyperteam-data && vgcreate pool /dev/vdb"
                        + " && lvcreate --type thin-pool -L 1G -n thin pool");
        assertThat(answer(host, "lsmod | grep -c ^dm_thin_pool; lvs --noheadings -o segtype pool/thin"))
                .matches("1\\s+thin-pool");
    }

    private void snapshots(LabHost host) throws InterruptedException {
        answer(host, "echo before >/root/state; sleep 1000 >/dev/null 2>&1 & echo $! >/root/pid");
        lab.snapshot(name, "one");
        assertThat(lab.snapshots(name)).containsExactly("one");
        answer(host, "echo after >/root/state; kill $(cat /root/pid)");
        assertThatThrownBy(() -> lab.restore(name, "two"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("there are: one");
        assertThat(answer(host, "cat /root/state"))
                .as("a refusal changes nothing")
                .isEqualTo("after");
        lab.restore(name, "one");
        assertThat(answer(host, "cat /root/state; kill -0 $(cat /root/pid) && echo running"))
                .isEqualTo("before\nrunning");
        long now = Clock.system().now().getEpochSecond();
        assertThat(Long.parseLong(answer(host, "date +%s")))
                .as("the clock is right")
                .isBetween(now - 60, now + 60);
    }

    private void boots(LabHost host) throws InterruptedException {
        String boot = "cat /proc/sys/kernel/random/boot_id";
        String first = answer(host, boot);
        LabHost again = lab.reboot(name);
        String second = answer(again, boot);
        assertThat(second).isNotEqualTo(first);
        assertThat(again).as("same address, same process").isEqualTo(host);
        answer(again, "echo kept >/root/kept; sync");
        lab.powerCycle(name);
        assertThat(answer(again, boot)).isNotEqualTo(second);
        assertThat(answer(again, "cat /root/kept; lvs --noheadings -o lv_name pool"))
                .matches("kept\\s+thin");
    }
}
