package dev.hyperteam.cli.console;

import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.StepView;
import dev.hyperteam.core.event.TeamState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One frame of the live view: a line for each team, and the bar. Pure: the same state and time give the same frame. */
public final class LiveFrame {
    private static final int BAR = 30;

    private LiveFrame() {}

    /**
     * The frame.
     *
     * @param now for what is under way
     * @param height lines at most; teams that wait are left out first
     */
    public static List<String> lines(RunState state, Instant now, int height) {
        var views = List.copyOf(state.nodes().values());
        boolean many =
                views.stream().map(view -> view.node().target()).distinct().count() > 1;
        int name =
                views.stream().mapToInt(view -> name(view, many).length()).max().orElse(0);
        List<NodeView> shown = new ArrayList<>(views);
        while (shown.size() > Math.max(1, height - 2)) {
            shown.remove(leastInteresting(shown));
        }
        List<String> lines = new ArrayList<>();
        shown.forEach(view -> lines.add(line(view, name(view, many), name, now)));
        if (shown.size() < views.size()) {
            lines.add("   ... and " + Words.count(views.size() - shown.size(), "more team"));
        }
        lines.add(bar(state, now));
        return lines;
    }

    private static NodeView leastInteresting(List<NodeView> views) {
        for (var state : List.of(TeamState.PENDING, TeamState.DONE, TeamState.ENDED)) {
            var found = views.reversed().stream()
                    .filter(view -> view.state() == state)
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        return views.getLast();
    }

    private static String name(NodeView view, boolean many) {
        return Words.label(view.node().team()) + (many ? "@" + view.node().target() : "");
    }

    private static String line(NodeView view, String name, int width, Instant now) {
        String icon = switch (view.state()) {
            case PENDING -> "· ";
            case RUNNING -> "⏳";
            case DONE, ENDED -> view.ending() == null ? "· " : EventLines.icon(view.ending());
        };
        String padded = name + " ".repeat(Math.max(0, width - name.length()));
        String steps = view.stepsTotal() == 0 ? "" : view.stepsDone() + "/" + view.stepsTotal();
        return icon + " " + padded + "  " + pad(steps, 7) + pad(elapsed(view, now), 9) + doing(view);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String elapsed(NodeView view, Instant now) {
        if (view.ending() != null) {
            return Words.span(whole(view.took()));
        }
        var started = view.startedAt();
        return view.state() == TeamState.RUNNING && started != null
                ? Words.span(whole(Duration.between(started, now)))
                : "";
    }

    private static Duration whole(Duration duration) {
        return duration.compareTo(Duration.ofSeconds(1)) < 0 ? duration : Duration.ofSeconds(duration.toSeconds());
    }

    private static String doing(NodeView view) {
        if (view.ending() != null) {
            String reason = Clean.line(view.reason());
            return Words.of(view.ending()) + (reason.isEmpty() ? "" : ": " + reason);
        }
        StepView step = view.current();
        if (view.state() != TeamState.RUNNING || step == null) {
            return view.state() == TeamState.PENDING ? "waiting" : "";
        }
        String title = Clean.line(step.title().isEmpty() ? step.ref().step() : step.title());
        String attempt = step.attempts() > 1 ? " (attempt " + step.attempts() + ")" : "";
        return title + attempt + (step.guardArmed() ? " (guarded)" : "");
    }

    private static String bar(RunState state, Instant now) {
        int percent = state.percent();
        int full = percent * BAR / 100;
        var ended = state.endedAt();
        var until = ended == null ? now : ended;
        return "[" + "█".repeat(full) + "░".repeat(BAR - full) + "] " + percent + "%  "
                + Words.span(whole(Duration.between(state.startedAt(), until))) + "  "
                + Words.count(state.changed(), "step") + " changed";
    }
}
