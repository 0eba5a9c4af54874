package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.action.Quote;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.remote.ExecRequest;
import dev.hyperteam.remote.ExecResult;
import dev.hyperteam.remote.RemoteException;
import dev.hyperteam.remote.RemoteHost;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to change a target: a file on the target with a fencing token that only grows. Every mutation checks the token there, so a
 * driver that lost its lease without noticing cannot do harm. Renewed in the background until closed.
 */
final class Lease implements AutoCloseable {
    /** A driver that was not heard of for so long is gone. */
    static final Duration TTL = Duration.ofSeconds(60);

    private static final Duration RENEW_EVERY = TTL.dividedBy(3);
    private static final String SCRIPT = Resources.text("lease.sh");
    private static final int HELD = 75;
    private static final int BUSY = 76;

    private final RemoteHost host;
    private final String assignments;
    private final long token;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final Thread renewal;

    /**
     * Takes the lease.
     *
     * @param owner identity of the journal that drives: the same journal may take over from its own dead process at once
     * @throws TargetHeld when somebody else holds it
     */
    Lease(RemoteHost host, Clock clock, String owner, String holder, RunId run) throws InterruptedException {
        this.host = host;
        this.assignments = "owner=" + Quote.word(owner) + "\nholder=" + Quote.word(holder) + "\nrun="
                + Quote.word(run.value()) + "\nttl=" + TTL.toSeconds() + "\n";
        ExecResult taken = call("take", 0);
        this.token = switch (taken.exitCode()) {
            case 0 -> Long.parseLong(taken.text().strip());
            case HELD, BUSY ->
                throw new TargetHeld(host.name(), Words.line(taken.text(), 300), taken.exitCode() == BUSY);
            default ->
                throw new ProblemException(
                        Problem.of("cannot take the lease")
                                .at(host.name())
                                .because("exit code " + taken.exitCode() + ": " + Words.line(taken.errorText(), 300))
                                .then(
                                        "the target must let root write below /var/lib/hyperteam: look at free space and mount options"));
        };
        this.renewal = Thread.ofVirtual().name("lease " + host.name()).start(() -> renew(clock));
    }

    long token() {
        return token;
    }

    /** {@return whether somebody else has taken the target over} */
    boolean lost() {
        return lost.get();
    }

    private void renew(Clock clock) {
        try {
            while (!lost.get()) {
                clock.sleep(RENEW_EVERY);
                try {
                    lost.set(call("renew", token).exitCode() == HELD);
                } catch (RemoteException e) {
                    // The line is cut: the next renewal may get through, and the fence on the target holds meanwhile.
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private ExecResult call(String verb, long ofToken) throws InterruptedException {
        String script = "verb=" + verb + "\ntoken=" + ofToken + "\n" + assignments + SCRIPT;
        return host.exec(ExecRequest.of(script).withTimeout(Duration.ofSeconds(30)));
    }

    @Override
    public void close() {
        renewal.interrupt();
        try {
            renewal.join();
            call("release", token);
        } catch (RemoteException e) {
            // Not released: it lapses by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
