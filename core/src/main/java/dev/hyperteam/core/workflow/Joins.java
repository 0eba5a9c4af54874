package dev.hyperteam.core.workflow;

import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.RunPlan.PlannedNeed;
import dev.hyperteam.core.workflow.RunPlan.PlannedNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/** Decides from the endings of what a node needs whether it may start. Pure. */
public final class Joins {
    private Joins() {}

    /** What the endings so far mean. */
    public sealed interface Join {
        /** All that is needed ended well. */
        record Ready() implements Join {}

        /** Something that is needed has not ended. */
        record Wait(List<PlannedNeed> on) implements Join {
            public Wait {
                on = List.copyOf(on);
            }
        }

        /** Something that is needed did not end well: waiting for the rest is pointless. */
        record Blocked(List<PlannedNeed> by) implements Join {
            public Blocked {
                by = List.copyOf(by);
            }
        }
    }

    /**
     * The join over {@code needs}.
     *
     * @param endings how a need ended; empty while it has not
     */
    public static Join ready(Collection<PlannedNeed> needs, Function<PlannedNeed, Optional<TeamEnding>> endings) {
        List<PlannedNeed> open = new ArrayList<>();
        List<PlannedNeed> bad = new ArrayList<>();
        for (PlannedNeed need : needs) {
            var ending = endings.apply(need);
            if (ending.isEmpty()) {
                open.add(need);
            } else if (!ending.get().satisfiesNeed()) {
                bad.add(need);
            }
        }
        if (!bad.isEmpty()) {
            return new Join.Blocked(bad);
        }
        return open.isEmpty() ? new Join.Ready() : new Join.Wait(open);
    }

    /**
     * The join of a whole node. A node with parts starts as soon as every part knows whether it can start, and at least one can; the
     * engine leaves out the steps of blocked parts (see {@link #parts}).
     */
    public static Join ready(PlannedNode node, Function<PlannedNeed, Optional<TeamEnding>> endings) {
        var own = ready(node.needs(), endings);
        if (node.parts().isEmpty() || own instanceof Join.Blocked) {
            return own;
        }
        List<PlannedNeed> open = new ArrayList<>(own instanceof Join.Wait wait ? wait.on() : List.of());
        List<PlannedNeed> bad = new ArrayList<>();
        int blocked = 0;
        for (Join part : parts(node, endings).values()) {
            switch (part) {
                case Join.Ready ready -> {}
                case Join.Wait wait -> open.addAll(wait.on());
                case Join.Blocked by -> {
                    blocked++;
                    bad.addAll(by.by());
                }
            }
        }
        if (blocked == node.parts().size()) {
            return new Join.Blocked(bad.stream().distinct().toList());
        }
        return open.isEmpty()
                ? new Join.Ready()
                : new Join.Wait(open.stream().distinct().toList());
    }

    /** {@return the join of each part of {@code node} over the part's own needs, in the order of the runbook} */
    public static SequencedMap<String, Join> parts(
            PlannedNode node, Function<PlannedNeed, Optional<TeamEnding>> endings) {
        var joins = new LinkedHashMap<String, Join>();
        node.parts().forEach(part -> joins.put(part.name(), ready(part.needs(), endings)));
        return joins;
    }
}
