package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.RetryPolicy;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.runbook.Verification;
import dev.hyperteam.remote.RemoteException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Asks whether a step's promise holds: over the verifier's own connection, and from outside. Decides nothing else. */
final class Verifier {
    private final RetryPolicy patience;
    private final Prober prober;
    private final Clock clock;
    private final RandomGenerator random;
    private final TargetSession target;

    Verifier(RetryPolicy patience, Prober prober, Clock clock, RandomGenerator random, TargetSession target) {
        this.patience = patience;
        this.prober = prober;
        this.clock = clock;
        this.random = random;
        this.target = target;
    }

    /** Asks everything, again after a moment when something fails: services need time to come up. */
    List<Evidence> patiently(PreparedStep step) throws InterruptedException {
        for (int number = 1; ; number++) {
            List<Evidence> evidence = once(step);
            if (evidence.stream().allMatch(Evidence::passed) || !patience.allowsAfter(number)) {
                return evidence;
            }
            clock.sleep(patience.delayAfter(number, random));
        }
    }

    private List<Evidence> once(PreparedStep step) throws InterruptedException {
        var evidence = new ArrayList<Evidence>();
        try {
            evidence.addAll(prober.verify(target.verifier(), List.of(step), target.verifierName())
                    .getOrDefault(step.id(), List.of()));
        } catch (RemoteException e) {
            evidence.add(loginFailed(e, target.verifierName()));
        }
        evidence.addAll(fromOutside(step));
        return evidence;
    }

    static Evidence loginFailed(RemoteException e, String name) {
        return new Evidence(
                "the verifier logs in", "a login", Words.line(String.valueOf(e.getMessage()), 400), false, name);
    }

    /** The questions that only the controller can answer. */
    List<Evidence> fromOutside(PreparedStep step) throws InterruptedException {
        var evidence = new ArrayList<Evidence>();
        for (Verification verification : step.step().verify()) {
            switch (verification) {
                case Verification.OnTarget _ -> {}
                case Verification.OffersMethods offers -> evidence.add(offers(offers));
                case Verification.Port port -> evidence.add(port(port, step));
                case Verification.Login _ -> evidence.add(login());
            }
        }
        return evidence;
    }

    private Evidence offers(Verification.OffersMethods offers) throws InterruptedException {
        String question = "methods offered to " + offers.user();
        String expected = new TreeSet<>(offers.methods()).toString();
        try {
            String actual =
                    new TreeSet<>(target.connector().offeredMethods(target.endpoint(), offers.user())).toString();
            return new Evidence(question, expected, actual, actual.equals(expected), "controller");
        } catch (RemoteException e) {
            return new Evidence(
                    question, expected, Words.line(String.valueOf(e.getMessage()), 400), false, "controller");
        }
    }

    private Evidence login() throws InterruptedException {
        try {
            boolean in = target.connector().canLogin(target.endpoint());
            return new Evidence("a new connection logs in", "yes", in ? "yes" : "refused", in, "controller");
        } catch (RemoteException e) {
            return new Evidence(
                    "a new connection logs in",
                    "yes",
                    Words.line(String.valueOf(e.getMessage()), 400),
                    false,
                    "controller");
        }
    }

    private Evidence port(Verification.Port port, PreparedStep step) {
        String number = step.values().getOrDefault(port.port(), port.port());
        String question = "TCP port " + number + " from the controller";
        String expected = port.open() ? "open" : "closed";
        String actual;
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(target.connector().address(target.endpoint()), Integer.parseInt(number)),
                    Math.toIntExact(port.timeout().toMillis()));
            actual = "open";
        } catch (IOException e) {
            actual = "closed";
        }
        return new Evidence(question, expected, actual, actual.equals(expected), "controller");
    }
}
