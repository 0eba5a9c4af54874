package dev.hyperteam.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.event.Unanswered;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventLinesTest {
    private static final RunId RUN = new RunId("20261123-231502-k3f9");
    private static final Node ALPHA = Node.parse("alpha@web1");
    private static final Node BRAVO = Node.parse("bravo@web1");
    private static final Node CHARLIE = Node.parse("charlie@web1");
    private static final Node DELTA = Node.parse("delta@web1");
    private static final StepRef CONTAINERD = new StepRef(BRAVO, "containerd");
    private static final StepRef PROMETHEUS = new StepRef(CHARLIE, "prometheus-up");
    private static final StepRef SSH = new StepRef(ALPHA, "ssh-keys-only");
    private static final Duration NEVER = Duration.ofSeconds(-1);

    private static List<String> lines(Event... events) {
        var lines = new EventLines();
        List<String> result = new ArrayList<>();
        long seq = 1;
        for (Event event : events) {
            lines.line(new Entry(seq++, RUN, Instant.EPOCH, event)).ifPresent(result::add);
        }
        return result;
    }

    private static Event.RunStarted started(Node... nodes) {
        return new Event.RunStarted(
                "1", "me@here:1", List.of(nodes), List.of("foxtrot@web1: has no steps yet"), Map.of(), "f");
    }

    private static Event.TeamEnded ended(Node node, int phase, TeamEnding ending, String reason) {
        return new Event.TeamEnded(node, phase, ending, reason, Duration.ofSeconds(138));
    }

    @Test
    void the_seeds_lines_are_kept() {
        assertThat(lines(
                        ended(ALPHA, 1, TeamEnding.COMPLETE, ""),
                        new Event.TeamStarted(BRAVO, 2, List.of(ALPHA), 9),
                        new Event.StepStarted(CONTAINERD, "Installing containerd", 3, 9),
                        new Event.TeamStarted(CHARLIE, 2, List.of(ALPHA), 4),
                        new Event.AttemptFailed(
                                PROMETHEUS, 1, 3, "verification", "target 'node' is down", "", Duration.ofSeconds(8)),
                        ended(DELTA, 3, TeamEnding.BLOCKED, "needs Charlie")))
                .containsExactly(
                        "✅ [ALPHA] COMPLETE - Phase 1 - Duration: 2m 18s - No issues",
                        "🚀 [BRAVO] STARTING - Phase 2 - Dependencies: Alpha ✓",
                        "⏳ [BRAVO] RUNNING - Installing containerd (3/9)",
                        "🚀 [CHARLIE] STARTING - Phase 2 - Dependencies: Alpha ✓",
                        "❌ [CHARLIE] FAILED - Phase 2 - prometheus-up: target 'node' is down - retry 2/3 in 8s",
                        "⛔ [DELTA] BLOCKED - Phase 3 - needs Charlie");
    }

    @Test
    void a_run_begins_goes_on_and_ends() {
        assertThat(lines(
                        started(ALPHA),
                        new Event.RunResumed("1", "me@here:2"),
                        new Event.RunEnded(RunEnding.COMPLETE, 0, "", Duration.ofSeconds(61)),
                        new Event.RunEnded(RunEnding.COMPLETE, 1, "", Duration.ofSeconds(61)),
                        new Event.RunEnded(RunEnding.FAILED, 2, "alpha failed", Duration.ofSeconds(61)),
                        new Event.RunEnded(RunEnding.BLOCKED, 0, "bravo is asked for", Duration.ofSeconds(1)),
                        new Event.RunEnded(RunEnding.CANCELLED, 0, "stopped", Duration.ofMillis(5))))
                .containsExactly(
                        "📋 [RUN] STARTING - 20261123-231502-k3f9 - 1 team - 1 left out",
                        "🔁 [RUN] RESUMING - 20261123-231502-k3f9 - by me@here:2",
                        "✅ [RUN] COMPLETE - Duration: 1m 1s - Nothing changed",
                        "✅ [RUN] COMPLETE - Duration: 1m 1s - 1 step changed",
                        "❌ [RUN] FAILED - Duration: 1m 1s - 2 steps changed - alpha failed",
                        "⛔ [RUN] BLOCKED - Duration: 1s - Nothing changed - bravo is asked for",
                        "🛑 [RUN] CANCELLED - Duration: 5ms - Nothing changed - stopped");
    }

    @Test
    void every_ending_of_a_team_has_a_line_of_its_own() {
        var events = Arrays.stream(TeamEnding.values())
                .map(ending -> ended(ALPHA, 1, ending, "because"))
                .toArray(Event[]::new);
        assertThat(lines(events))
                .containsExactly(
                        "✅ [ALPHA] COMPLETE - Phase 1 - Duration: 2m 18s - because",
                        "➖ [ALPHA] NOT APPLICABLE - Phase 1 - because",
                        "❌ [ALPHA] FAILED - Phase 1 - Duration: 2m 18s - because",
                        "⛔ [ALPHA] BLOCKED - Phase 1 - because",
                        "⏭ [ALPHA] SKIPPED - Phase 1 - because",
                        "🛑 [ALPHA] CANCELLED - Phase 1 - Duration: 2m 18s - because",
                        "🚫 [ALPHA] UNAVAILABLE - Phase 1 - because",
                        "📭 [ALPHA] NO STEPS - Phase 1 - because");
    }

    @Test
    void every_ending_of_a_step_is_told_by_its_title_but_the_quiet_one() {
        var first = Stream.<Event>of(
                new Event.TeamStarted(ALPHA, 1, List.of(), 1),
                new Event.StepStarted(SSH, "Accept only keys over SSH", 1, 12));
        var events = Stream.concat(
                        first,
                        Arrays.stream(StepEnding.values())
                                .map(ending -> new Event.StepEnded(SSH, ending, "because", Duration.ofMillis(1234))))
                .toArray(Event[]::new);
        assertThat(lines(events))
                .containsExactly(
                        "🚀 [ALPHA] STARTING - Phase 1 - No dependencies",
                        "⏳ [ALPHA] RUNNING - Accept only keys over SSH (1/12)",
                        "🔧 [ALPHA] CHANGED - Accept only keys over SSH - 1.2s",
                        "➖ [ALPHA] NOT APPLICABLE - Accept only keys over SSH: because",
                        "⛔ [ALPHA] BLOCKED - Phase 1 - Accept only keys over SSH: because",
                        "❌ [ALPHA] FAILED - Phase 1 - ssh-keys-only: because",
                        "🛑 [ALPHA] CANCELLED - Accept only keys over SSH: because");
    }

    @Test
    void a_guard_says_what_it_does() {
        assertThat(lines(
                        new Event.GuardArmed(SSH, 1, Duration.ofMinutes(3)),
                        new Event.GuardConfirmed(SSH, 1),
                        new Event.GuardReverted(SSH, 1, "nobody logged in")))
                .containsExactly(
                        "🔒 [ALPHA] GUARDED - ssh-keys-only: the host takes it back in 3m unless a new login works",
                        "🔓 [ALPHA] CONFIRMED - ssh-keys-only: a new login works",
                        "↩ [ALPHA] REVERTED - ssh-keys-only: nobody logged in");
    }

    @Test
    void a_rollback_tells_what_became_of_each_effect() {
        var events = Stream.of(
                        Stream.<Event>of(
                                new Event.RollbackStarted("to phase 0", "me@here:1", List.of(SSH)),
                                new Event.UndoIntent(SSH, RUN, 1)),
                        Arrays.stream(UndoEnding.values())
                                .<Event>map(ending -> new Event.UndoEnded(SSH, RUN, 1, ending, "because", "")),
                        Stream.<Event>of(
                                new Event.RollbackEnded(true, 3, 0, Duration.ofSeconds(12)),
                                new Event.RollbackEnded(false, 2, 1, Duration.ofSeconds(12))))
                .flatMap(stream -> stream)
                .toArray(Event[]::new);
        assertThat(lines(events))
                .containsExactly(
                        "↩ [ROLLBACK] STARTING - to phase 0 - 1 step",
                        "⏳ [ALPHA] UNDOING - ssh-keys-only",
                        "↩ [ALPHA] UNDONE - ssh-keys-only: because",
                        "↩ [ALPHA] ALREADY AS BEFORE - ssh-keys-only: because",
                        "⚠ [ALPHA] CONFLICT - ssh-keys-only: because",
                        "⚠ [ALPHA] NO WAY BACK - ssh-keys-only: because",
                        "❌ [ALPHA] UNDO FAILED - ssh-keys-only: because",
                        "✅ [ROLLBACK] COMPLETE - Duration: 12s - 3 undone",
                        "❌ [ROLLBACK] INCOMPLETE - Duration: 12s - 2 undone - 1 conflict");
    }

    @Test
    void questions_and_signals_are_shown_once() {
        assertThat(lines(
                        new Event.ApprovalRequested(
                                "3f2a",
                                ALPHA,
                                "now",
                                0,
                                "Reboot now?",
                                List.of("reboot"),
                                "",
                                "h",
                                Duration.ofHours(1),
                                Unanswered.WAIT),
                        new Event.ApprovalAnswered("3f2a", ALPHA, true, "me", "", "h"),
                        new Event.ApprovalAnswered("3f2a", ALPHA, false, "me", "too late", "h"),
                        new Event.SignalPosted(ALPHA, "STARTING", "said already"),
                        new Event.SignalPosted(ALPHA, "READY", "certificates are there")))
                .containsExactly(
                        "⏸ [ALPHA] WAITING - Reboot now? - hyperteam approve 3f2a",
                        "👍 [ALPHA] APPROVED - 3f2a by me",
                        "👎 [ALPHA] REJECTED - 3f2a by me - too late",
                        "📣 [ALPHA] READY - certificates are there");
    }

    @Test
    void a_phase_that_has_ended_well_says_what_was_done_after_it() {
        assertThat(lines(new Event.PhaseEnded(1, List.of()), new Event.PhaseEnded(2, List.of("kept", "warning: x"))))
                .containsExactly("🏁 [PHASE 1] COMPLETE", "🏁 [PHASE 2] COMPLETE - kept - warning: x");
    }

    @Test
    void what_only_the_journal_needs_is_not_shown() {
        assertThat(lines(
                        new Event.LeaseTaken("web1", 1, "me"),
                        new Event.OutputsSet(ALPHA, Map.of("a", "b")),
                        new Event.StepChecked(SSH, "needs-change", "x"),
                        new Event.StepIntent(SSH, 1, "file", List.of(), true),
                        new Event.StepCaptured(SSH, 1, "b"),
                        new Event.StepApplied(SSH, 1, "b", "a", "", Duration.ZERO),
                        new Event.StepVerified(SSH, true, List.of()),
                        new Event.AttemptFailed(SSH, 3, 3, "exit-code", "told by the step's end", "", NEVER)))
                .isEmpty();
    }

    @Test
    void a_run_on_several_targets_names_them() {
        var other = Node.parse("alpha@web2");
        assertThat(lines(started(ALPHA, other), new Event.TeamStarted(BRAVO, 2, List.of(ALPHA), 3)))
                .containsExactly(
                        "📋 [RUN] STARTING - 20261123-231502-k3f9 - 2 teams - 1 left out",
                        "🚀 [BRAVO@web1] STARTING - Phase 2 - Dependencies: Alpha@web1 ✓");
    }

    @Test
    void what_a_host_says_stays_on_its_line_and_commands_no_terminal() {
        assertThat(lines(new Event.StepEnded(SSH, StepEnding.FAILED, "a\n\u001b[2Jb\u0007", Duration.ZERO)))
                .containsExactly("❌ [ALPHA] FAILED - ssh-keys-only: a b");
    }
}
