package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Boots real containers. Their names end with this process's id: a developer's hosts and another checkout's tests are left alone, and
 * what a killed test run has left can be told from what is in use.
 */
@Tag("host")
final class LabHostTest {
    private final Lab lab = Lab.at(LabLayout.DEFAULT_HOME, Processes.system(), Clock.system());
    private final Set<String> names = new ConcurrentSkipListSet<>();

    @BeforeAll
    static void removeWhatKilledRunsHaveLeft() throws InterruptedException {
        var lab = Lab.onThisMachine();
        for (String name : lab.names()) {
            var matcher = Pattern.compile("test-[a-z]+-(\\d+)").matcher(name);
            if (matcher.matches()
                    && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                lab.down(name);
            }
        }
    }

    private static String own(String purpose) {
        return "test-" + purpose + "-" + ProcessHandle.current().pid();
    }

    @AfterEach
    void down() throws InterruptedException {
        for (String name : names) {
            lab.down(name);
        }
    }

    private LabHost up(String name, CgroupLayout cgroups) throws InterruptedException {
        names.add(name);
        return lab.up(LabSettings.of(name).withCgroups(cgroups), _ -> {});
    }

    private static Processes.Result ssh(LabHost host, String command) throws InterruptedException {
        return Processes.system()
                .run(Processes.Command.of(
                        Duration.ofMinutes(3), host.ssh(command).toArray(String[]::new)));
    }

    private static String answer(LabHost host, String command) throws InterruptedException {
        var result = ssh(host, command);
        assertThat(result.exitCode()).as(result.stdout() + result.stderr()).isZero();
        return result.stdout().strip();
    }

    @Test
    void aLabHostIsARealServer() throws Exception {
        LabHost host = up(own("real"), CgroupLayout.PLAIN);
        assertThat(answer(host, "systemctl is-system-running")).isEqualTo("running");
        assertThat(answer(host, "hostname; id -un")).isEqualTo(own("real") + "\nroot");
        assertThat(Files.getPosixFilePermissions(host.privateKey())).hasSize(2);
        assertThat(answer(
                        host,
                        "systemd-run --quiet --pipe --wait -p ProtectSystem=strict -p PrivateTmp=yes"
                                + " -p ProtectKernelTunables=yes sh -c 'touch /etc/x 2>/dev/null || echo sealed'"))
                .isEqualTo("sealed");
        assertThat(answer(host, "sysctl -n -w net.ipv4.conf.all.log_martians=1"))
                .isEqualTo("1");
        // kernel.* is this machine's, and must not be in the guest's reach.
        assertThat(ssh(host, "sysctl -w kernel.dmesg_restrict=1").ok()).isFalse();
        assertThat(answer(host, "journalctl --boot --unit=ssh --quiet | grep -c 'Server listening'"))
                .isNotEqualTo("0");
        answer(host, "DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends nftables");
        assertThat(answer(host, "nft add table inet probe && nft list tables")).isEqualTo("table inet probe");
        assertThat(answer(host, "systemctl list-timers --no-legend apt-daily.timer"))
                .startsWith("Thu 2099");
        assertThat(lab.status(own("real"))).isEqualTo(new LabStatus.On(host));
    }

    @Test
    void aWrongHostKeyIsRefused() throws Exception {
        LabHost host = up(own("key"), CgroupLayout.PLAIN);
        String pinned = Files.readString(host.knownHosts());
        Files.writeString(
                host.knownHosts(),
                host.address() + " ssh-ed25519 "
                        + "AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n");
        assertThat(ssh(host, "true").exitCode()).isEqualTo(255);
        Files.writeString(host.knownHosts(), pinned);
        assertThat(ssh(host, "true").exitCode()).isZero();
    }

    @Test
    void filesAddressAndKeySurviveARebootAndAPowerCutAndTheRestDoesNot() throws Exception {
        LabHost first = up(own("boot"), CgroupLayout.PLAIN);
        String boot = "cat /proc/sys/kernel/random/boot_id";
        String boot1 = answer(first, boot);
        answer(first, "echo kept >/root/file; touch /run/gone; sysctl -q -w net.ipv4.conf.all.log_martians=1; sync");

        LabHost second = lab.reboot(own("boot"));
        String boot2 = answer(second, boot);
        assertThat(second.address()).isEqualTo(first.address());
        assertThat(second.leaderPid()).isNotEqualTo(first.leaderPid());
        assertThat(boot2).isNotEqualTo(boot1);
        assertThat(answer(
                        second, "cat /root/file; ls /run/gone 2>/dev/null || sysctl -n net.ipv4.conf.all.log_martians"))
                .isEqualTo("kept\n0");
        assertThat(answer(second, "journalctl --list-boots | grep -c UTC")).isEqualTo("2");

        LabHost third = lab.powerCycle(own("boot"));
        assertThat(answer(third, boot)).isNotEqualTo(boot2);
        assertThat(answer(third, "cat /root/file; systemctl is-system-running")).isEqualTo("kept\nrunning");
    }

