package dev.hyperteam.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.yaml.Mark;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementTest {
    private static Requirement of(String fact, String... wanted) {
        return new Requirement(fact, List.of(wanted), Mark.outside("test"));
    }

    @ParameterizedTest
    @CsvSource({
        ">= 2048, 2048, true",
        ">= 2048, 2047, false",
        "> 2048, 2048, false",
        "> 2048, 2049, true",
        "<= 4, 4, true",
        "<= 4, 5, false",
        "<4, 3, true",
        "<4, 4, false",
        ">= 1, many, false",
        ">= 1, '', false",
    })
    void numbersAreComparedAsNumbers(String wanted, String actual, boolean met) {
        assertThat(of("memory_mib", wanted).unmet(Map.of("memory_mib", actual)).isEmpty())
                .isEqualTo(met);
    }

    @Test
    void anyOfTheWantedValuesWillDo() {
        var os = of("os", "debian-12", "debian-13");
        assertThat(os.unmet(Map.of("os", "debian-13"))).isEmpty();
        assertThat(os.unmet(Map.of("os", "debian-11")))
                .contains("needs os=debian-12|debian-13, this target has debian-11");
    }

    @Test
    void whatIsNotToldIsNotAssumed() {
        assertThat(of("kvm", "yes").unmet(Map.of())).contains("needs kvm=yes, this target has unknown");
        assertThat(of("hosts", ">= 3").unmet(Map.of("hosts", "1"))).contains("needs hosts >= 3, there is 1");
    }
}
