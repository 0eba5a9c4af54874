package dev.hyperteam.engine;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What teams have handed on in earlier runs and nobody has undone since: a fold over the journal. Which step handed something on is read
 * from the journal too, not from today's runbook: that may have changed since. Not thread-safe.
 */
final class Outputs {
    private record Output(String value, String step) {}

    private final Map<Node, Map<String, Output>> byNode = new LinkedHashMap<>();
    /** A step hands on right after its end; a node works on one step at a time. */
    private final Map<Node, String> ended = new HashMap<>();

    Outputs apply(Entry entry) {
        switch (entry.event()) {
            case Event.StepEnded step -> ended.put(step.node(), step.ref().step());
            case Event.OutputsSet set -> {
                var known = byNode.computeIfAbsent(set.node(), _ -> new LinkedHashMap<>());
                String step = ended.getOrDefault(set.node(), "");
                set.values().forEach((name, value) -> known.put(name, new Output(value, step)));
            }
            case Event.UndoEnded undo
            when undo.ending() == UndoEnding.UNDONE || undo.ending() == UndoEnding.ALREADY -> forget(undo);
            default -> {}
        }
        return this;
    }

    private void forget(Event.UndoEnded undo) {
        var known = byNode.get(undo.node());
        if (known != null) {
            known.values().removeIf(output -> output.step().equals(undo.ref().step()));
        }
    }

    /** {@return what was handed on, by node and name} */
    Map<Node, Map<String, String>> byNode() {
        var values = new LinkedHashMap<Node, Map<String, String>>();
        byNode.forEach((node, outputs) -> {
            var named = new LinkedHashMap<String, String>();
            outputs.forEach((name, output) -> named.put(name, output.value()));
            values.put(node, named);
        });
        return values;
    }
}