    @Test
    void aRebootFromInsideIsFollowed() throws Exception {
        LabHost host = up(own("inside"), CgroupLayout.PLAIN);
        var leader = ProcessHandle.of(host.leaderPid()).orElseThrow();
        ssh(host, "systemctl reboot");
        leader.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS);
        LabHost again = lab.up(LabSettings.of(own("inside")), _ -> {});
        assertThat(again.leaderPid()).isNotEqualTo(host.leaderPid());
        assertThat(answer(again, "systemctl is-system-running")).isEqualTo("running");
    }

    @Test
    void aHostThatPoweredItselfOffBootsAgainWithItsFiles() throws Exception {
        LabHost host = up(own("off"), CgroupLayout.PLAIN);
        var launcher =
                HostState.read(host.folder().resolve("state")).orElseThrow().launcher();
        answer(host, "echo kept >/root/file");
        ssh(host, "systemctl poweroff");
        ProcessHandle.of(launcher.pid()).orElseThrow().onExit().get(60, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(lab.status(own("off"))).isEqualTo(new LabStatus.Off(own("off")));
        assertThat(answer(up(own("off"), CgroupLayout.PLAIN), "cat /root/file")).isEqualTo("kept");
    }

    @Test
    void withControllersMemoryIsAccountedForAndARebootWorks() throws Exception {
        LabHost host = up(own("cgroups"), CgroupLayout.CONTROLLERS);
        assertThat(answer(host, "systemctl is-system-running")).isEqualTo("running");
        assertThat(answer(host, "grep -c memory /proc/self/cgroup || cat /sys/fs/cgroup/cgroup.controllers"))
                .matches("1|.*memory.*");
        // Container runtimes lay overlays of their own.
        answer(
                host,
                "cd /root && mkdir l u w m && mount -t overlay -o lowerdir=l,upperdir=u,workdir=w o m && umount m");
        LabHost again = lab.reboot(own("cgroups"));
        assertThat(answer(again, "systemctl is-system-running; ls -d /root/l")).isEqualTo("running\n/root/l");
    }

    @Test
    void callsThatRaceForOneNameGetTheSameHostAndOtherNamesGetOtherAddresses() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var a = threads.submit(() -> up(own("race"), CgroupLayout.PLAIN));
            var b = threads.submit(() -> up(own("race"), CgroupLayout.PLAIN));
            var c = threads.submit(() -> up(own("other"), CgroupLayout.PLAIN));
            assertThat(a.get()).isEqualTo(b.get());
            assertThat(c.get().address()).isNotEqualTo(a.get().address());
            assertThat(answer(c.get(), "true")).isEmpty();
        }
    }

    @Test
    void severalHostsKnowEachOtherAndGoTogether() throws Exception {
        String name = own("three");
        names.add(name);
        var settings = LabSettings.of(name).withHosts(OptionalInt.of(3));
        List<LabHost> hosts = lab.upAll(settings, _ -> {});
        assertThat(hosts).extracting(LabHost::name).containsExactly(name, name + "-2", name + "-3");
        assertThat(hosts).extracting(LabHost::address).doesNotHaveDuplicates();
        for (LabHost host : hosts) {
            for (LabHost other : hosts) {
                answer(host, "ping -q -c 1 -W 2 " + other.name());
            }
            assertThat(answer(host, "hostname")).isEqualTo(host.name());
        }
        assertThat(answer(hosts.getFirst(), "ip neighbour show " + hosts.get(2).address()))
                .as("on one wire, not by way of this machine")
                .contains("lladdr");
        assertThat(lab.upAll(LabSettings.of(name), _ -> {}))
                .as("nobody says how many: those that are there")
                .isEqualTo(hosts);
        LabHost again = lab.reboot(name + "-2");
        assertThat(again.address()).isEqualTo(hosts.get(1).address());
        answer(again, "ping -q -c 1 -W 2 " + name);
        // A host that was lost comes back to its place.
        lab.down(name + "-3");
        assertThat(lab.hosts(name)).containsExactly(name, name + "-2");
        var third = lab.upAll(LabSettings.of(name), _ -> {}).get(2);
        assertThat(third.address()).isEqualTo(hosts.get(2).address());
        String bridge = AddressPlan.bridge(
                HostState.read(third.folder().resolve("state")).orElseThrow().slot());
        assertThat(links()).contains(bridge);
        lab.down(name);
        assertThat(lab.hosts(name)).isEmpty();
        assertThat(links()).doesNotContain(bridge);
    }

    @Test
    void nothingIsLeftOfAHostThatIsDown() throws Exception {
        LabHost host = up(own("gone"), CgroupLayout.PLAIN);
        String link = AddressPlan.link(
                HostState.read(host.folder().resolve("state")).orElseThrow().slot());
        assertThat(links()).contains(link);
        lab.down(own("gone"));
        assertThat(lab.status(own("gone"))).isEqualTo(new LabStatus.Absent(own("gone")));
        assertThat(host.folder()).doesNotExist();
        assertThat(links()).doesNotContain(link);
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(own("gone"));
        assertThat(cgroups()).noneMatch(name -> name.contains(own("gone")));
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains(own("gone")));
        lab.down(own("gone"));
    }

    @Test
    void whatAKilledStartHasLeftIsGoneAfterTheNextDown() throws Exception {
        LabHost host = up(own("crash"), CgroupLayout.PLAIN);
        // As if the process that started it had died before it could write down what it started.
        Files.delete(host.folder().resolve("state"));
        assertThat(lab.status(own("crash"))).isInstanceOf(LabStatus.Absent.class);
        lab.down(own("crash"));
        assertThat(ProcessHandle.of(host.leaderPid())).isEmpty();
        assertThat(cgroups()).noneMatch(name -> name.contains(own("crash")));
        assertThat(host.folder()).doesNotExist();
    }

    private static Set<String> links() throws IOException {
        return list(Path.of("/sys/class/net")).collect(Collectors.toSet());
    }

    private static List<String> cgroups() throws IOException {
        return Stream.concat(
                        list(Path.of("/sys/fs/cgroup")),
                        list(Path.of("/sys/fs/cgroup"))
                                .map(Path.of("/sys/fs/cgroup")::resolve)
                                .filter(Files::isDirectory)
                                .flatMap(folder -> list(folder)))
                .toList();
    }

    private static Stream<String> list(Path folder) {
        var names = folder.toFile().list();
        return names == null ? Stream.empty() : Stream.of(names);
    }
}
