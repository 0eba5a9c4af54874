package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.action.Values;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.TeamId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private final Team alpha = CrashLab.workflow("""
            team: alpha
            name: Preparation
            phase: 1
            estimate: 1m
            persona: none
            parameters:
              enabled: { type: flag, default: "true", about: A switch. }
              place: { type: text, default: /srv, about: A place. }
            steps:
              - id: kernel
                title: Kernel
                about: Only on a kernel of one's own.
                when: { kernel: own, os_id: debian|ubuntu }
                action: { directory: { path: /tmp/k } }
              - id: switched
                title: Switched
                about: Unless switched off.
                unless: { enabled: "false" }
                action: { directory: { path: <%= place %>/x } }
                outputs: { folder: <%= place %>/x }
              - id: later
                title: Later
                about: Wants what another hands on.
                action: { directory: { path: <%= outputs.other %> } }
            """).team(new TeamId("alpha")).orElseThrow();

    private Preparation preparation(Map<String, String> parameters, Map<String, String> facts) {
        return new Preparation(Node.parse("alpha@one"), alpha, new Values(parameters, Map.of(), facts));
    }

    private Step step(String id) {
        return alpha.step(id).orElseThrow();
    }

    @Test
    void aStepAppliesWhenEveryFactIsOneOfTheWantedOnes() {
        var own = preparation(Map.of(), Map.of("kernel", "own", "os_id", "ubuntu"));
        assertThat(own.notApplicable(step("kernel"))).isEmpty();
        var shared = preparation(Map.of(), Map.of("kernel", "shared", "os_id", "ubuntu"));
        assertThat(shared.notApplicable(step("kernel"))).contains("needs kernel=own, this target has shared");
        var other = preparation(Map.of(), Map.of("kernel", "own", "os_id", "deb"));
        assertThat(other.notApplicable(step("kernel"))).contains("needs os_id=debian|ubuntu, this target has deb");
        assertThat(preparation(Map.of(), Map.of()).notApplicable(step("kernel")).orElseThrow())
                .endsWith("this target has unknown");
    }

    @Test
    void aStepIsSwitchedOffByExactlyThatValue() {
        assertThat(preparation(Map.of("enabled", "false"), Map.of()).notApplicable(step("switched")))
                .contains("switched off: enabled=false");
        assertThat(preparation(Map.of("enabled", "true"), Map.of()).notApplicable(step("switched")))
                .isEmpty();
    }

    @Test
    void valuesAreFilledInAndAMissingOneIsNamedWithItsPlace() {
        var preparation = preparation(Map.of("place", "/data", "enabled", "true"), Map.of());
        assertThat(preparation.prepare(step("switched")).rendered().summary()).contains("/data/x");
        assertThat(preparation.outputs(step("switched"))).isEqualTo(Map.of("folder", "/data/x"));
        assertThat(preparation.ref(step("later"))).hasToString("alpha@one/later");
        assertThatThrownBy(() -> preparation.prepare(step("later")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("outputs.other")
                .hasMessageContaining("alpha.yaml:");
    }
}
