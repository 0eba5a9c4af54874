package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import java.time.YearMonth;
import java.util.List;
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
        assertThat(Requirements.missing(program -> !program.equals("systemd-nspawn") && !program.equals("nft"), true))
                .containsExactly("nftables", "systemd-container");
        assertThat(Requirements.missing(_ -> true, false)).containsExactly("debian-archive-keyring");
        assertThat(Requirements.missing(_ -> true, true)).isEmpty();
    }

    @Test
    void aForwardChainThatDropsIsSeenAndOneThatAcceptsIsNot() {
        String chain =
                "table ip filter {\n chain FORWARD {\n  type filter hook forward priority filter; policy %s;\n }\n}\n";
        assertThat(Requirements.forwardIsDropped(chain.formatted("drop"))).isTrue();
        assertThat(Requirements.forwardIsDropped(chain.formatted("accept"))).isFalse();
        assertThat(Requirements.forwardIsDropped(chain.formatted("drop").replace("forward", "input")))
                .isFalse();
    }

    @Test
    void anImageIsAnotherOneWithOtherPackagesAndInAnotherMonth() {
        String key = Images.key(List.of("systemd"), YearMonth.of(2026, 11));
        assertThat(Images.key(List.of("systemd"), YearMonth.of(2026, 11))).isEqualTo(key);
        assertThat(Images.key(List.of("systemd", "curl"), YearMonth.of(2026, 11)))
                .isNotEqualTo(key);
        assertThat(Images.key(List.of("systemd"), YearMonth.of(2026, 12))).isNotEqualTo(key);
    }
}
