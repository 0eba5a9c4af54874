package dev.hyperteam.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveFrameTest {
    private static final Instant START = Instant.parse("2026-11-23T23:15:00Z");
    private static final Node ALPHA = Node.parse("alpha@web1");
    private static final Node BRAVO = Node.parse("bravo@web1");
    private static final Node ECHO = Node.parse("echo-network@web1");

    private static RunState state() {
        var sshd = new StepRef(ALPHA, "sshd");
        var containerd = new StepRef(BRAVO, "containerd");
        var events = List.<Event>of(
                new Event.RunStarted("0", "me", List.of(ALPHA, BRAVO, ECHO), List.of(), Map.of(), ""),
                new Event.TeamStarted(ALPHA, 1, List.of(), 1),
                new Event.StepStarted(sshd, "Keys only", 1, 1),
                new Event.StepChecked(sshd, "satisfied", ""),
                new Event.StepEnded(sshd, StepEnding.UNCHANGED, "", Duration.ofSeconds(1)),
                new Event.TeamEnded(ALPHA, 1, TeamEnding.COMPLETE, "", Duration.ofSeconds(138)),
                new Event.TeamStarted(BRAVO, 2, List.of(ALPHA), 9),
                new Event.StepStarted(containerd, "Installing containerd", 1, 9));
        List<Entry> entries = new ArrayList<>();
        for (Event event : events) {
            entries.add(new Entry(entries.size() + 1, new RunId("20261123-231502-k3f9"), START, event));
        }
        return RunState.fold(entries).orElseThrow();
    }

    @Test
    void a_line_for_each_team_and_the_bar() {
        assertThat(LiveFrame.lines(state(), START.plusSeconds(150), 20))
                .containsExactly(
                        "✅ ALPHA         1/1    2m 18s   complete",
                        "⏳ BRAVO         0/9    2m 30s   Installing containerd",
                        "·  ECHO-NETWORK                  waiting",
                        "[█████████░░░░░░░░░░░░░░░░░░░░░] 33%  2m 30s  0 steps changed");
    }

    @Test
    void a_small_terminal_shows_what_is_under_way() {
        assertThat(LiveFrame.lines(state(), START.plusSeconds(150), 3))
                .containsExactly(
                        "⏳ BRAVO         0/9    2m 30s   Installing containerd",
                        "   ... and 2 more teams",
                        "[█████████░░░░░░░░░░░░░░░░░░░░░] 33%  2m 30s  0 steps changed");
    }
}
