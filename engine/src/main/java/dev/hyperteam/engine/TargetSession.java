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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private Map<String, String> hostFacts = Map.of();
    /** What teams have asked for so far: asked again, all of it, after a reboot. */
    private final Set<String> questions = new LinkedHashSet<>();
    /** The answers, by the shell that asks. */
    private final Map<String, String> answers = new HashMap<>();

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
            hostFacts = Map.of();
            answers.clear();
        } finally {
            lazily.unlock();
        }
        changed();
    }

    Endpoint endpoint() {
        return target.endpoint();
    }

    /** These facts, each constant read-only shell, will be wanted: they are asked together with whatever is asked first. */
    void expect(Collection<String> shells) {
        lazily.lock();
        try {
            questions.addAll(shells);
        } finally {
            lazily.unlock();
        }
    }

    /**
     * {@return what the target showed when it was asked first} What was asked once is known from then on, so whoever asks for everything
     * at once saves the others a round trip each.
     *
     * @param more further facts by name, constant read-only shell whose single output line is the value; two teams may mean different
     *     things by one name
     */
    Map<String, String> facts(Map<String, String> more) throws InterruptedException {
        lazily.lockInterruptibly();
        try {
            questions.addAll(more.values());
            if (hostFacts.isEmpty() || !answers.keySet().containsAll(more.values())) {
                askFacts();
            }
            var facts = new TreeMap<String, String>();
            more.forEach((name, shell) -> facts.put(name, answers.getOrDefault(shell, "unknown")));
            facts.putAll(hostFacts);
            return Map.copyOf(facts);
        } finally {
            lazily.unlock();
        }
    }

    private void askFacts() throws InterruptedException {
        var probes = new ArrayList<Probe>();
        if (hostFacts.isEmpty()) {
            probes.add(Probe.of("facts", FACTS));
        }
        var asked =
                questions.stream().filter(shell -> !answers.containsKey(shell)).toList();
        for (int number = 0; number < asked.size(); number++) {
            probes.add(Probe.of("fact." + number, asked.get(number)));
        }
        var found = actor.probe(new ProbeBatch("", probes));
        if (hostFacts.isEmpty()) {
            hostFacts = hostFacts(found.answer("facts"));
        }
        for (int number = 0; number < asked.size(); number++) {
            answers.put(
                    asked.get(number),
                    found.answer("fact." + number) instanceof ProbeAnswer.Answered answered && answered.exitCode() == 0
                            ? Words.line(answered.text(), 200)
                            : "unknown");
        }
    }

    private Map<String, String> hostFacts(ProbeAnswer answer) {
        if (!(answer instanceof ProbeAnswer.Answered answered) || answered.exitCode() != 0) {
            throw new ProblemException(Problem.of("the target does not tell what it is")
                    .at(target.name())
                    .because(
                            answer instanceof ProbeAnswer.Answered odd
                                    ? Words.line(odd.text(), 300)
                                    : answer.toString())
                    .then("log in by hand and look: it must be a Linux with a POSIX shell, coreutils and /proc"));
        }
        var found = new TreeMap<String, String>();
        answered.text().lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                found.put(line.substring(0, equals), Words.line(line.substring(equals + 1), 200));
            }
        });
        return Map.copyOf(found);
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

    /** {@return who can ask anything and change nothing} */
    Onlooker onlooker() {
        lazily.lock();
        try {
            return new Onlooker(verifier(), verifierUser.isPresent());
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
