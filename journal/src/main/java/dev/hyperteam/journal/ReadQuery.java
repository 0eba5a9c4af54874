package dev.hyperteam.journal;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to read; always in the journal's order.
 *
 * @param run only of this run; null for all
 * @param fromSeq from this position, inclusive
 * @param toSeq up to this position, inclusive
 * @param types only these record types of {@link Event}; empty for all. Others are not even decoded
 * @param last only the last so many of them; 0 for all
 */
public record ReadQuery(@Nullable RunId run, long fromSeq, long toSeq, Set<Class<? extends Event>> types, int last) {
    public ReadQuery {
        types = Set.copyOf(types);
    }

    /** {@return everything} */
    public static ReadQuery all() {
        return new ReadQuery(null, 1, Long.MAX_VALUE, Set.of(), 0);
    }

    /** {@return everything of one run} */
    public static ReadQuery of(RunId run) {
        return new ReadQuery(run, 1, Long.MAX_VALUE, Set.of(), 0);
    }

    /** {@return this, from {@code seq} on} */
    public ReadQuery from(long seq) {
        return new ReadQuery(run, seq, toSeq, types, last);
    }

    /** {@return this, up to and with {@code seq}} */
    public ReadQuery to(long seq) {
        return new ReadQuery(run, fromSeq, seq, types, last);
    }

    /** {@return this, only of these record types} */
    public ReadQuery only(Set<Class<? extends Event>> only) {
        return new ReadQuery(run, fromSeq, toSeq, only, last);
    }

    /** {@return this, only the last {@code count} of them} */
    public ReadQuery last(int count) {
        return new ReadQuery(run, fromSeq, toSeq, types, count);
    }
}
