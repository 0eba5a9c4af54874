package dev.hyperteam.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DoneNodesTest {
    private static Event.TeamEnded ended(TeamEnding ending) {
        return new Event.TeamEnded(Tape.ALPHA, 1, ending, "", Tape.TOOK);
    }

    private static Event.UndoEnded undone(UndoEnding ending) {
        return new Event.UndoEnded(Tape.STEP, Tape.RUN, 1, ending, "", "");
    }

    private static Set<?> done(Event... events) {
        return DoneNodes.fold(new Tape().add(events).entries()).nodes();
    }

    @Test
    void whatEndedWellIsDoneAlsoWhenALaterRunFails() {
        assertThat(done()).isEmpty();
        assertThat(done(ended(TeamEnding.COMPLETE))).isEqualTo(Set.of(Tape.ALPHA));
        assertThat(done(ended(TeamEnding.NOT_APPLICABLE))).isEqualTo(Set.of(Tape.ALPHA));
        assertThat(done(ended(TeamEnding.FAILED), ended(TeamEnding.BLOCKED))).isEmpty();
        assertThat(done(ended(TeamEnding.COMPLETE), ended(TeamEnding.FAILED))).isEqualTo(Set.of(Tape.ALPHA));
    }

    @Test
    void whatWasTakenBackIsNoLongerDoneUntilItIsDoneAgain() {
        assertThat(done(ended(TeamEnding.COMPLETE), undone(UndoEnding.UNDONE))).isEmpty();
        assertThat(done(ended(TeamEnding.COMPLETE), undone(UndoEnding.CONFLICT)))
                .as("nothing was touched")
                .isEqualTo(Set.of(Tape.ALPHA));
        assertThat(done(ended(TeamEnding.COMPLETE), undone(UndoEnding.UNDONE), ended(TeamEnding.COMPLETE)))
                .isEqualTo(Set.of(Tape.ALPHA));
    }
}
