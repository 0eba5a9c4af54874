package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is handed on lives as long as the step that handed it on. */
class OutputsTest {
    private static final RunId RUN = new RunId("20260101-000000-aaaa");
    private static final Node ALPHA = Node.parse("alpha@one");
    private static final Node ELSEWHERE = Node.parse("alpha@two");

    private final Outputs outputs = new Outputs();
    private long seq;

    private void add(Event... events) {
        for (Event event : List.of(events)) {
            seq++;
            outputs.apply(new Entry(seq, RUN, Instant.EPOCH.plusSeconds(seq), event));
        }
    }

    private void done(Node node, String step, Map<String, String> values) {
        add(new Event.StepEnded(new StepRef(node, step), StepEnding.CHANGED, "", Duration.ZERO));
        if (!values.isEmpty()) {
            add(new Event.OutputsSet(node, values));
        }
    }

    private void undone(Node node, String step, UndoEnding ending) {
        add(new Event.UndoEnded(new StepRef(node, step), RUN, 1, ending, "", ""));
    }

    @Test
    void theLastValueCountsAndNodesDoNotMix() {
        done(ALPHA, "ca", Map.of("certificate", "/old"));
        done(ELSEWHERE, "ca", Map.of("certificate", "/there"));
        done(ALPHA, "ca", Map.of("certificate", "/new"));
        assertThat(outputs.byNode())
                .isEqualTo(Map.of(ALPHA, Map.of("certificate", "/new"), ELSEWHERE, Map.of("certificate", "/there")));
    }

    @Test
    void anUndoneStepTakesBackItsOwnOutputsAlone() {
        done(ALPHA, "ca", Map.of("certificate", "/ca"));
        done(ALPHA, "quiet", Map.of());
        done(ALPHA, "user", Map.of("verifier_user", "verify"));
        undone(ALPHA, "quiet", UndoEnding.UNDONE);
        undone(ALPHA, "user", UndoEnding.ALREADY);
        undone(ELSEWHERE, "ca", UndoEnding.UNDONE);
        assertThat(outputs.byNode().get(ALPHA)).isEqualTo(Map.of("certificate", "/ca"));
    }

    @ParameterizedTest
    @EnumSource(
            value = UndoEnding.class,
            names = {"CONFLICT", "IRREVERSIBLE", "FAILED"})
    void whatCouldNotBeUndoneIsStillHandedOn(UndoEnding ending) {
        done(ALPHA, "ca", Map.of("certificate", "/ca"));
        undone(ALPHA, "ca", ending);
        assertThat(outputs.byNode().get(ALPHA)).isEqualTo(Map.of("certificate", "/ca"));
    }
}
