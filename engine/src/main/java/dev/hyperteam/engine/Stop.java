package dev.hyperteam.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether the work under way is to stop, and how. The first wish counts, except that a cancel goes before a pause. Thread-safe. */
final class Stop {
    enum Kind {
        /** The same as Ctrl-C once. */
        CANCEL,
        /** As above, but the run waits for somebody to go on with it: nothing was wrong. */
        PAUSE
    }

    private record Wish(Kind kind, String who) {}

    private final AtomicReference<@Nullable Wish> wish = new AtomicReference<>();
    private final List<Runnable> told = new CopyOnWriteArrayList<>();

    void request(Kind kind, String who) {
        wish.updateAndGet(
                old -> old == null || (old.kind() == Kind.PAUSE && kind == Kind.CANCEL) ? new Wish(kind, who) : old);
        told.forEach(Runnable::run);
    }

    boolean requested() {
        return wish.get() != null;
    }

    boolean paused() {
        var now = wish.get();
        return now != null && now.kind() == Kind.PAUSE;
    }

    /** {@return for reasons: {@code cancelled}, {@code paused by joe@laptop}} */
    String words() {
        var now = wish.get();
        if (now == null) {
            return "";
        }
        String what = now.kind() == Kind.PAUSE ? "paused" : "cancelled";
        return now.who().isEmpty() ? what : what + " by " + now.who();
    }

    /** Calls {@code listener} at every wish from now on, on the wisher's thread. */
    void listen(Runnable listener) {
        told.add(listener);
        if (requested()) {
            listener.run();
        }
    }
}
