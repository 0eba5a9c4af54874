package dev.hyperteam.core.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A state machine's rows with a lookup that costs the same for every row. Immutable once built. */
final class TransitionTable<S extends Enum<S>, T extends Enum<T>> {
    private final List<Transition<S, T>> rows;
    private final Map<S, Map<T, S>> byState;

    private TransitionTable(Class<S> states, Class<T> triggers, List<Transition<S, T>> rows) {
        this.rows = List.copyOf(rows);
        this.byState = new EnumMap<>(states);
        for (Transition<S, T> row : rows) {
            S old = byState.computeIfAbsent(row.from(), _ -> new EnumMap<>(triggers))
                    .put(row.on(), row.to());
            if (old != null) {
                throw new IllegalArgumentException("two rows for " + row.from() + " on " + row.on());
            }
        }
    }

    List<Transition<S, T>> rows() {
        return rows;
    }

    /** {@return the next state, or null when the pair has no row} */
    @Nullable
    S next(S from, T on) {
        Map<T, S> row = byState.get(from);
        return row == null ? null : row.get(on);
    }

    /** Collects rows. */
    static final class Builder<S extends Enum<S>, T extends Enum<T>> {
        private final List<Transition<S, T>> rows = new ArrayList<>();

        Builder<S, T> row(S from, T on, S to) {
            rows.add(new Transition<>(from, on, to));
            return this;
        }

        /** From each of {@code froms} to {@code to}. */
        Builder<S, T> rows(Collection<S> froms, T on, S to) {
            froms.forEach(from -> row(from, on, to));
            return this;
        }

        /** Legal in each of {@code states} and changes none of them. */
        Builder<S, T> stays(Collection<S> states, T on) {
            states.forEach(state -> row(state, on, state));
            return this;
        }

        TransitionTable<S, T> build(Class<S> states, Class<T> triggers) {
            return new TransitionTable<>(states, triggers, rows);
        }
    }
}
