package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.action.StepScripts;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.engine.config.SecretSource;
import dev.hyperteam.engine.config.Settings;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * What every part of one run works with.
 *
 * @param owner identity of the journal, for leases
 * @param holder who drives, in a reader's words
 * @param stop whether the reader wants the run to stop: nothing new is started then
 * @param approvals what a person has to answer
 * @param operator who takes part beside the runbooks
 */
record RunContext(
        Settings settings,
        Recorder recorder,
        StepScripts scripts,
        Prober prober,
        SecretSource secrets,
        ArtifactSource artifacts,
        Clock clock,
        RandomGenerator random,
        String owner,
        String holder,
        Stop stop,
        Approvals approvals,
        Operator operator) {

    BooleanSupplier cancelled() {
        return stop::requested;
    }

    RunId run() {
        return recorder.run();
    }

    /** {@return the same, for a run that begins now} */
    RunContext forNewRun() {
        var other = recorder.ofNewRun(RunId.next(clock.now(), random));
        return new RunContext(
                settings, other, scripts, prober, secrets, artifacts, clock, random, owner, holder, stop, approvals,
                operator);
    }

    Verifier verifier(TargetSession target) {
        return new Verifier(settings.verifyRetry(), prober, clock, random, target);
    }

    Lease lease(TargetSession target) throws InterruptedException {
        Lease lease = target.lease(clock, owner, holder, run());
        if (lease.lost()) {
            throw new TargetHeld(target.name(), "it took the target over from this run", false);
        }
        return lease;
    }
}
