package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabOs;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether an entry is needed, proofs on lab hosts decide; that it names something, this does. */
class LabLimitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"container", "docker", "vm"})
    void everyEntryNamesAStepAndASystem(String driver) {
        var workflow = Workflow.load(TeamSource.shipped(), ActionKinds.builtIn());
        var steps = new TreeSet<String>();
        workflow.teams()
                .forEach(
                        team -> team.steps().forEach(step -> steps.add(team.id().value() + "/" + step.id())));
        assertThat(LabLimits.entries(driver).keySet()).allSatisfy(entry -> {
            String[] parts = entry.split("@", 2);
            assertThat(steps).contains(parts[0]);
            assertThat(parts.length == 1 || LabOs.words().contains(parts[1]))
                    .as(entry)
                    .isTrue();
        });
    }

    @Test
    void everyDriverHasAList() {
        assertThat(LabDriver.words()).allSatisfy(driver -> LabLimits.entries(driver));
    }

    @Test
    void anEntryOfOneSystemHoldsForNoOther() {
        var alpha = new TeamId("alpha");
        assertThat(LabLimits.of("vm", LabOs.DEBIAN_12, alpha)).containsKey("ssh-penalties");
        assertThat(LabLimits.of("vm", LabOs.DEBIAN_13, alpha)).doesNotContainKey("ssh-penalties");
    }
}
