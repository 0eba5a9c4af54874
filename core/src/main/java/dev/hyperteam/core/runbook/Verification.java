package dev.hyperteam.core.runbook;

import dev.hyperteam.base.yaml.Mark;
import java.time.Duration;
import java.util.List;

/** One read-only question with an exact expected answer. All must be satisfied. */
public sealed interface Verification {
    /** {@return where it stands in the runbook} */
    Mark mark();

    /**
     * Shell run on the target by the verifier.
     *
     * @param run constant shell; parameters arrive as variables named by {@code uses}
     * @param uses parameters that the shell reads as {@code $name}
     * @param expect what its output or exit code must be
     */
    record OnTarget(String run, List<String> uses, Expectation expect, Duration timeout, Mark mark)
            implements Verification {
        public OnTarget {
            uses = List.copyOf(uses);
        }
    }

    /** The methods that the server offers to a "none" authentication request for {@code user}, asked by the controller on a fresh connection. */
    record OffersMethods(String user, List<String> methods, Mark mark) implements Verification {
        public OffersMethods {
            methods = List.copyOf(methods);
        }
    }

    /** A TCP connection from the controller to a port of the target, given as number or parameter name: answered or not. */
    record Port(String port, boolean open, Duration timeout, Mark mark) implements Verification {}

    /** A new TCP connection from the controller that logs in with its key. */
    record Login(Mark mark) implements Verification {}
}
