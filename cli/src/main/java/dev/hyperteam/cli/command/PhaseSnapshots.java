package dev.hyperteam.cli.command;

import dev.hyperteam.cli.project.Machine;
import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.engine.PhaseHook;

/**
 * Keeps a virtual lab host as it is after each phase. A phase that changed nothing leaves the snapshot of an earlier run alone: by then
 * the host has what later phases did.
 */
record PhaseSnapshots(Machine machine, String host) implements PhaseHook {
    @Override
    public String after(PhaseEnd end) throws InterruptedException {
        boolean changed = end.nodes().stream()
                .flatMap(node -> end.state().node(node).stream())
                .anyMatch(PhaseSnapshots::changed);
        if (!changed) {
            return "";
        }
        String snapshot = "phase-" + end.phase();
        machine.labSnapshot(host, snapshot);
        return "the lab host is kept as " + snapshot + "; hyperteam lab restore " + snapshot + " brings it back";
    }

    private static boolean changed(NodeView node) {
        return node.changed() > 0;
    }
}
