package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.remote.Become;
import dev.hyperteam.remote.Endpoint;
import dev.hyperteam.remote.HostConnector;
import dev.hyperteam.remote.Probe;
import dev.hyperteam.remote.ProbeAnswer;
import dev.hyperteam.remote.ProbeBatch;
import dev.hyperteam.remote.Purpose;
import dev.hyperteam.remote.RemoteHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One target while this process works on it: the actor's connection, the verifier's, facts, the lease and named locks. Thread-safe.
 */
final class TargetSession implements AutoCloseable {
    /** What the verifier's sudo rule permits, and nothing else. */
    static final String VERIFIER_COMMAND = "sudo -n /usr/local/sbin/hyperteam-verify";

    private static final String FACTS = Resources.text("facts.sh");

    private final Target target;
    private final HostConnector connector;
    private final RemoteHost actor;
    private final Path verifierKey;
    private final Locks locks = new Locks();
    private final AtomicLong changes = new AtomicLong();
    /** Guards what is made on first use: facts, lease, the verifier's connection. */
    private final ReentrantLock lazily = new ReentrantLock();

    private Map<String, String> facts = Map.of();
    private @Nullable Lease lease;
    private @Nullable RemoteHost verifier;
    private Optional<String> verifierUser = Optional.empty();

    TargetSession(Target target, HostConnector connector, Path verifierKey) {
        this.target = target;
        this.connector = connector;
        this.verifierKey = verifierKey;
        this.actor = connector.connect(endpoint(), Purpose.ACTOR);
    }

    String name() {
        return target.name();
    }

    HostConnector connector() {
        return connector;
    }

    Locks locks() {
        return locks;
    }

    /** The connection that changes things. */
    RemoteHost actor() {
        return actor;
    }

    /** {@return how often something was changed here; a batch's answers are good only while this stands still} */
    long changes() {
        return changes.get();
    }

    void changed() {
        changes.incrementAndGet();
    }

    /** The target started anew: what it is must be asked again. */
    void rebooted() {
        lazily.lock();
        try {
            facts = Map.of();
        } finally {
            lazily.unlock();
        }
        changed();
    }

    Endpoint endpoint() {
        return target.endpoint();
    }

    /**
     * {@return what the target showed when it was asked first}
     *
     * @param more further facts by name, constant read-only shell whose single output line is the value
     */
    Map<String, String> facts(Map<String, String> more) throws InterruptedException {
        lazily.lockInterruptibly();
        try {
            var missing = new TreeMap<>(more);
            missing.keySet().removeAll(facts.keySet());
            if (facts.isEmpty() || !missing.isEmpty()) {
                var all = new TreeMap<>(facts);
                all.putAll(askFacts(missing));
                facts = Map.copyOf(all);
            }
            return facts;
        } finally {
            lazily.unlock();
        }
    }

    private Map<String, String> askFacts(Map<String, String> more) throws InterruptedException {
        var probes = new ArrayList<Probe>();
        probes.add(Probe.of("facts", FACTS));
        more.forEach((name, shell) -> probes.add(Probe.of("fact." + name, shell)));
        var answers = actor.probe(new ProbeBatch("", probes));
        var found = new TreeMap<String, String>();
        for (String name : more.keySet()) {
            found.put(
                    name,
                    answers.answer("fact." + name) instanceof ProbeAnswer.Answered answered && answered.exitCode() == 0
                            ? Words.line(answered.text(), 200)
                            : "unknown");
        }
        if (!(answers.answer("facts") instanceof ProbeAnswer.Answered answered) || answered.exitCode() != 0) {
            throw new ProblemException(Problem.of("the target does not tell what it is")
                    .at(target.name())
                    .because(
                            answers.answer("facts") instanceof ProbeAnswer.Answered odd
                                    ? Words.line(odd.text(), 300)
                                    : answers.answer("facts").toString())
                    .then("log in by hand and look: it must be a Linux with a POSIX shell, coreutils and /proc"));
        }
        answered.text().lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                found.put(line.substring(0, equals), Words.line(line.substring(equals + 1), 200));
            }
        });
        return found;
    }

    /** Takes the lease unless this process holds it already. */
    Lease lease(Clock clock, String owner, String holder, RunId run) throws InterruptedException {
        lazily.lockInterruptibly();
        try {
            if (lease == null) {
                lease = new Lease(actor, clock, owner, holder, run);
            }
            return lease;
        } finally {
            lazily.unlock();
        }
    }

    /** From now on {@code user} verifies; empty goes back to the actor's own user over a connection of its own. */
    void verifyAs(Optional<String> user) {
        lazily.lock();
        try {
            if (!verifierUser.equals(user)) {
                verifierUser = user;
                if (verifier != null) {
                    verifier.close();
                    verifier = null;
                }
            }
        } finally {
            lazily.unlock();
        }
    }

    /** {@return who verifies, in evidence} */
    String verifierName() {
        lazily.lock();
        try {
            return verifierUser.map(user -> "verifier " + user).orElse("verifier (before its user exists)");
        } finally {
            lazily.unlock();
        }
    }

    /** The connection that verifies; shares nothing with the actor's. */
    RemoteHost verifier() {
        lazily.lock();
        try {
            if (verifier == null) {
                var endpoint = verifierUser
                        .map(user -> endpoint()
                                .withUser(user)
                                .withIdentityFiles(List.of(verifierKey))
                                .withUseAgent(false)
                                .withBecome(Become.command(VERIFIER_COMMAND)))
                        .orElseGet(this::endpoint);
                verifier = connector.connect(endpoint, Purpose.VERIFIER);
            }
            return verifier;
        } finally {
            lazily.unlock();
        }
    }

    /** Ends the session: gives the lease back and cuts the connections. */
    @Override
    public void close() {
        lazily.lock();
        try {
            if (lease != null) {
                lease.close();
            }
            if (verifier != null) {
                verifier.close();
            }
            actor.close();
        } finally {
            lazily.unlock();
        }
    }
}
