package dev.hyperteam.engine;

import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.lab.LabOs;
import java.util.Map;
import java.util.TreeMap;

/**
 * The published lists of what a lab cannot show: {@code cannot/DRIVER.txt}. An entry is TEAM/STEP, or TEAM/STEP@SYSTEM where only that
 * system cannot.
 */
final class LabLimits {
    private LabLimits() {}

    /** {@return the steps of a team that do not apply on such a lab host, each with its reason} */
    static Map<String, String> of(String driver, LabOs os, TeamId team) {
        var steps = new TreeMap<String, String>();
        String prefix = team.value() + "/";
        entries(driver).forEach((entry, reason) -> {
            String[] parts = entry.split("@", 2);
            if (parts[0].startsWith(prefix) && (parts.length == 1 || parts[1].equals(os.word()))) {
                steps.put(parts[0].substring(prefix.length()), reason);
            }
        });
        return steps;
    }

    static Map<String, String> entries(String driver) {
        return HostSnapshot.entries("cannot/" + driver + ".txt", " ");
    }
}
