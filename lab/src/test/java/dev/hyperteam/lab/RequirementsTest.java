package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequirementsTest {
    @Test
    void anotherSystemIsToldWhatToDoInstead() {
        Problem problem = Requirements.machine("Mac OS X", 0).orElseThrow();
        assertThat(problem.text()).contains("needs Linux, and this is Mac OS X").contains("a server of your own");
    }

    @Test
    void anotherUserIsToldWhatToDoInstead() {
        Problem problem = Requirements.machine("Linux", 1000).orElseThrow();
        assertThat(problem.text()).contains("needs root, and this is user 1000").contains("sudo");
    }

    @Test
    void rootOnLinuxWillDo() {
        assertThat(Requirements.machine("Linux", 0)).isEmpty();
    }

    @Test
    void missingProgramsAreNamedByTheirPackages() {
        var programs = Map.of("nft", "nftables", "systemd-nspawn", "systemd-container", "ip", "iproute2");
        assertThat(Requirements.missing(programs, "ip"::equals, true)).containsExactly("nftables", "systemd-container");
        assertThat(Requirements.missing(programs, _ -> true, false)).containsExactly("debian-archive-keyring");
        assertThat(Requirements.missing(programs, _ -> true, true)).isEmpty();
    }

    @Test
    void aForwardChainThatDropsIsSeenAndOneThatAcceptsIsNot() {
        String chain =
                "table ip filter {\n chain FORWARD {\n  type filter hook forward priority filter; policy %s;\n }\n}\n";
        assertThat(Network.forwardIsDropped(chain.formatted("drop"))).isTrue();
        assertThat(Network.forwardIsDropped(chain.formatted("accept"))).isFalse();
        assertThat(Network.forwardIsDropped(chain.formatted("drop").replace("forward", "input")))
                .isFalse();
    }

    @Test
    void anImageIsAnotherOneWithOtherPackagesAndInAnotherMonth() {
        var november = YearMonth.of(2026, 11);
        String key = Images.Recipe.root(List.of()).key(november);
        assertThat(Images.Recipe.root(List.of()).key(november)).isEqualTo(key);
        assertThat(Images.Recipe.root(List.of("curl")).key(november)).isNotEqualTo(key);
        assertThat(Images.Recipe.root(List.of()).key(YearMonth.of(2026, 12))).isNotEqualTo(key);
        assertThat(Images.Recipe.disk(LabOs.DEBIAN_12, List.of()).key(november)).isNotEqualTo(key);
    }
}
