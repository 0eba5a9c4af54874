package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.RetryPolicy;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.action.SecretInput;
import dev.hyperteam.core.action.StepScripts;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.runbook.Hazard;
import dev.hyperteam.remote.DetachedJob;
import dev.hyperteam.remote.DetachedKey;
import dev.hyperteam.remote.DetachedResult;
import dev.hyperteam.remote.ExecRequest;
import dev.hyperteam.remote.ExecResult;
import dev.hyperteam.remote.RemoteException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/** Makes one step's change on a target, and finds out what became of a change whose end nobody saw. */
final class Actor {
    /** The driver's answer when the lease shows another token. */
    private static final int FENCED = 97;

    private static final int CAPTURE_FAILED = 90;
    private static final int NOT_ARMED = 96;

    /** Between looks at a target that boots: half a second at first, 15 seconds at most. */
    private static final RetryPolicy COMING_BACK =
            new RetryPolicy(Integer.MAX_VALUE, Duration.ofMillis(500), Duration.ofSeconds(15), 2);

    private final RunContext run;
    private final TargetSession target;
    private final PreparedStep step;

    Actor(RunContext run, TargetSession target, PreparedStep step) {
        this.run = run;
        this.target = target;
        this.step = step;
    }

    /** Writes the intent, changes the host, writes what came of it. */
    Attempt attempt(int number) throws InterruptedException {
        DetachedJob job = job(number);
        // What comes from elsewhere must be on this machine before anything is written anywhere.
        var download = fetched();
        run.recorder()
                .durable(new Event.StepIntent(
                        step.ref(),
                        number,
                        step.rendered().kind(),
                        step.step().hazards().stream().map(Hazard::id).sorted().toList(),
                        step.step().action().undoable()));
        target.changed();
        if (step.step().action().reboots()) {
            return acrossReboot(number, job);
        }
        try {
            if (download.isPresent()) {
                download.get().bring();
            }
            return settle(number, target.actor().runDetached(job));
        } catch (RemoteException e) {
            return failed(number, e);
        }
    }

    private Optional<Supply> fetched() throws InterruptedException {
        var artifact = step.step().action().artifact();
        if (artifact.isEmpty()) {
            return Optional.empty();
        }
        Path file = run.artifacts().fetch(artifact.get());
        return Optional.of(new Supply(target, run.lease(target).token(), step.ref(), artifact.get(), file));
    }

    /** Follows an action that takes the target down, until the target is back under another boot id or the time is over. */
    private Attempt acrossReboot(int number, DetachedJob job) throws InterruptedException {
        long until = run.clock().nanoTime() + timeout().toNanos();
        for (int look = 1; ; look++) {
            try {
                DetachedResult result = look == 1
                        ? target.actor().runDetached(job)
                        : target.actor().lookup(job.key());
                if (result instanceof DetachedResult.LostByReboot lost && lost.rebooted()) {
                    return booted(number, lost);
                }
                if (!(result instanceof DetachedResult.Running)) {
                    return settle(number, result);
                }
            } catch (RemoteException e) {
                // While it boots, a host may refuse logins that it takes a moment later.
                if (e.kind() == RemoteException.Kind.HOST_KEY) {
                    return failed(number, e);
                }
            }
            if (run.clock().nanoTime() > until) {
                String message = "the target has not come back within " + Words.duration(timeout())
                        + " after its reboot; when it has, 'hyperteam resume' goes on";
                return new Attempt.Failed(number, "timeout", message, "", false, false);
            }
            run.clock().sleep(COMING_BACK.delayAfter(Math.min(look, 10), run.random()));
        }
    }

    private Attempt booted(int number, DetachedResult.LostByReboot lost) throws InterruptedException {
        target.rebooted();
        return complete(number)
                .<Attempt>map(applied -> applied)
                .orElseGet(() -> new Attempt.Failed(
                        number,
                        "transport",
                        "the target was rebooted, but its record of the step is gone",
                        lost.output(),
                        false,
                        false));
    }

    /**
     * Finds out what became of an attempt of an earlier process.
     *
     * @return empty when it never began, or when it ended without a usable result: probes decide then
     */
    Optional<Attempt> find(int number) throws InterruptedException {
        target.changed();
        return switch (target.actor().lookup(key(number))) {
            case DetachedResult.NotStarted _ -> Optional.empty();
            case DetachedResult.Running _ ->
                Optional.of(settle(number, target.actor().runDetached(job(number))));
            case DetachedResult.Done done -> Optional.of(settle(number, done));
            case DetachedResult.TimedOut late -> Optional.of(settle(number, late));
            case DetachedResult.LostByReboot lost -> {
                note(number, Attempt.EffectFile.parse(lost.effect()));
                yield Optional.empty();
            }
        };
    }

