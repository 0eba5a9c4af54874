package dev.hyperteam.core.runbook;

import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.action.Action;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The unit of work, retry, rollback and evidence.
 *
 * @param id in the alphabet of team ids, unique within the team
 * @param about why, in one or two lines
 * @param part the part of the team that it belongs to; empty when the team has none
 * @param needs ids of steps of the same team that must end well first; steps also run in the order of the file
 * @param when facts that the target must show, else the step is not applicable
 * @param unless parameter values under which the step is not applicable, for example {@code fail2ban: "false"}
 * @param locks named locks held while the action runs
 * @param timeout limit for one attempt; empty takes the configuration's
 * @param attempts limit of attempts; empty takes the configuration's
 * @param outputs values that the team hands on once this step is verified; may refer to parameters
 */
public record Step(
        String id,
        String title,
        String about,
        Optional<String> part,
        List<String> needs,
        Set<Hazard> hazards,
        Map<String, String> when,
        Map<String, String> unless,
        Action action,
        List<Verification> verify,
        Set<String> locks,
        Optional<Duration> timeout,
        Optional<Integer> attempts,
        Map<String, String> outputs,
        Mark mark) {
    public Step {
        needs = List.copyOf(needs);
        hazards = Set.copyOf(hazards);
        when = Map.copyOf(when);
        unless = Map.copyOf(unless);
        verify = List.copyOf(verify);
        locks = Set.copyOf(locks);
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
}
