package dev.hyperteam.agents.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command was found to be, and why.
 *
 * @param reasons each names the part of the command that it is about; the first ones weigh most
 */
public record Verdict(CommandClass is, List<String> reasons) {
    public Verdict {
        reasons = List.copyOf(reasons);
    }

    /** {@return the worse of the two; both reasons when they are alike} */
    public Verdict or(Verdict other) {
        int order = is.compareTo(other.is);
        if (order != 0) {
            return order > 0 ? this : other;
        }
        var all = new ArrayList<>(reasons);
        other.reasons.stream().filter(reason -> !all.contains(reason)).forEach(all::add);
        return new Verdict(is, all);
    }
}
