package dev.hyperteam.testkit.model;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Decides what a scripted model answers. Called from many threads. */
@FunctionalInterface
public interface ModelScript {
    /** {@return the answer} */
    Reply next(Heard heard);

    /** {@return a script that goes through its replies; asked once more, it fails with a status that nobody repeats} */
    static ModelScript inOrder(Reply... replies) {
        var at = new AtomicInteger();
        var list = List.of(replies);
        return heard -> {
            int now = at.getAndIncrement();
            return now < list.size()
                    ? list.get(now)
                    : Reply.status(400, "invalid_request_error", "the script has no reply number " + (now + 1));
        };
    }
}
