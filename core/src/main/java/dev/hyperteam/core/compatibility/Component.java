package dev.hyperteam.core.compatibility;

import dev.hyperteam.base.yaml.Mark;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A thing with a version, and where that version is known from: the lock file, where a step takes the {@code artifact}; else a parameter or
 * a fact, where {@code by} does something on the target or is empty.
 *
 * @param parameter of the team of {@code by}
 * @param fact that the target tells
 * @param where facts that a target must show for this to be there at all
 * @param until the last day on which its makers mend a line of versions, by line
 */
public record Component(
        String name,
        Optional<String> artifact,
        Optional<Place> by,
        Optional<String> parameter,
        Optional<String> fact,
        SequencedMap<String, String> where,
        SequencedMap<String, LocalDate> until,
        Mark mark) {
    public Component {
        where = Collections.unmodifiableSequencedMap(where);
        until = Collections.unmodifiableSequencedMap(until);
    }

    /** {@return the last day of the line that {@code version} is of, if it is known} The longest line that fits counts. */
    Optional<LocalDate> until(String version) {
        return Version.of(version)
                .flatMap(known -> until.entrySet().stream()
                        .filter(line ->
                                Version.of(line.getKey()).filter(known::isOf).isPresent())
                        .max((one, other) ->
                                one.getKey().length() - other.getKey().length())
                        .map(line -> line.getValue()));
    }
}
