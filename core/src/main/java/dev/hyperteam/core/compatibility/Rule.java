package dev.hyperteam.core.compatibility;

import dev.hyperteam.base.yaml.Mark;
import java.util.Collections;
import java.util.SequencedMap;

/**
 * What goes together: where all of {@code with} is so, all of {@code needs} must be.
 *
 * @param with components and facts; one that a target does not have or tell leaves the rule aside
 * @param needs the same; what is not known is not held against anybody
 * @param refuses whether the team that brings the first of {@code with} cannot be done, or is only warned
 */
record Rule(
        SequencedMap<String, Wanted> with,
        SequencedMap<String, Wanted> needs,
        String because,
        boolean refuses,
        Mark mark) {
    Rule {
        with = Collections.unmodifiableSequencedMap(with);
        needs = Collections.unmodifiableSequencedMap(needs);
    }
}
