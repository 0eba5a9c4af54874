package dev.hyperteam.engine;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.runbook.Hazard;
import dev.hyperteam.remote.RemoteException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes one step from its check to its evidence. */
final class StepRunner {
    /** How the step ended, and why. */
    record Outcome(StepEnding ending, String reason) {}

    /** What one look, and perhaps one change, came to. */
    private sealed interface Try {
        record Ended(Outcome outcome) implements Try {}

        record Broke(Attempt.Failed failure) implements Try {}

        /** A person has to be asked first; nothing was touched. */
        record Asks(Payload payload) implements Try {}
    }

    private final RunContext run;
    private final TargetSession target;
    private final PreparedStep step;
    private final Actor actor;
    private Earlier before = Earlier.NOTHING;
    private int tried;
    /** A change of this process that was made and could not be proven in time; a later try may find it good after all. */
    private Optional<Attempt.Applied> unproven = Optional.empty();

    StepRunner(RunContext run, TargetSession target, PreparedStep step) {
        this.run = run;
        this.target = target;
        this.step = step;
        this.actor = new Actor(run, target, step);
    }

    /**
     * Does what is needed.
     *
     * @param batched the answer of the team's batch, if nothing was changed on the target since
     * @param earlier what earlier processes of this run have done
     */
    Outcome perform(Optional<Prober.Verdict> batched, Earlier earlier) throws InterruptedException {
        if (earlier.unfinished() == 0
                && batched.isPresent()
                && batched.get() instanceof Prober.Verdict.Satisfied satisfied) {
            return unchanged(satisfied);
        }
        var locks = new TreeSet<>(step.step().locks());
        locks.addAll(step.step().action().locks());
        before = earlier;
        while (true) {
            Try result = target.locks().holding(locks, () -> tries(earlier));
            switch (result) {
                case Try.Ended ended -> {
                    return ended.outcome();
                }
                case Try.Broke broke -> {
                    return new Outcome(StepEnding.FAILED, broke.failure().message());
                }
                case Try.Asks asks -> {
                    // Whoever waits for a person holds no lock that others need.
                    var decision = run.approvals()
                            .away(step.ref().node(), () -> run.approvals().ask(asks.payload()));
                    if (!decision.approved()) {
                        boolean stopped = decision.verdict() == Approvals.Verdict.STOPPED;
                        return new Outcome(stopped ? StepEnding.CANCELLED : StepEnding.BLOCKED, decision.words());
                    }
                }
            }
        }
    }

    private Outcome unchanged(Prober.Verdict.Satisfied satisfied) {
        run.recorder().note(new Event.StepChecked(step.ref(), "satisfied", ""));
        run.recorder().note(new Event.StepVerified(step.ref(), true, satisfied.evidence()));
        return new Outcome(StepEnding.UNCHANGED, "");
    }

    /** Until it is done, nothing more may be tried, or somebody has to be asked. What was tried is remembered for the next call. */
    private Try tries(Earlier earlier) throws InterruptedException {
        var retry = run.settings().retry();
        // What waits for a reboot after a reboot would wait for ever.
        int allowed =
                step.step().action().reboots() ? 1 : step.step().attempts().orElse(retry.attempts());
        while (true) {
            Try result = oneTry(earlier.attempts() + tried + 1, before);
            if (!(result instanceof Try.Broke broke)) {
                return result;
            }
            tried++;
            boolean again = broke.failure().mayRetry()
                    && tried < allowed
                    && !run.cancelled().getAsBoolean();
            var delay = again ? retry.delayAfter(tried, run.random()) : Duration.ofSeconds(-1);
            noteFailure(broke.failure(), allowed, delay);
            if (!again) {
                return broke;
            }
            run.clock().sleep(delay);
            before = Earlier.NOTHING;
        }
    }

    private void noteFailure(Attempt.Failed failure, int allowed, Duration delay) {
        run.recorder()
                .note(new Event.AttemptFailed(
                        step.ref(),
                        failure.number(),
                        allowed,
                        failure.errorClass(),
                        run.recorder().clean(failure.message()),
                        run.recorder().keep(failure.output()),
                        delay));
    }

    private Try oneTry(int number, Earlier earlier) throws InterruptedException {
        try {
            Try reconciled = earlier.unfinished() > 0 ? reconcile(earlier) : null;
            return reconciled != null ? reconciled : look(number, earlier.open());
        } catch (RemoteException e) {
            return new Try.Broke(
                    new Attempt.Failed(number, "transport", String.valueOf(e.getMessage()), "", e.retryable(), false));
        }
    }

