package dev.hyperteam.engine;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.Map;

/** What teams have handed on in earlier runs and nobody has undone since: a fold over the journal. Not thread-safe. */
final class Outputs {
    private final Workflow workflow;
    private final Map<Node, Map<String, String>> byNode = new LinkedHashMap<>();

    Outputs(Workflow workflow) {
        this.workflow = workflow;
    }

    Outputs apply(Entry entry) {
        switch (entry.event()) {
            case Event.OutputsSet set ->
                byNode.computeIfAbsent(set.node(), _ -> new LinkedHashMap<>()).putAll(set.values());
            case Event.UndoEnded undo
            when undo.ending() == UndoEnding.UNDONE || undo.ending() == UndoEnding.ALREADY -> forget(undo);
            default -> {}
        }
        return this;
    }

    private void forget(Event.UndoEnded undo) {
        var known = byNode.get(undo.node());
        if (known != null) {
            workflow.team(undo.node().team())
                    .flatMap(team -> team.step(undo.ref().step()))
                    .ifPresent(step -> known.keySet().removeAll(step.outputs().keySet()));
        }
    }

    Map<Node, Map<String, String>> byNode() {
        return byNode;
    }
}
