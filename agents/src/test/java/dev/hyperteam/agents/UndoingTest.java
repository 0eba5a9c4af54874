package dev.hyperteam.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agents.policy.Classifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UndoingTest {
    private final Classifier classifier = new Classifier();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n ",
                ":",
                "true",
                "exit 0",
                "echo undone",
                "# rm -f /srv/x",
                "true; echo x\n# y\n:",
                "ls / && true"
            })
    void nothingIsTakenBack(String undo) {
        assertThat(Undoing.doesNothing(undo, classifier)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -f /srv/x",
                "# back\nmv /srv/b /srv/a",
                "true; systemctl start web",
                "echo a >/srv/x",
                "[ -e /x ] || rm /y"
            })
    void somethingMayBe(String undo) {
        assertThat(Undoing.doesNothing(undo, classifier)).isFalse();
    }
}
