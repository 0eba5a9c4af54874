package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.workflow.Node;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OfflineAvailabilityTest {
    private static final String RUNBOOK = """
            team: foxtrot
            name: Many
            phase: 5
            persona: none
            requires: { hosts: ">= 3", kvm: "yes" }
            parts:
              one: {}
              two: { requires: { hosts: ">= 5" } }
            steps:
              - { id: a, title: A, about: A., part: one, action: { directory: { path: /tmp/a } } }
              - { id: b, title: B, about: B., part: two, action: { directory: { path: /tmp/b } } }
            """;

    private static Optional<String> why(int hosts, String part) {
        return new OfflineAvailability(CrashLab.workflow(RUNBOOK), Map.of(), hosts)
                .why(Node.parse("foxtrot@one"), Optional.of(part).filter(name -> !name.isEmpty()));
    }

    @Test
    void howManyTargetsThereAreIsKnownWithoutAskingThem() {
        assertThat(why(1, "")).contains("needs hosts >= 3, there is 1");
        assertThat(why(3, "")).as("whether there is kvm, nobody knows yet").isEmpty();
        assertThat(why(3, "one")).isEmpty();
        assertThat(why(3, "two")).contains("needs hosts >= 5, there is 3");
    }

    @Test
    void aPartNeedsThePartsWhoseStepsItsOwnNeed() {
        String runbook = RUNBOOK
                + "  - { id: c, title: C, about: C., part: one, needs: [b], action: { directory: { path: /tmp/c } } }\n";
        var availability = new OfflineAvailability(CrashLab.workflow(runbook), Map.of(), 3);
        assertThat(availability.why(Node.parse("foxtrot@one"), Optional.of("one")))
                .contains("needs its part two (needs hosts >= 5, there is 3)");
    }
}
