package dev.hyperteam.lab;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The lab's addresses: one /24 that this machine does not use otherwise, cut into 64 networks of two hosts (this machine and the guest).
 * Labs of several hosts share a network of four such slots; the upper addresses of it are left for those that hosts hand to each other.
 *
 * @param prefix the first three bytes of the /24: {@code 10.213.77}
 */
record AddressPlan(String prefix) {
    static final int SLOTS = 64;
    /** How many slots a network of several hosts takes: 16 addresses. */
    static final int BLOCK = 4;

    private static final List<String> CANDIDATES =
            List.of("10.213.77", "172.29.213", "192.168.213", "10.77.213", "172.22.77", "192.168.177");
    private static final Pattern NETWORK = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)(?:/(\\d+))?");

    /**
     * Chooses the first /24 that overlaps no route.
     *
     * @param routes lines of {@code ip -4 route show table all}; those over links of the lab itself do not count
     */
    static Optional<AddressPlan> choose(List<String> routes) {
        List<long[]> used = routes.stream()
                .filter(line -> !line.contains("dev " + LINK))
                .map(AddressPlan::network)
                .flatMap(Optional::stream)
                .toList();
        return CANDIDATES.stream()
                .filter(candidate -> {
                    long first = number(candidate + ".0");
                    return used.stream().noneMatch(net -> net[0] <= first + 255 && first <= net[1]);
                })
                .findFirst()
                .map(AddressPlan::new);
    }

    private static final String LINK = "hlab";

    private static Optional<long[]> network(String route) {
        Matcher matcher = NETWORK.matcher(route);
        // "default via 192.0.2.1": the address of a gateway is inside a network that has a line of its own.
        if (route.startsWith("default") || !matcher.find()) {
            return Optional.empty();
        }
        int bits = matcher.group(5) == null ? 32 : Integer.parseInt(matcher.group(5));
        long size = 1L << (32 - bits);
        long first = number(matcher.group().replaceFirst("/.*", "")) / size * size;
        return Optional.of(new long[] {first, first + size - 1});
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.", -1)) {
            number = number * 256 + Integer.parseInt(part);
        }
        return number;
    }

    /** {@return a slot that is not taken, {@code wanted} if possible} */
    static Optional<Integer> freeSlot(Set<Integer> taken, int wanted) {
        return IntStream.concat(IntStream.of(wanted), IntStream.range(0, SLOTS))
                .filter(slot -> slot >= 0 && slot < SLOTS && !taken.contains(slot))
                .boxed()
                .findFirst();
    }

    /** {@return the first slot of four that are free, {@code wanted} if possible} */
    static Optional<Integer> freeBlock(Set<Integer> taken, int wanted) {
        return IntStream.concat(IntStream.of(wanted), IntStream.iterate(0, slot -> slot < SLOTS, slot -> slot + BLOCK))
                .filter(slot -> slot >= 0 && slot < SLOTS && slot % BLOCK == 0)
                .filter(slot -> IntStream.range(slot, slot + BLOCK).noneMatch(taken::contains))
                .boxed()
                .findFirst();
    }

    String range() {
        return prefix + ".0/24";
    }

    String gateway(int slot) {
        return prefix + "." + (slot * 4 + 1);
    }

    String guest(int slot) {
        return prefix + "." + (slot * 4 + 2);
    }

    static String link(int slot) {
        return LINK + slot;
    }

    /** {@return the wire of a host that is alone} */
    Wire alone(int slot) {
        return new Wire(slot, link(slot), "", gateway(slot), guest(slot), 30);
    }

    /**
     * {@return the wire of one of several hosts}
     *
     * @param block the first of their slots
     * @param member counts from 1
     */
    Wire shared(int block, int member) {
        return new Wire(
                block,
                bridge(block) + "p" + member,
                bridge(block),
                gateway(block),
                prefix + "." + (block * 4 + 1 + member),
                28);
    }

    static String bridge(int block) {
        return LINK + "b" + block;
    }

    /**
     * How a host is connected.
     *
     * @param slot of its network, the first where that has several
     * @param link name of this machine's end
     * @param bridge that the link is a port of; empty when the link itself has the gateway's address
     * @param gateway this machine's address
     * @param address the guest's
     * @param bits length of the network's prefix
     */
    record Wire(int slot, String link, String bridge, String gateway, String address, int bits) {}
}
