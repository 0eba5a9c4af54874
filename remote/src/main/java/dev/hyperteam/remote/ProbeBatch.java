package dev.hyperteam.remote;

import java.util.HashSet;
import java.util.List;

/**
 * Questions that go out together and come back in one round trip.
 *
 * @param prelude POSIX shell that every probe sees: functions and constants. It must print nothing.
 * @param probes the questions, run one after another in this order
 */
public record ProbeBatch(String prelude, List<Probe> probes) {
    public ProbeBatch {
        probes = List.copyOf(probes);
        var ids = new HashSet<String>();
        for (Probe probe : probes) {
            if (!ids.add(probe.id())) {
                throw new IllegalArgumentException("two probes are called '" + probe.id() + "'");
            }
        }
        if (prelude.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell script cannot hold a NUL");
        }
    }
}
