package dev.hyperteam.agents;

import dev.hyperteam.agents.policy.Classifier;
import dev.hyperteam.agents.policy.CommandClass;
import java.util.Arrays;

/** Whether shell can take anything back at all. That it takes back the right thing, only a rehearsal on the host can show. */
final class Undoing {
    private Undoing() {}

    /** {@return whether every command in it is one that changes nothing, or there is none} */
    static boolean doesNothing(String undo, Classifier classifier) {
        // Cut without regard to quotes: a piece of a quoted text cannot be read, and counts as something.
        return Arrays.stream(undo.split("[\\n;&|]+"))
                .map(String::strip)
                .filter(piece -> !piece.isEmpty() && !piece.startsWith("#"))
                .allMatch(piece -> classifier.classify(piece).is() == CommandClass.READ_ONLY);
    }
}