    /** The probes say that it is there although nobody saw the attempt end: completes the effect from the captured value. */
    Optional<Attempt.Applied> complete(int number) throws InterruptedException {
        ExecResult aftermath =
                target.actor().exec(ExecRequest.of(run.scripts().aftermath(step.rendered(), run.run(), step.ref())));
        var lines = aftermath.text().lines().toList();
        if (!aftermath.ok() || lines.size() < 2) {
            return Optional.empty();
        }
        String before = Attempt.EffectFile.decode(lines.get(0)).orElse("");
        String after = Attempt.EffectFile.decode(lines.get(1)).orElse("");
        if (before.equals(after)) {
            return Optional.empty();
        }
        run.recorder().note(new Event.StepCaptured(step.ref(), number, before));
        run.recorder().note(new Event.StepApplied(step.ref(), number, before, after, "", Duration.ZERO));
        return Optional.of(new Attempt.Applied(number, before, after));
    }

    private Attempt settle(int number, DetachedResult result) {
        return switch (result) {
            case DetachedResult.Done done -> settle(number, done);
            case DetachedResult.TimedOut late -> {
                boolean armed = note(number, Attempt.EffectFile.parse(late.effect()));
                String message = "the action took longer than " + Words.duration(timeout());
                yield new Attempt.Failed(number, "timeout", message, late.output(), true, armed);
            }
            case DetachedResult.LostByReboot lost -> {
                boolean armed = note(number, Attempt.EffectFile.parse(lost.effect()));
                String message = lost.rebooted()
                        ? "the target was rebooted while the action ran"
                        : "the action was killed from outside";
                yield new Attempt.Failed(number, "transport", message, lost.output(), true, armed);
            }
            case DetachedResult.Running _, DetachedResult.NotStarted _ ->
                new Attempt.Failed(
                        number,
                        "transport",
                        "the target does not know the action that was sent to it",
                        "",
                        true,
                        false);
        };
    }

    private Attempt settle(int number, DetachedResult.Done done) {
        var effect = Attempt.EffectFile.parse(done.effect());
        boolean armed = note(number, effect);
        if (done.exitCode() == FENCED) {
            throw new TargetHeld(
                    target.name(), "the target refused a change: " + Words.line(done.output(), 200), false);
        }
        if (done.exitCode() == 0
                && effect.before().isPresent()
                && effect.after().isPresent()) {
            var applied = new Attempt.Applied(
                    number, effect.before().get(), effect.after().get());
            run.recorder()
                    .note(new Event.StepApplied(
                            step.ref(),
                            number,
                            run.recorder().clean(applied.before()),
                            run.recorder().clean(applied.after()),
                            run.recorder().keep(done.output()),
                            done.duration()));
            return applied;
        }
        String message = switch (done.exitCode()) {
            case CAPTURE_FAILED -> "the value before could not be saved on the target, so nothing was changed";
            case NOT_ARMED -> "the revert timer could not be armed, so nothing was changed";
            default -> "the action ended with exit code " + done.exitCode();
        };
        String output = run.recorder().clean(done.output());
        String full = output.isBlank() ? message : message + ": " + Words.line(output, 600);
        return new Attempt.Failed(number, "exit-code", full, done.output(), true, armed);
    }

    private Attempt failed(int number, RemoteException e) {
        String errorClass = e.kind() == RemoteException.Kind.TIMEOUT ? "timeout" : "transport";
        boolean maybeArmed = step.step().hazards().contains(Hazard.LOCKOUT);
        return new Attempt.Failed(number, errorClass, String.valueOf(e.getMessage()), "", e.retryable(), maybeArmed);
    }

    /** {@return whether the revert timer is armed} */
    private boolean note(int number, Attempt.EffectFile effect) {
        effect.before()
                .ifPresent(before -> run.recorder()
                        .note(new Event.StepCaptured(
                                step.ref(), number, run.recorder().clean(before))));
        if (effect.armed()) {
            run.recorder()
                    .note(new Event.GuardArmed(
                            step.ref(), number, run.settings().revertAfter()));
        }
        return effect.armed();
    }

    private DetachedKey key(int number) {
        var node = step.ref().node();
        return new DetachedKey(
                run.run().value(), node.team().value(), step.ref().step(), Integer.toString(number));
    }

    private DetachedJob job(int number) throws InterruptedException {
        var guard = step.step().hazards().contains(Hazard.LOCKOUT)
                ? Optional.of(run.settings().revertAfter())
                : Optional.<Duration>empty();
        String script = run.scripts()
                .attempt(
                        step.rendered(),
                        run.run(),
                        step.ref(),
                        new StepScripts.Fence(run.lease(target).token(), guard));
        return new DetachedJob(
                key(number), script, secrets(), timeout(), run.settings().outputLimit());
    }

    Duration timeout() {
        return step.step().timeout().orElse(run.settings().deadlines().attempt());
    }

    private byte[] secrets() {
        var found = new ArrayList<Secret>();
        for (String name : step.rendered().secrets()) {
            Secret secret = run.secrets()
                    .find(name)
                    .orElseThrow(() -> new ProblemException(Problem.of("no secret '" + name + "'")
                            .at(step.ref() + " (" + step.step().mark() + ")")
                            .then("set HYPERTEAM_SECRET_" + name.toUpperCase(java.util.Locale.ROOT)
                                    + " in the environment or in .env, or configure secret_command")));
            run.recorder().mask(secret);
            found.add(secret);
        }
        return SecretInput.of(found);
    }
}
