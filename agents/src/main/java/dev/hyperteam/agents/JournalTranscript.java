package dev.hyperteam.agents;

import dev.hyperteam.agentkit.model.ModelId;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.agentkit.transcript.EntryCodec;
import dev.hyperteam.agentkit.transcript.Transcript;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.engine.Notebook;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** An agent's transcript as events of the run; what was said lies in blobs, without secrets. Thread-safe. */
final class JournalTranscript implements Transcript {
    private static final BigDecimal MICRO = BigDecimal.valueOf(1_000_000);

    private final Notebook notebook;
    private final String agent;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Entry> entries;
    private final Map<String, Instant> called = new HashMap<>();
    private Instant asked = Instant.EPOCH;

    JournalTranscript(Notebook notebook, String agent) {
        this.notebook = notebook;
        this.agent = agent;
        this.entries = read();
    }

    /** {@return the name under which it stands in the journal} */
    String agent() {
        return agent;
    }

    private List<Entry> read() {
        var read = new ArrayList<Entry>();
        for (var entry : notebook.history(agent)) {
            String blob = switch (entry.event()) {
                case Event.ModelAnswered answered -> answered.entry();
                case Event.ToolCalled call -> call.entry();
                case Event.ToolAnswered answered -> answered.entry();
                case Event.AgentNoted noted -> noted.entry();
                default -> "";
            };
            if (!blob.isEmpty()) {
                try {
                    read.add(EntryCodec.decode(notebook.kept(blob)));
                } catch (IllegalArgumentException e) {
                    throw new ProblemException(
                            Problem.of("the conversation of agent " + agent + " cannot be read")
                                    .at("event " + entry.seq())
                                    .because(String.valueOf(e.getMessage()))
                                    .then("go on without it: hyperteam resume --mode runbook"),
                            e);
                }
            }
        }
        return read;
    }

    @Override
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void append(Entry entry) {
        lock.lock();
        try {
            write(entry, notebook.keep(EntryCodec.encode(entry)));
            entries.add(entry);
        } finally {
            lock.unlock();
        }
    }

    private void write(Entry entry, String blob) {
        switch (entry) {
            case Entry.Answered e ->
                answered(
                        e.model(),
                        e.turn(),
                        e.response().usage(),
                        e.cost(),
                        e.response().stop().name(),
                        blob,
                        e.at());
            case Entry.Summarised e -> answered(e.model(), 0, e.usage(), e.cost(), "SUMMARY", blob, e.at());
            case Entry.Failed e -> answered(e.model(), e.turn(), e.spent(), e.cost(), "FAILED", blob, e.at());
            case Entry.Calling e -> {
                called.put(e.call().id(), e.at());
                notebook.record(new Event.ToolCalled(
                        notebook.node(), agent, e.call().id(), e.call().tool(), blob));
            }
            case Entry.Called e ->
                notebook.record(new Event.ToolAnswered(
                        notebook.node(),
                        agent,
                        e.result().id(),
                        e.result().tool(),
                        e.result().error(),
                        blob,
                        since(called.getOrDefault(e.result().id(), e.at()), e.at())));
            case Entry.Asking e -> {
                asked = e.at();
                noted("asking", blob);
            }
            case Entry.Opened _, Entry.Said _, Entry.Amended _, Entry.Waited _, Entry.Ended _ ->
                noted(entry.getClass().getSimpleName().toLowerCase(Locale.ROOT), blob);
        }
    }

    private void noted(String what, String blob) {
        notebook.record(new Event.AgentNoted(notebook.node(), agent, what, blob));
    }

    private void answered(
            ModelId model, int turn, Usage usage, Optional<BigDecimal> cost, String stop, String blob, Instant at) {
        long priced = cost.map(dollars -> dollars.multiply(MICRO).longValue()).orElse(usage.total() == 0 ? 0L : -1L);
        notebook.record(new Event.ModelAnswered(
                notebook.node(),
                agent,
                model.toString(),
                turn,
                usage.input() + usage.cacheRead() + usage.cacheWrite(),
                usage.output(),
                usage.cacheRead(),
                priced,
                stop,
                blob,
                since(asked, at)));
    }

    /** The wall clock may have been set back. */
    private static Duration since(Instant from, Instant to) {
        return from.equals(Instant.EPOCH) || to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }
}