    /** An attempt whose end an earlier process did not see. Null: the probes decide, as if it had never been. */
    private @Nullable Try reconcile(Earlier earlier) throws InterruptedException {
        var guard = new Guard(run, target, step.ref(), earlier.unfinished());
        if (guarded() && guard.state().equals("reverted")) {
            guard.noteReverted("nobody confirmed the change in time");
            return null;
        }
        if (earlier.applied().isPresent()) {
            run.recorder()
                    .note(new Event.StepChecked(
                            step.ref(), "satisfied", "its action ended well in an earlier process of this run"));
            return judge(earlier.applied().get());
        }
        return actor.find(earlier.open()).orElse(null) instanceof Attempt.Applied applied ? judge(applied) : null;
    }

    /** Whoever acts asks first, and nobody else acts meanwhile: the locks are held. */
    private Try look(int number, int unfinished) throws InterruptedException {
        var verdict = run.prober()
                .check(target.actor(), List.of(step))
                .getOrDefault(step.id(), new Prober.Verdict.Unknown("no answer"));
        return switch (verdict) {
            case Prober.Verdict.Satisfied satisfied -> satisfied(satisfied, unfinished);
            case Prober.Verdict.NotApplicable no -> {
                run.recorder().note(new Event.StepChecked(step.ref(), "not-applicable", no.reason()));
                yield new Try.Ended(new Outcome(StepEnding.NOT_APPLICABLE, no.reason()));
            }
            case Prober.Verdict.Unknown unknown -> {
                run.recorder().note(new Event.StepChecked(step.ref(), "unknown", unknown.reason()));
                yield new Try.Broke(new Attempt.Failed(
                        number, "check", "cannot tell what is there: " + unknown.reason(), "", true, false));
            }
            case Prober.Verdict.NeedsChange change -> {
                run.recorder().note(new Event.StepChecked(step.ref(), "needs-change", change.detail()));
                var asked = Payload.ofStep(step, run.approvals().policy().asksFor(step.step()), change.detail());
                yield asked.hazards().isEmpty() || run.approvals().approved(asked)
                        ? change(number)
                        : new Try.Asks(asked);
            }
        };
    }

    private Try satisfied(Prober.Verdict.Satisfied satisfied, int unfinished) throws InterruptedException {
        var completed = unfinished > 0 ? actor.complete(unfinished) : unproven;
        return completed.isPresent() ? judge(completed.get()) : new Try.Ended(unchanged(satisfied));
    }

    private Try change(int number) throws InterruptedException {
        return switch (actor.attempt(number)) {
            case Attempt.Applied applied -> judge(applied);
            case Attempt.Failed failed -> {
                if (failed.armed()) {
                    new Guard(run, target, step.ref(), number)
                            .revertNow("the action failed: " + Words.line(failed.message(), 200));
                }
                yield new Try.Broke(failed);
            }
        };
    }

    private boolean guarded() {
        return step.step().hazards().contains(Hazard.LOCKOUT);
    }

    /** The action ended well; the probes decide whether it is done. */
    private Try judge(Attempt.Applied applied) throws InterruptedException {
        var guard = new Guard(run, target, step.ref(), applied.number());
        boolean canLogin = !guarded() || guard.canLogin();
        if (guarded() && canLogin && guard.state().equals("reverted")) {
            // The connection was gone until the timer had fired: what can log in now is the old state.
            String message = "the change cut the controller off; the host took it back by itself";
            guard.noteReverted("nobody could log in to confirm the change before the timer fired");
            return new Try.Broke(new Attempt.Failed(applied.number(), "guard", message, "", false, false));
        }
        if (!canLogin) {
            boolean back = guard.awaitRevert("no new connection could log in");
            String message = back
                    ? "the change cut the controller off; the host took it back by itself"
                    : "the change cut the controller off, and the host cannot be reached again yet; it takes the change back by itself";
            return new Try.Broke(new Attempt.Failed(applied.number(), "guard", message, "", false, false));
        }
        List<Evidence> evidence = run.verifier(target).patiently(step);
        boolean passed = evidence.stream().allMatch(Evidence::passed);
        run.recorder().note(new Event.StepVerified(step.ref(), passed, evidence));
        if (!passed) {
            String message = failing(evidence);
            if (guarded()) {
                guard.revertNow("the verification failed: " + Words.line(message, 200));
            } else {
                unproven = Optional.of(applied);
            }
            return new Try.Broke(new Attempt.Failed(applied.number(), "verification", message, "", true, false));
        }
        if (guarded() && !guard.confirm()) {
            return new Try.Broke(new Attempt.Failed(
                    applied.number(),
                    "guard",
                    "the revert timer fired before the change was confirmed",
                    "",
                    true,
                    false));
        }
        return new Try.Ended(new Outcome(StepEnding.CHANGED, ""));
    }

    private static String failing(List<Evidence> evidence) {
        return evidence.stream()
                .filter(item -> !item.passed())
                .findFirst()
                .map(item -> item.question() + ": expected " + item.expected() + ", found "
                        + (item.actual().isBlank() ? "nothing" : Words.line(item.actual(), 400)))
                .orElse("");
    }
}
