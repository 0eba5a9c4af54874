package dev.hyperteam.cli.command;

import dev.hyperteam.cli.console.Console;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.engine.PhaseGate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Asks the reader before each phase. */
record AskingGate(Console console) implements PhaseGate {
    @Override
    public Answer before(int phase, List<Node> nodes) {
        String teams = nodes.stream().map(Node::toString).collect(Collectors.joining(", "));
        var answer = console.ask("Start phase " + phase + " (" + teams + ")? [y]es, [s]kip it, [N]o, end here")
                .map(text -> text.toLowerCase(Locale.ROOT))
                .orElse("");
        return switch (answer) {
            case "y", "yes" -> Answer.GO;
            case "s", "skip" -> Answer.SKIP;
            default -> Answer.STOP;
        };
    }
}
