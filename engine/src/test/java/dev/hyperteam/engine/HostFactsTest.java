package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.runbook.HostFacts;
import org.junit.jupiter.api.Test;

class HostFactsTest {
    @Test
    void targetsTellExactlyTheFactsThatRunbooksMayName() {
        String script = Resources.text("facts.sh");
        String told = script.substring(script.indexOf("<<FACTS\n") + 8, script.lastIndexOf("FACTS"));
        assertThat(told.lines().map(line -> line.substring(0, line.indexOf('='))))
                .containsExactlyInAnyOrderElementsOf(HostFacts.NAMES);
    }
}
