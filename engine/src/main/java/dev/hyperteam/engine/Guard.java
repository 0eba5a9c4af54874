package dev.hyperteam.engine;

import dev.hyperteam.base.RetryPolicy;
import dev.hyperteam.core.action.StepScripts;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.remote.ExecRequest;
import dev.hyperteam.remote.ExecResult;
import dev.hyperteam.remote.RemoteException;
import java.time.Duration;

/**
 * Commit-confirmed changes: a revert timer lies on the target's disk before a {@code lockout} step acts. Only a login over a new TCP
 * connection disarms it; else the host takes the change back by itself, after a reboot too.
 */
final class Guard {
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final RunContext run;
    private final TargetSession target;
    private final StepRef ref;
    private final int attempt;

    Guard(RunContext run, TargetSession target, StepRef ref, int attempt) {
        this.run = run;
        this.target = target;
        this.ref = ref;
        this.attempt = attempt;
    }

    /** {@return whether a new connection logs in; tried a few times, all within the first half of the timer's delay} */
    boolean canLogin() throws InterruptedException {
        long deadline = run.clock().nanoTime()
                + run.settings().revertAfter().dividedBy(2).toNanos();
        var endpoint = target.endpoint()
                .withConnectTimeout(
                        run.settings().revertAfter().dividedBy(4).compareTo(ANSWER) < 0
                                ? run.settings().revertAfter().dividedBy(4)
                                : ANSWER);
        var patience = new RetryPolicy(3, Duration.ofMillis(200), Duration.ofSeconds(2), 3);
        for (int number = 1; ; number++) {
            try {
                if (target.connector().canLogin(endpoint)) {
                    return true;
                }
            } catch (RemoteException e) {
                // Being refused is what we are asking about.
            }
            if (!patience.allowsAfter(number) || run.clock().nanoTime() >= deadline) {
                return false;
            }
            run.clock().sleep(patience.delayAfter(number, run.random()));
        }
    }

    /**
     * Keeps the change.
     *
     * @return whether it is kept; false when the host was faster and took it back
     */
    boolean confirm() throws InterruptedException {
        ExecResult answer = target.actor()
                .exec(ExecRequest.of(StepScripts.confirm(run.run(), ref, attempt))
                        .withTimeout(ANSWER));
        switch (answer.text().strip()) {
            case "confirmed" -> {
                run.recorder().note(new Event.GuardConfirmed(ref, attempt));
                return true;
            }
            case "reverted" -> {
                noteReverted("the revert timer fired before the change was confirmed");
                return false;
            }
            default ->
                throw new RemoteException(
                        RemoteException.Kind.PROTOCOL,
                        dev.hyperteam.base.Problem.of("the revert timer cannot be disarmed")
                                .at(target.name() + "/" + ref)
                                .because(Words.line(answer.text() + answer.errorText(), 300))
                                .then("the host takes the change back by itself; run again then"));
        }
    }

    /** {@return what the target says: {@code armed}, {@code confirmed} or {@code reverted}} */
    String state() throws InterruptedException {
        return target.actor()
                .exec(ExecRequest.of(StepScripts.guardState(run.run(), ref)).withTimeout(ANSWER))
                .text()
                .strip();
    }

    /** Takes the change back now, over the connection that still stands; when that fails, waits for the timer. */
    void revertNow(String why) throws InterruptedException {
        target.changed();
        try {
            if (target.actor()
                    .exec(ExecRequest.of(StepScripts.revert(run.run(), ref, attempt))
                            .withTimeout(run.settings().deadlines().attempt()))
                    .ok()) {
                noteReverted(why);
                return;
            }
        } catch (RemoteException e) {
            // Cut off: that is what the timer is for.
        }
        awaitRevert(why);
    }

    /**
     * Waits until the host has taken the change back.
     *
     * @return whether it did and can be reached again
     */
    boolean awaitRevert(String why) throws InterruptedException {
        Duration limit = run.settings().revertAfter().multipliedBy(2).plusSeconds(60);
        long deadline = run.clock().nanoTime() + limit.toNanos();
        // The timer's whole delay may be needed; asking more often than every few seconds tells nothing new.
        var patience = new RetryPolicy(1000, Duration.ofSeconds(2), Duration.ofSeconds(5), 1.5);
        for (int number = 1; run.clock().nanoTime() < deadline; number++) {
            run.clock().sleep(patience.delayAfter(number, run.random()).plusMillis(500));
            try {
                target.actor().reconnect();
                if (state().equals("reverted")) {
                    target.changed();
                    noteReverted(why);
                    return true;
                }
            } catch (RemoteException e) {
                // Still cut off.
            }
        }
        return false;
    }

    void noteReverted(String why) {
        run.recorder().note(new Event.GuardReverted(ref, attempt, why));
    }
}
