package dev.hyperteam.engine;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.action.Values;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.runbook.ParameterValues;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The shared invocation state of one run: parameters, and what teams have handed on so far. Thread-safe. */
final class ValueSource {
    /** The output by which a team names the narrow user that verifies from then on. */
    static final String VERIFIER_USER = "verifier_user";

    /** The parameter by which a team asks for the verifier's public key. */
    static final String VERIFIER_PUBLIC_KEY = "verifier_public_key";

    /** The parameter by which a team asks for the addresses of controllers. */
    static final String CONTROLLERS = "controllers";

    private final Workflow workflow;
    private final Map<String, Map<String, String>> overrides;
    private final String verifierPublicKey;
    private final ConcurrentMap<String, Map<String, String>> outputs = new ConcurrentHashMap<>();
    /** What agents have changed in this run. */
    private final ConcurrentMap<Node, Map<String, String>> changed = new ConcurrentHashMap<>();

    ValueSource(Workflow workflow, Map<String, Map<String, String>> overrides, String verifierPublicKey) {
        this.workflow = workflow;
        this.overrides = overrides;
        this.verifierPublicKey = verifierPublicKey;
    }

    Workflow workflow() {
        return workflow;
    }

    /** Adds what a team hands on to the teams after it on the same target. */
    void handOn(Node node, Map<String, String> values) {
        outputs.merge(node.target(), Map.copyOf(values), (old, more) -> {
            var all = new HashMap<>(old);
            all.putAll(more);
            return Map.copyOf(all);
        });
    }

    /** Gives a parameter of a node's team another value from now on. */
    void change(Event.ParameterChanged change) {
        changed.merge(change.node(), Map.of(change.name(), change.value()), (old, more) -> {
            var all = new HashMap<>(old);
            all.putAll(more);
            return Map.copyOf(all);
        });
    }

    /** Takes what an earlier process of the same run has changed. */
    void recall(Event event) {
        if (event instanceof Event.ParameterChanged change) {
            change(change);
        }
    }

    /** {@return what was handed on on {@code target} so far} */
    Map<String, String> outputs(String target) {
        return outputs.getOrDefault(target, Map.of());
    }

    /** {@return everything that a team's templates may refer to on a target with these facts} */
    Values of(Team team, String target, Map<String, String> facts) {
        var problems = new Problems();
        var values = values(team, target, facts, problems);
        problems.throwIfAny();
        return values;
    }

    /** {@return what is known of that before the target was asked; what must be set and is not is missing} */
    Values known(Team team, String target) {
        return values(team, target, Map.of(), new Problems());
    }

    private Values values(Team team, String target, Map<String, String> facts, Problems problems) {
        var chosen =
                new TreeMap<String, String>(overrides.getOrDefault(team.id().value(), Map.of()));
        chosen.putAll(changed.getOrDefault(new Node(team.id(), target), Map.of()));
        if (team.parameters().containsKey(VERIFIER_PUBLIC_KEY)) {
            chosen.putIfAbsent(VERIFIER_PUBLIC_KEY, verifierPublicKey);
        }
        // The address from which the target sees us: lists of those who must never be locked out take it by default.
        if (team.parameters().containsKey(CONTROLLERS)) {
            Optional.ofNullable(facts.get("controller"))
                    .filter(address -> address.matches("[0-9a-fA-F.:]+"))
                    .ifPresent(address -> chosen.putIfAbsent(CONTROLLERS, address));
        }
        var given = new TreeMap<String, ParameterValues.Given>();
        chosen.forEach(
                (name, value) -> given.put(name, new ParameterValues.Given(value, Mark.outside("configuration"))));
        var parameters = ParameterValues.resolve(team, given, facts, problems);
        return new Values(parameters, outputs(target), facts);
    }
}
