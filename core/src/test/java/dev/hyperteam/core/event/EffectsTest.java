package dev.hyperteam.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private static final StepRef FIREWALL = new StepRef(Tape.ALPHA, "firewall");

    private static Event intent(StepRef ref, int attempt, boolean undo) {
        return new Event.StepIntent(ref, attempt, "file", List.of(), undo);
    }

    @Test
    void effectsComeInTheOrderInWhichTheyWereBegun() {
        Effects effects = new Tape()
                .changed(Tape.STEP, 1, "a", "b")
                .changed(FIREWALL, 1, "c", "d")
                .effects();
        assertThat(effects.open()).extracting(Effect::ref).containsExactly(Tape.STEP, FIREWALL);
        assertThat(effects.open())
                .allSatisfy(effect -> assertThat(effect.stage()).isEqualTo(Effect.Stage.APPLIED));
    }

    @Test
    void anIntentThatACrashLeftOpenIsAnEffect() {
        var tape = new Tape().add(intent(Tape.STEP, 1, true));
        assertThat(tape.effects().open()).extracting(Effect::stage).containsExactly(Effect.Stage.INTENDED);
        tape.add(new Event.StepCaptured(Tape.STEP, 1, "old"));
        assertThat(tape.effects().open()).singleElement().satisfies(effect -> {
            assertThat(effect.stage()).isEqualTo(Effect.Stage.CAPTURED);
            assertThat(effect.before()).isEqualTo("old");
            assertThat(effect.after()).isEmpty();
        });
    }

    @Test
    void severalAttemptsAreOneEffectWithTheFirstValueBefore() {
        Effects effects = new Tape()
                .add(
                        intent(Tape.STEP, 1, true),
                        new Event.StepCaptured(Tape.STEP, 1, "clean"),
                        new Event.AttemptFailed(Tape.STEP, 1, 3, "exit-code", "m", "", Duration.ZERO),
                        intent(Tape.STEP, 2, false),
                        new Event.StepCaptured(Tape.STEP, 2, "half"),
                        new Event.StepApplied(Tape.STEP, 2, "half", "new", "", Tape.TOOK))
                .effects();
        assertThat(effects.open()).singleElement().satisfies(effect -> {
            assertThat(effect.before()).isEqualTo("clean");
            assertThat(effect.after()).isEqualTo("new");
            assertThat(effect.attempt()).isEqualTo(2);
            assertThat(effect.seq()).isEqualTo(4);
            assertThat(effect.irreversible()).isTrue();
        });
    }

    @Test
    void whatTheHostTookBackIsNoEffectButAnEarlierAttemptStillIs() {
        Effects effects = new Tape()
                .changed(Tape.STEP, 1, "a", "b")
                .add(intent(Tape.STEP, 2, true), new Event.StepCaptured(Tape.STEP, 2, "b"))
                .add(new Event.StepApplied(Tape.STEP, 2, "b", "c", "", Tape.TOOK))
                .add(new Event.GuardReverted(Tape.STEP, 2, ""))
                .add(intent(FIREWALL, 1, true), new Event.GuardReverted(FIREWALL, 1, ""))
                .effects();
        assertThat(effects.open()).singleElement().satisfies(effect -> {
            assertThat(effect.ref()).isEqualTo(Tape.STEP);
            assertThat(effect.after()).isEqualTo("b");
        });
    }

    @Test
    void onlyAnUndoThatSucceededClosesAnEffectAndOnlyOfTheRunThatItNames() {
        for (UndoEnding ending : UndoEnding.values()) {
            var tape = new Tape().changed(Tape.STEP, 1, "a", "b").as(Tape.OTHER).changed(Tape.STEP, 1, "b", "c");
            tape.add(new Event.UndoEnded(Tape.STEP, Tape.OTHER, 1, ending, "", ""));
            boolean closes = ending == UndoEnding.UNDONE || ending == UndoEnding.ALREADY;
            assertThat(tape.effects().of(Tape.STEP)).as("%s", ending).hasSize(closes ? 1 : 2);
            assertThat(tape.effects().of(Tape.STEP).getFirst().run()).isEqualTo(Tape.RUN);
        }
    }

    @Test
    void effectsAreAskedForByTarget() {
        var elsewhere = new StepRef(Node.parse("alpha@two"), "firewall");
        Effects effects = new Tape()
                .changed(FIREWALL, 1, "a", "b")
                .changed(elsewhere, 1, "a", "b")
                .effects();
        assertThat(effects.on("two")).extracting(Effect::ref).containsExactly(elsewhere);
    }

    @Test
    void anEffectUnderOneThatWasUndoneExpectsWhatThatOneFound() {
        var later = new RunId("20260101-000000-aaaa");
        // Somebody changed it to "theirs", a later run took it back to "ours", and that run was undone.
        var tape =
                new Tape().changed(Tape.STEP, 1, "original", "ours").as(later).changed(Tape.STEP, 1, "theirs", "ours");
        assertThat(tape.effects().open()).extracting(Effect::after).containsExactly("ours", "ours");
        tape.add(new Event.UndoEnded(Tape.STEP, later, 1, UndoEnding.UNDONE, "", "theirs"));
        assertThat(tape.effects().open()).singleElement().satisfies(effect -> {
            assertThat(effect.before()).isEqualTo("original");
            assertThat(effect.after()).isEqualTo("theirs");
        });
    }

    @Test
    void whatLeftEverythingAsItWasIsNoEffect() {
        assertThat(new Tape().changed(Tape.STEP, 1, "same", "same").effects().open())
                .isEmpty();
        var secondAttempt = new Tape()
                .changed(Tape.STEP, 1, "a", "b")
                .add(intent(Tape.STEP, 2, true), new Event.StepCaptured(Tape.STEP, 2, "b"))
                .add(new Event.StepApplied(Tape.STEP, 2, "b", "b", "", Tape.TOOK));
        assertThat(secondAttempt.effects().open())
                .as("the first attempt's change is still there")
                .singleElement()
                .satisfies(
                        effect -> assertThat(effect.before() + effect.after()).isEqualTo("ab"));
    }
}
