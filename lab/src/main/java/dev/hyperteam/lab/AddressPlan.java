package dev.hyperteam.lab;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The lab's addresses: one /24 that this machine does not use otherwise, cut into 64 networks of two hosts (this machine and the guest).
 *
 * @param prefix the first three bytes of the /24: {@code 10.213.77}
 */
record AddressPlan(String prefix) {
    static final int SLOTS = 64;
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
}
