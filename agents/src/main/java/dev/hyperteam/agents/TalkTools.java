package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Verdict;
import dev.hyperteam.engine.Workbench;
import dev.hyperteam.engine.record.GitHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Coordination between teams, and the project's history. Signals tell; they decide nothing. */
final class TalkTools {
    private static final int LONGEST_WAIT = 900;
    private static final Tool.Traits WAITS = Tool.Traits.USUAL.readOnly().within(Duration.ofSeconds(LONGEST_WAIT + 60));

    private final Workbench bench;
    private final Consent consent;
    private final String agent;
    private final Optional<GitHistory> history;

    TalkTools(Workbench bench, Consent consent, String agent, Optional<GitHistory> history) {
        this.bench = bench;
        this.consent = consent;
        this.agent = agent;
        this.history = history;
    }

    List<Tool> all() {
        var tools = new ArrayList<>(List.of(
                ToolMaker.acts(
                        "post_signal",
                        "Tells other teams and people something.",
                        Schema.object()
                                .choice("signal", "what", List.of("RUNNING", "BLOCKED", "NEEDS_HELP", "NOTE"))
                                .text("text", "in one sentence"),
                        bench,
                        this::post),
                ToolMaker.looks(
                        "team_signal",
                        "Shows the last signal of a team on this host.",
                        Schema.object().text("team", "id of the team"),
                        arguments -> ToolResult.ok(
                                bench.signal(arguments.text("team")).orElse("none yet"))),
                ToolMaker.looks(
                        "await_signal",
                        "Waits until a team on this host posts a signal.",
                        Schema.object()
                                .text("team", "id of the team")
                                .text("signal", "its name, such as NOTE")
                                .whole("seconds", "how long at most", 1, LONGEST_WAIT),
                        WAITS,
                        this::await),
                ToolMaker.acts(
                        "hand_on",
                        "Hands a value on to the teams that come after yours on this host.",
                        Schema.object()
                                .text("name", "lower-case letters, digits and _")
                                .text("value", "not a secret")
                                .text("why", "why, for the people who read it"),
                        bench,
                        this::handOn)));
        history.filter(GitHistory::exists).ifPresent(git -> tools.addAll(git(git)));
        return List.copyOf(tools);
    }

    private List<Tool> git(GitHistory git) {
        return List.of(
                ToolMaker.looks(
                        "git_log",
                        "Lists the last commits of the project, the records of earlier runs included.",
                        Schema.object().whole("count", "how many", 1, 100),
                        arguments -> ToolResult.ok(git.log((int) arguments.whole("count")))),
                ToolMaker.looks(
                        "git_show",
                        "Shows a commit of the project with its changes.",
                        Schema.object().text("revision", "its number, as git_log shows it"),
                        arguments -> ToolResult.ok(git.show(arguments.text("revision")))),
                ToolMaker.acts(
                        "git_note",
                        "Commits a note for people beside the record of this run.",
                        Schema.object().text("text", "Markdown"),
                        bench,
                        (arguments, call) -> note(git, arguments.text("text"), call)));
    }

    private ToolResult note(GitHistory git, String text, Call call) throws InterruptedException {
        var refused = consent.refuses(
                call,
                new Verdict(CommandClass.CHANGE, List.of("it commits to the project's record")),
                "commit a note",
                "the agent wants it",
                text);
        return refused.isPresent()
                ? ToolResult.failed(refused.get())
                : ToolResult.ok("committed as " + git.note(bench.run(), bench.node() + "-" + agent, text));
    }

    private ToolResult post(Arguments arguments, Call call) throws InterruptedException {
        String signal = arguments.text("signal");
        String text = arguments.text("text");
        var refused = consent.refuses(
                call,
                new Verdict(CommandClass.CHANGE, List.of("other teams and people read it")),
                "post " + signal,
                "the agent wants it",
                signal + " " + text);
        if (refused.isPresent()) {
            return ToolResult.failed(refused.get());
        }
        bench.post(signal, text);
        return ToolResult.ok("posted");
    }

    private ToolResult await(Arguments arguments) throws InterruptedException {
        return bench.await(
                        arguments.text("team"),
                        arguments.text("signal"),
                        Duration.ofSeconds(arguments.whole("seconds")))
                .map(ToolResult::ok)
                .orElseGet(() -> ToolResult.failed("it did not come in time\n  next: wait again, or go on without it"));
    }

    private ToolResult handOn(Arguments arguments, Call call) throws InterruptedException {
        String name = arguments.text("name");
        String value = arguments.text("value");
        var refused = consent.refuses(
                call,
                new Verdict(CommandClass.CHANGE, List.of("later teams read it")),
                "hand on " + name,
                arguments.text("why"),
                name + "=" + value);
        if (refused.isPresent()) {
            return ToolResult.failed(refused.get());
        }
        bench.handOn(name, value);
        return ToolResult.ok("handed on");
    }
}
