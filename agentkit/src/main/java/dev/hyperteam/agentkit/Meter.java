package dev.hyperteam.agentkit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts against a budget. Several agents may share one, as the {@code whole} of their own: what each uses counts there too, and the
 * narrower limit stops it. Thread-safe.
 */
public final class Meter {
    /**
     * A limit that is near.
     *
     * @param limit which
     * @param share how much of it is used, 0 to 1 or above
     */
    public record Warning(Limit limit, double share) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Budget budget;
    private final @Nullable Meter whole;
    private final Set<Limit> warned = EnumSet.noneOf(Limit.class);
    private Spent spent;

    private Meter(Budget budget, @Nullable Meter whole, Spent spent) {
        this.budget = budget;
        this.whole = whole;
        this.spent = spent;
    }

    /**
     * Counts against {@code budget} alone.
     *
     * @param before what was used already
     */
    public static Meter of(Budget budget, Spent before) {
        return new Meter(budget, null, before);
    }

    /** {@return a meter whose uses count here too, from now on; {@code before} counts there alone} */
    public Meter part(Budget own, Spent before) {
        return new Meter(own, this, before);
    }

    /** Adds what was used. */
    public void add(Spent more) {
        lock.lock();
        try {
            spent = spent.plus(more);
        } finally {
            lock.unlock();
        }
        if (whole != null) {
            whole.add(more);
        }
    }

    /** {@return what was used} */
    public Spent spent() {
        lock.lock();
        try {
            return spent;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether a limit in money stands, here or in the whole} */
    boolean boundsMoney() {
        return budget.money().isPresent() || (whole != null && whole.boundsMoney());
    }

    /** {@return the first limit that is used up, here or in the whole} */
    public Optional<Warning> exhausted() {
        return shares().stream().filter(share -> share.share() >= 1).findFirst();
    }

    /** {@return the limits that are newly near; each is reported once by this meter} */
    List<Warning> news() {
        lock.lock();
        try {
            return shares().stream()
                    .filter(share -> share.share() >= budget.warnAt() && warned.add(share.limit()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** {@return how much time is left, here or in the whole, if time is bounded} */
    Optional<Duration> timeLeft() {
        var own = budget.wallTime().map(most -> most.minus(spent().wallTime()));
        var outer = whole == null ? Optional.<Duration>empty() : whole.timeLeft();
        return own.isPresent() && outer.isPresent() && own.get().compareTo(outer.get()) > 0
                ? outer
                : own.or(() -> outer);
    }

    private List<Warning> shares() {
        var now = spent();
        var shares = new ArrayList<Warning>();
        budget.turns().ifPresent(most -> shares.add(share(Limit.TURNS, now.turns(), most)));
        budget.tokens()
                .ifPresent(most ->
                        shares.add(share(Limit.TOKENS, (double) now.usage().total(), (double) most)));
        budget.money().ifPresent(most -> shares.add(share(Limit.MONEY, now.dollars(), most)));
        budget.wallTime()
                .ifPresent(most -> shares.add(
                        share(Limit.WALL_TIME, (double) now.wallTime().toMillis(), (double) most.toMillis())));
        if (whole != null) {
            shares.addAll(whole.shares());
        }
        return shares;
    }

    private static Warning share(Limit limit, double used, double most) {
        return new Warning(limit, most <= 0 ? 1 : used / most);
    }

    private static Warning share(Limit limit, BigDecimal used, BigDecimal most) {
        return share(limit, used.doubleValue(), most.doubleValue());
    }
}
