package dev.hyperteam.core.workflow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.runbook.Cases;
import dev.hyperteam.core.runbook.NoteKind;
import dev.hyperteam.core.workflow.TeamSource.TeamFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadWorkflowTest {
    static Stream<Cases> cases() {
        return Cases.of("bad-runbooks/graphs.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyMistakeOfTheGraphIsToldInItsPlace(Cases example) {
        var files = Stream.of(example.input().split("(?m)^\\+\\+\\+ "))
                .skip(1)
                .map(text ->
                        new TeamFile(text.substring(0, text.indexOf('\n')), text.substring(text.indexOf('\n') + 1)))
                .toArray(TeamFile[]::new);

        assertThatThrownBy(() -> Workflow.load(TeamSource.of(files), NoteKind.KINDS))
                .isInstanceOf(ProblemException.class)
                .hasMessage(example.expected());
    }
}
