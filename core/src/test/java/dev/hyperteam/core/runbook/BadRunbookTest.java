package dev.hyperteam.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadRunbookTest {
    static Stream<Cases> cases() {
        return Stream.of("teams", "parameters-and-facts", "steps", "verifications")
                .flatMap(name -> Cases.of("bad-runbooks/" + name + ".txt"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyMistakeIsToldInItsPlace(Cases example) {
        var problems = new Problems();
        RunbookReader.read("a.yaml", example.input(), NoteKind.KINDS, problems);

        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(ProblemException.class)
                .hasMessage(example.expected());
    }

    @Test
    void theCasesAreAllThere() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(80);
    }
}
