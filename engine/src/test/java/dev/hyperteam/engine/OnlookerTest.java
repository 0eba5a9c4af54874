package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.workflow.TeamSource;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A host without the verifier's program is asked in no weaker a confinement than one that has it. */
class OnlookerTest {
    private static final Pattern PROPERTY = Pattern.compile("-p ('[^']+'|\"[^\"]+\"|\\S+)");

    @Test
    void whatTheVerifiersProgramConfinesIsConfinedHereToo() {
        String own = Resources.text("confined.sh");
        var alpha = TeamSource.shipped().layers().getFirst().stream()
                .filter(file -> file.name().equals("teams/alpha.yaml"))
                .findFirst()
                .orElseThrow();
        var wanted = PROPERTY.matcher(alpha.text())
                .results()
                .map(found -> found.group(1))
                .filter(property -> !property.startsWith("User=") && !property.startsWith("RuntimeMaxSec="))
                .filter(property -> property.matches("'?[A-Z][A-Za-z]+=.*"))
                .collect(Collectors.toSet());
        assertThat(wanted).hasSizeGreaterThan(15);
        assertThat(wanted).allSatisfy(property -> assertThat(own).contains("-p " + property));
        assertThat(own).contains("-p User=nobody", "-p \"RuntimeMaxSec=$2\"");
    }
}
