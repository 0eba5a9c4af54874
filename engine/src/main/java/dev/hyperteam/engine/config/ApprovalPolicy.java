package dev.hyperteam.engine.config;

import dev.hyperteam.core.event.Unanswered;
import dev.hyperteam.core.runbook.Hazard;
import dev.hyperteam.core.runbook.Step;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is asked before what.
 *
 * @param hazards steps with one of these ask before they change anything
 * @param gates phases that ask before their first team begins, 1 to 6
 * @param timeout how long a question may stay open before {@code unanswered} happens
 * @param unanswered what happens then
 * @param waits whether a run with nothing left to do but wait goes on waiting; else it ends at once as WAITING, and resume goes on
 */
public record ApprovalPolicy(
        Set<Hazard> hazards, Set<Integer> gates, Duration timeout, Unanswered unanswered, boolean waits) {
    public ApprovalPolicy {
        hazards = Set.copyOf(hazards);
        gates = Set.copyOf(gates);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("timeout below a second: " + timeout);
        }
    }

    /** Asks before data is destroyed and before what has no way back; waits for 24 hours, then leaves the question open. */
    public static ApprovalPolicy defaults() {
        return new ApprovalPolicy(
                EnumSet.of(Hazard.DATA_LOSS, Hazard.IRREVERSIBLE),
                Set.of(),
                Duration.ofHours(24),
                Unanswered.WAIT,
                true);
    }

    /** {@return a policy that asks nobody anything: for hosts that may be broken} */
    public static ApprovalPolicy askNobody() {
        return defaults().withHazards(Set.of());
    }

    /** {@return this policy with other hazards that ask} */
    public ApprovalPolicy withHazards(Set<Hazard> asking) {
        return new ApprovalPolicy(asking, gates, timeout, unanswered, waits);
    }

    /** {@return this policy with other phases that ask} */
    public ApprovalPolicy withGates(Set<Integer> phases) {
        return new ApprovalPolicy(hazards, phases, timeout, unanswered, waits);
    }

    /** {@return this policy with another limit and what happens after it} */
    public ApprovalPolicy withTimeout(Duration limit, Unanswered then) {
        return new ApprovalPolicy(hazards, gates, limit, then, waits);
    }

    /** {@return this policy for a run that waits for people, or does not} */
    public ApprovalPolicy withWaits(boolean yes) {
        return new ApprovalPolicy(hazards, gates, timeout, unanswered, yes);
    }

    /** {@return the spellings of the step's hazards if one of them asks; empty when nobody needs to be asked} */
    public Set<String> asksFor(Step step) {
        var own = step.hazards().isEmpty() ? EnumSet.noneOf(Hazard.class) : EnumSet.copyOf(step.hazards());
        if (step.action().reboots()) {
            // A reboot has no way back by its nature, and destroys nothing: what counts is that it is one.
            own.remove(Hazard.IRREVERSIBLE);
        }
        var names = new TreeSet<String>();
        if (own.stream().anyMatch(hazards::contains)) {
            own.stream().map(Hazard::id).forEach(names::add);
        }
        return names;
    }

    /** {@return whether this step may ask} */
    public boolean asks(Step step) {
        return !asksFor(step).isEmpty();
    }
}
