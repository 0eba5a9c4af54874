package dev.hyperteam.cli.doctor;

import dev.hyperteam.core.workflow.RunPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which teams, and which parts of teams, could run on the targets, and which not and why. Pure. */
public final class TeamsCheckup {
    private TeamsCheckup() {}

    /** {@return what a plan of live targets means for a reader} Teams without steps are passed over: no target can help that. */
    public static List<Finding> of(RunPlan plan) {
        Map<String, List<String>> able = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (var planned : plan.nodes()) {
            able.computeIfAbsent(planned.node().target(), _ -> new ArrayList<>())
                    .add(planned.team().id().value());
        }
        able.forEach((target, teams) -> findings.add(Finding.good(target + ": can run " + String.join(", ", teams))));
        for (var planned : plan.nodes()) {
            planned.unavailableParts()
                    .forEach((part, reason) -> findings.add(
                            cannot(planned.node().target(), planned.node().team() + "." + part, reason)));
        }
        plan.leftOut().stream()
                .filter(RunPlan.LeftOut::unavailable)
                .forEach(left -> findings.add(
                        cannot(left.node().target(), left.node().team().value(), left.reason())));
        return findings;
    }

    private static Finding cannot(String target, String what, String reason) {
        return Finding.open(target + ": " + what + " cannot be done here: " + reason, "");
    }
}
