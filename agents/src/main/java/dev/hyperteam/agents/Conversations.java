package dev.hyperteam.agents;

import dev.hyperteam.agentkit.Agent;
import dev.hyperteam.agentkit.AgentSession;
import dev.hyperteam.agentkit.Ending;
import dev.hyperteam.agentkit.Meter;
import dev.hyperteam.agentkit.Spent;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.core.event.AgentUse;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.engine.Notebook;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds agents' conversations in the journal: begins one, or goes on with one that a crash, a cancellation or a model that could not be
 * reached has broken off. Nothing is asked or done twice. Thread-safe.
 */
final class Conversations {
    private static final int LONGEST_WORDS = 1000;
    /** Whoever ended otherwise is done with, and another one takes its place. */
    private static final Set<String> BROKEN_OFF =
            Set.of(Ending.Cancelled.class.getSimpleName(), Ending.ModelFailed.class.getSimpleName());

    private final AgentSettings with;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Whole whole;

    Conversations(AgentSettings with) {
        this.with = with;
    }

    /**
     * What an agent is told.
     *
     * @param tools by the agent's name, which stands in the journal beside what it does
     * @param answer the form of what it ends with; has a text {@code words}
     */
    record Brief(String system, String task, Function<String, List<Tool>> tools, Schema answer) {}

    /**
     * What came of it.
     *
     * @param answer empty when it did not come to an end by itself
     * @param words for the reader, without secrets
     */
    record Outcome(Optional<Json.Obj> answer, String words) {}

    /** The budget of one run. */
    private record Whole(RunId run, Meter meter) {}

    /**
     * Holds a conversation to its end.
     *
     * @param base the agent's name within its node; one that follows on it gets a number
     */
    Outcome hold(Notebook notebook, String base, Brief brief) throws InterruptedException {
        var transcript = transcript(notebook, base);
        String name = transcript.agent();
        var agent = Agent.named(notebook.node().team() + "/" + name)
                .system(brief.system())
                .tools(brief.tools().apply(name))
                .answer(brief.answer())
                .budget(with.each())
                .redactor(notebook.redactor());
        with.models().apply(notebook.node().team()).forEach(agent::model);
        var session = AgentSession.of(agent.build())
                .transcript(transcript)
                .environment(with.environment())
                .within(whole(notebook));
        var result = transcript.entries().isEmpty() ? session.start(brief.task()) : session.resume();
        if (Thread.interrupted()) {
            throw new InterruptedException("agent " + name + " was interrupted; a resume goes on with it");
        }
        return end(notebook, name, result.ending());
    }

    private static JournalTranscript transcript(Notebook notebook, String base) {
        for (int number = 1; ; number++) {
            var transcript = new JournalTranscript(notebook, number == 1 ? base : base + "/" + number);
            var entries = transcript.entries();
            boolean done = !entries.isEmpty()
                    && entries.getLast() instanceof Entry.Ended ended
                    && !BROKEN_OFF.contains(ended.kind());
            if (!done) {
                return transcript;
            }
        }
    }

    /** {@return what counts against the budget of the whole run, earlier processes of the run included} */
    private Meter whole(Notebook notebook) {
        lock.lock();
        try {
            if (whole == null || !whole.run().equals(notebook.run())) {
                whole = new Whole(notebook.run(), Meter.of(with.whole(), spent(notebook.uses())));
            }
            return whole.meter();
        } finally {
            lock.unlock();
        }
    }

    private static Spent spent(List<AgentUse> uses) {
        return uses.stream()
                .map(use -> new Spent(
                        use.answers(),
                        new Usage(use.input(), use.output(), 0, 0),
                        BigDecimal.valueOf(use.microDollars(), 6),
                        Set.of(),
                        Duration.ZERO))
                .reduce(Spent.NOTHING, Spent::plus);
    }

    private static Outcome end(Notebook notebook, String name, Ending ending) {
        var answer = ending instanceof Ending.Done done ? done.answer() : Optional.<Json.Obj>empty();
        String said = answer.map(given -> given.text("words", "")).orElse(ending.text());
        String words = notebook.redactor()
                .redact(said.length() > LONGEST_WORDS ? said.substring(0, LONGEST_WORDS) + "..." : said);
        notebook.record(new Event.AgentEnded(notebook.node(), name, word(ending), words));
        return new Outcome(answer, words);
    }

    /** {@return {@code budget-spent} for BudgetSpent} */
    private static String word(Ending ending) {
        return ending.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
