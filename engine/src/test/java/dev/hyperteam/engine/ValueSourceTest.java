package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.Workflow;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueSourceTest {
    private final Workflow workflow = CrashLab.workflow("""
            team: alpha
            name: Values
            phase: 1
            estimate: 1m
            persona: none
            parameters:
              port: { type: port, default: 22, about: A port. }
              verifier_public_key: { type: text, default: "", about: Set by Hyperteam. }
              kex: { type: text, default: old, per_os: { debian-13: new, debian: older }, about: Keys. }
              controllers: { type: cidr-list, default: "", about: Set by Hyperteam. }
            steps: [{ id: s, title: S, about: A., action: { directory: { path: /tmp/x } } }]
            """);
    private final Team alpha = workflow.team(new TeamId("alpha")).orElseThrow();

    private ValueSource source(Map<String, String> overrides) {
        return new ValueSource(workflow, Map.of("alpha", overrides), "ssh-ed25519 AAAA");
    }

    private Map<String, String> parameters(Map<String, String> overrides, Map<String, String> facts) {
        return source(overrides).of(alpha, "one", facts).parameters();
    }

    @Test
    void whatHyperteamKnowsFillsTheParametersThatAskForIt() {
        assertThat(parameters(Map.of(), Map.of("controller", "10.0.0.1")))
                .containsEntry("port", "22")
                .containsEntry("verifier_public_key", "ssh-ed25519 AAAA")
                .containsEntry("controllers", "10.0.0.1");
    }

    @Test
    void whatSomebodySetGoesBeforeWhatIsKnown() {
        assertThat(parameters(
                        Map.of("controllers", "192.0.2.0/24", "verifier_public_key", "", "port", "2222"),
                        Map.of("controller", "10.0.0.1")))
                .containsEntry("controllers", "192.0.2.0/24")
                .containsEntry("verifier_public_key", "")
                .containsEntry("port", "2222");
    }

    @Test
    void theDefaultIsThatOfTheTargetsSystemUnlessSomebodySetAnother() {
        var trixie = Map.of("os", "debian-13", "os_id", "debian");
        assertThat(parameters(Map.of(), trixie)).containsEntry("kex", "new");
        assertThat(parameters(Map.of(), Map.of("os", "debian-12", "os_id", "debian")))
                .containsEntry("kex", "older");
        assertThat(parameters(Map.of(), Map.of("os", "ubuntu-24.04", "os_id", "ubuntu")))
                .containsEntry("kex", "old");
        assertThat(parameters(Map.of("kex", "mine"), trixie)).containsEntry("kex", "mine");
    }

    @Test
    void anAddressThatIsNoneIsNotTakenFromAHost() {
        assertThat(parameters(Map.of(), Map.of("controller", "10.0.0.1; rm -rf /")))
                .containsEntry("controllers", "");
    }

    @Test
    void aValueThatDoesNotFitIsRefusedWithItsName() {
        assertThatThrownBy(() -> parameters(Map.of("port", "many"), Map.of()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("port");
    }

    @Test
    void outputsReachTheTeamsOfTheSameTargetAndAddUp() {
        var source = source(Map.of());
        source.handOn(Node.parse("alpha@one"), Map.of("a", "1", "b", "1"));
        source.handOn(Node.parse("alpha@one"), Map.of("b", "2"));
        assertThat(source.of(alpha, "one", Map.of()).outputs()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(source.of(alpha, "two", Map.of()).outputs()).isEmpty();
    }
}
