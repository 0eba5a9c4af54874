package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.ModelId;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.agentkit.transcript.Entry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has used.
 *
 * @param turns answers of the model
 * @param usage tokens, those of failed attempts and of summaries included
 * @param dollars what the priced models cost
 * @param unpriced models that were used and have no known price; when there is one, {@code dollars} is not the whole sum
 * @param wallTime time under way, without what calls have waited for a person
 */
public record Spent(int turns, Usage usage, BigDecimal dollars, Set<ModelId> unpriced, Duration wallTime) {
    /** Nothing. */
    public static final Spent NOTHING = new Spent(0, Usage.NONE, BigDecimal.ZERO, Set.of(), Duration.ZERO);

    public Spent {
        unpriced = Set.copyOf(unpriced);
    }

    /** {@return both together} */
    public Spent plus(Spent other) {
        return new Spent(
                turns + other.turns,
                usage.plus(other.usage),
                dollars.add(other.dollars),
                Stream.concat(unpriced.stream(), other.unpriced.stream()).collect(Collectors.toUnmodifiableSet()),
                wallTime.plus(other.wallTime));
    }

    /** {@return what a transcript says was used} */
    public static Spent of(List<Entry> entries) {
        var sum = NOTHING;
        @Nullable Instant from = null;
        @Nullable Instant last = null;
        var waited = Duration.ZERO;
        for (Entry entry : entries) {
            if (entry instanceof Entry.Opened || from == null) {
                sum = sum.plus(wall(from, last));
                from = entry.at();
            }
            last = entry.at();
            sum = sum.plus(of(entry));
            waited = entry instanceof Entry.Waited e ? waited.plus(e.time()) : waited;
        }
        var all = sum.plus(wall(from, last));
        return all.plus(time(
                waited.compareTo(all.wallTime()) < 0
                        ? waited.negated()
                        : all.wallTime().negated()));
    }

    private static Spent wall(@Nullable Instant from, @Nullable Instant to) {
        // the wall clock may have been set back
        return from == null || to == null || to.isBefore(from) ? NOTHING : time(Duration.between(from, to));
    }

    static Spent time(Duration time) {
        return new Spent(0, Usage.NONE, BigDecimal.ZERO, Set.of(), time);
    }

    /** {@return what one entry adds, time excepted} */
    static Spent of(Entry entry) {
        return switch (entry) {
            case Entry.Answered e -> of(1, e.model(), e.response().usage(), e.cost());
            case Entry.Failed e -> of(0, e.model(), e.spent(), e.cost());
            case Entry.Summarised e -> of(0, e.model(), e.usage(), e.cost());
            default -> NOTHING;
        };
    }

    private static Spent of(int turns, ModelId model, Usage usage, Optional<BigDecimal> cost) {
        boolean unknown = cost.isEmpty() && usage.total() > 0;
        return new Spent(turns, usage, cost.orElse(BigDecimal.ZERO), unknown ? Set.of(model) : Set.of(), Duration.ZERO);
    }
}
