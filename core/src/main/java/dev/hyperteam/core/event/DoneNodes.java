package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.Node;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The nodes that ended well in some run and of which nothing has been taken back since: what their targets can be held to. A fold over
 * the entries of any number of runs; immutable.
 *
 * @param nodes in the order in which they last ended well
 */
public record DoneNodes(Set<Node> nodes) {
    public DoneNodes {
        nodes = Collections.unmodifiableSet(new LinkedHashSet<>(nodes));
    }

    /** Folds entries in the journal's order. */
    public static DoneNodes fold(Iterable<Entry> entries) {
        var done = new LinkedHashSet<Node>();
        for (Entry entry : entries) {
            switch (entry.event()) {
                case Event.TeamEnded ended
                when ended.ending().satisfiesNeed() -> {
                    done.remove(ended.node());
                    done.add(ended.node());
                }
                case Event.UndoEnded undo when undo.ending() == UndoEnding.UNDONE -> done.remove(undo.node());
                default -> {}
            }
        }
        return new DoneNodes(done);
    }
}
