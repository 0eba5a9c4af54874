package dev.hyperteam.core.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The numbers that a version begins with: of {@code v1.36.3}, {@code 1:1.6.20~ds1-1+deb12u3} and {@code 2.3.4-rc.1} those before the
 * first other sign. Enough to tell lines of releases apart; what stands behind them does not count.
 */
record Version(List<Long> numbers) implements Comparable<Version> {
    private static final Pattern NUMBERS =
            Pattern.compile("(?:[0-9]+:)?v?([0-9]{1,15}(?:\\.[0-9]{1,15})*).*", Pattern.DOTALL);

    static Optional<Version> of(String text) {
        var matcher = NUMBERS.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var numbers = new ArrayList<Long>();
        for (String number : matcher.group(1).split("\\.")) {
            numbers.add(Long.parseLong(number));
        }
        return Optional.of(new Version(List.copyOf(numbers)));
    }

    /** {@return whether this is of the line {@code 2.3}: begins with its numbers} */
    boolean isOf(Version line) {
        return numbers.size() >= line.numbers.size()
                && numbers.subList(0, line.numbers.size()).equals(line.numbers);
    }

    @Override
    public int compareTo(Version other) {
        for (int index = 0; index < Math.max(numbers.size(), other.numbers.size()); index++) {
            int order = Long.compare(at(index), other.at(index));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private long at(int index) {
        return index < numbers.size() ? numbers.get(index) : 0;
    }
}
