package dev.hyperteam.lab;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The small networks of the lab hosts of this machine, of every home folder together. A slot is held by a file that names the process
 * that uses it; with the last slot go the way out (NAT) and forwarding.
 */
final class Network {
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final LabLayout layout;
    private final Scripts scripts;
    private final Clock clock;

    Network(LabLayout layout, Scripts scripts, Clock clock) {
        this.layout = layout;
        this.scripts = scripts;
        this.clock = clock;
    }

    /** {@return what keeps lab hosts from reaching their packages} */
    List<Problem> problems() throws InterruptedException {
        // Docker leaves this policy behind, also after it has gone. No rule in a table of ours can take a drop back.
        String ruleset = scripts.run("cannot read the firewall", List.of("nft", "list", "ruleset"), SHORT, Map.of());
        return forwardIsDropped(ruleset)
                ? List.of(Problem.of("this machine's firewall drops what it should forward")
                        .at("this machine")
                        .because("a forward chain has the policy drop, so lab hosts reach no packages")
                        .then("iptables -P FORWARD ACCEPT, or accept hlab+ in that chain"))
                : List.of();
    }

    static boolean forwardIsDropped(String ruleset) {
        return ruleset.lines().anyMatch(line -> line.contains("hook forward") && line.contains("policy drop"));
    }

    /** The network may be changed only while this is held, and only for moments. */
    LabLock lock() throws InterruptedException {
        return LabLock.take(layout.run().resolve("lock"), Duration.ofMinutes(2), clock, () -> {});
    }

    /** {@return the addresses of the lab; chosen anew when no host is up. The way out is open after this} */
    AddressPlan open() throws InterruptedException {
        Path memory = layout.run().resolve("plan");
        Optional<String> current = live().isEmpty() ? Optional.empty() : read(memory);
        AddressPlan plan = current.isPresent() ? new AddressPlan(current.get()) : choose();
        try {
            Files.createDirectories(layout.slots());
            Files.writeString(memory, plan.prefix());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String forwarding = layout.run().resolve("ip_forward").toString();
        scripts.run("cannot open the lab's way out", "net.sh", SHORT, Map.of(), "open", plan.range(), forwarding);
        return plan;
    }

    private AddressPlan choose() throws InterruptedException {
        String routes = scripts.run(
                "cannot read this machine's routes",
                List.of("ip", "-4", "route", "show", "table", "all"),
                SHORT,
                Map.of());
        return AddressPlan.choose(routes.lines().toList())
                .orElseThrow(() -> new ProblemException(Problem.of("no free private network for the lab")
                        .at("this machine")
                        .because("its routes cover every range that the lab knows")
                        .then("remove a route, or use another machine")));
    }

    /** {@return a slot that nobody uses, {@code wanted} if possible} */
    int freeSlot(int wanted) throws InterruptedException {
        return AddressPlan.freeSlot(live().keySet(), wanted)
                .orElseThrow(
                        () -> new ProblemException(Problem.of("all " + AddressPlan.SLOTS + " lab networks are taken")
                                .at("this machine")
                                .then("switch off a lab host")));
    }

    /** {@return the first slot of a network for several hosts that nobody uses, {@code wanted} if possible; its bridge is there} */
    int openBlock(AddressPlan plan, int wanted) throws InterruptedException {
        int block = AddressPlan.freeBlock(live().keySet(), wanted)
                .orElseThrow(() -> new ProblemException(Problem.of("no lab network for several hosts is left")
                        .at("this machine")
                        .then("switch off a lab")));
        removeBridges();
        scripts.run(
                "cannot make the bridge of the lab",
                "net.sh",
                SHORT,
                Map.of(),
                "bridge",
                AddressPlan.bridge(block),
                plan.gateway(block) + "/28");
        return block;
    }

    /** Of one host among several, {@code member} is its number; a host that is alone has none. */
    void take(AddressPlan.Wire wire, int member, ProcessId launcher) {
        String name = wire.bridge().isEmpty() ? String.valueOf(wire.slot()) : wire.slot() + "-" + member;
        try {
            Files.writeString(layout.slots().resolve(name), launcher.format());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes away what no living host needs any more: slots of the dead, and the way out with the last of all. */
    void tidy() throws InterruptedException {
        removeBridges();
        if (live().isEmpty()) {
            String forwarding = layout.run().resolve("ip_forward").toString();
            scripts.run("cannot close the lab's way out", "net.sh", SHORT, Map.of(), "close", forwarding);
        }
    }

    private void removeBridges() throws InterruptedException {
        var arguments =
                Stream.concat(Stream.of("unbridge"), live().keySet().stream().map(AddressPlan::bridge));
        scripts.run("cannot remove a bridge of the lab", "net.sh", SHORT, Map.of(), arguments.toArray(String[]::new));
    }

    /** {@return the slots of living hosts; the files of the others are gone} */
    private Map<Integer, ProcessId> live() {
        var live = new HashMap<Integer, ProcessId>();
        try (Stream<Path> files = Files.list(layout.slots())) {
            for (Path file : files.toList()) {
                Optional<ProcessId> holder = read(file).map(ProcessId::parse).filter(ProcessId::isAlive);
                if (holder.isPresent()) {
                    String[] name = file.getFileName().toString().split("-", 2);
                    int slot = Integer.parseInt(name[0]);
                    for (int i = 0; i < (name.length == 1 ? 1 : AddressPlan.BLOCK); i++) {
                        live.put(slot + i, holder.get());
                    }
                } else {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // No lab host was up since this machine booted.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return live;
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
