package dev.hyperteam.agents;

import dev.hyperteam.agentkit.Agent;
import dev.hyperteam.agentkit.AgentSession;
import dev.hyperteam.agentkit.Budget;
import dev.hyperteam.agentkit.Ending;
import dev.hyperteam.agentkit.Environment;
import dev.hyperteam.agentkit.Spent;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers questions about a run from its journal alone: it cannot change anything, and reach nothing else. */
public final class Explainer {
    private static final int LONGEST = 600;
    private static final Pattern CITED = Pattern.compile("#([0-9]{1,18})");

    private final List<Model> models;
    private final Budget budget;
    private final Environment environment;
    private final Redactor redactor;

    /** {@code models} are asked in order until one answers. */
    public Explainer(List<Model> models, Budget budget, Environment environment, Redactor redactor) {
        this.models = List.copyOf(models);
        this.budget = budget;
        this.environment = environment;
        this.redactor = redactor;
    }

    /**
     * What was answered.
     *
     * @param cited numbers of events of the run that the answer names
     * @param unknown numbers that it names and the run does not have
     */
    public record Answer(String text, Set<Long> cited, Set<Long> unknown, Spent spent) {
        public Answer {
            cited = Set.copyOf(cited);
            unknown = Set.copyOf(unknown);
        }
    }

    /**
     * Asks.
     *
     * @param entries all events of one run, oldest first; at least one
     * @param details what is kept beside an event, such as a command's output; empty for nothing
     * @throws ProblemException when no model answers
     * @throws InterruptedException when interrupted
     */
    public Answer ask(String question, List<Entry> entries, Function<Entry, String> details)
            throws InterruptedException {
        var state = RunState.fold(entries).orElseThrow();
        var agent = Agent.named("explainer")
                .system(Prompts.asked())
                .tools(new RunTools(state).all())
                .tools(journal(entries, details))
                .budget(budget)
                .redactor(redactor);
        models.forEach(agent::model);
        var result = AgentSession.of(agent.build())
                .environment(environment)
                .start("The run is " + state.run() + ":\n" + RunTools.table(state) + "\n\nThe question: " + question);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!(result.ending() instanceof Ending.Done done)) {
            throw new ProblemException(
                    result.ending() instanceof Ending.ModelFailed failed
                            ? failed.problem()
                            : Problem.of("there is no answer")
                                    .because(result.ending().text()));
        }
        return answer(done.text(), entries, result.spent());
    }

    private static Answer answer(String text, List<Entry> entries, Spent spent) {
        var known = entries.stream().map(Entry::seq).collect(Collectors.toSet());
        var cited = new TreeSet<Long>();
        CITED.matcher(text).results().map(found -> Long.valueOf(found.group(1))).forEach(cited::add);
        var unknown = new TreeSet<>(cited);
        unknown.removeAll(known);
        cited.retainAll(known);
        return new Answer(text, cited, unknown, spent);
    }

    private static List<Tool> journal(List<Entry> entries, Function<Entry, String> details) {
        var tools = new ArrayList<Tool>();
        tools.add(ToolMaker.looks(
                "events",
                "Lists events of the run from a number on.",
                Schema.object()
                        .whole("from", "number of the first one", 0, Long.MAX_VALUE)
                        .whole("count", "how many", 1, 100),
                arguments ->
                        listed(entries.stream().filter(entry -> entry.seq() >= arguments.whole("from")), arguments)));
        tools.add(ToolMaker.looks(
                "find_events",
                "Lists the last events of the run that contain a text: a team, a step, an ending, a word of a reason.",
                Schema.object().text("text", "what they contain").whole("count", "how many", 1, 100),
                arguments -> found(entries, arguments)));
        tools.add(ToolMaker.looks(
                "event",
                "Shows one event in full, with the output that is kept beside it.",
                Schema.object().whole("number", "its number", 0, Long.MAX_VALUE),
                arguments -> entries.stream()
                        .filter(entry -> entry.seq() == arguments.whole("number"))
                        .findFirst()
                        .map(entry -> ToolResult.ok(entry.at() + " " + entry.event() + "\n" + details.apply(entry)))
                        .orElseGet(() -> ToolResult.failed("the run has no such event"))));
        return tools;
    }

    private static ToolResult found(List<Entry> entries, Arguments arguments) {
        String wanted = arguments.text("text").toLowerCase(Locale.ROOT);
        var last = entries.reversed().stream()
                .filter(entry -> line(entry).toLowerCase(Locale.ROOT).contains(wanted))
                .limit(arguments.whole("count"))
                .toList()
                .reversed();
        return listed(last.stream(), arguments);
    }

    private static ToolResult listed(Stream<Entry> entries, Arguments arguments) {
        String text =
                entries.limit(arguments.whole("count")).map(Explainer::line).collect(Collectors.joining("\n"));
        return text.isEmpty() ? ToolResult.ok("none") : ToolResult.ok(text);
    }

    private static String line(Entry entry) {
        String event = entry.event().toString().replaceAll("\\p{Cntrl}+", " ");
        return "#" + entry.seq() + " " + entry.at() + " "
                + (event.length() <= LONGEST ? event : event.substring(0, LONGEST) + "...");
    }
}
