package dev.hyperteam.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A lab host that is switched on.
 *
 * @param name its name in the lab and its host name
 * @param driver what it is made of
 * @param address IPv4 address, reachable from this machine only
 * @param port of its sshd
 * @param user who may log in with {@code privateKey}
 * @param privateKey OpenSSH private key, mode 0600
 * @param knownHosts OpenSSH known_hosts file that pins the host's ed25519 key; written before the host first booted
 * @param leaderPid process id on this machine: of a container's first process, another one after each reboot; of a virtual machine's
 *     QEMU, which stays
 * @param folder where its files are; {@code console.log} there is what the guest printed while booting
 */
public record LabHost(
        String name,
        LabDriver driver,
        String address,
        int port,
        String user,
        Path privateKey,
        Path knownHosts,
        long leaderPid,
        Path folder) {
    /**
     * {@return the time server that the lab runs for this host, as ADDRESS:PORT of NTP} Nothing where the host has this machine's clock.
     */
    public Optional<String> timeSource() {
        return TimeServer.source(folder);
    }

    /** {@return the OpenSSH command line that runs {@code command} on this host, or a login shell when there is none} */
    public List<String> ssh(String... command) {
        var argv =
                new ArrayList<>(List.of("ssh", "-F", "none", "-i", privateKey.toString(), "-p", String.valueOf(port)));
        for (String option : List.of(
                "IdentitiesOnly=yes",
                "StrictHostKeyChecking=yes",
                "UserKnownHostsFile=" + knownHosts,
                "GlobalKnownHostsFile=none",
                "ConnectTimeout=10",
                "LogLevel=ERROR")) {
            argv.add("-o");
            argv.add(option);
        }
        argv.add(user + "@" + address);
        argv.addAll(List.of(command));
        return List.copyOf(argv);
    }
}
