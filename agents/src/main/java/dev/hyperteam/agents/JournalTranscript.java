package dev.hyperteam.agents;

import dev.hyperteam.agentkit.Transcript;
import dev.hyperteam.agentkit.TranscriptJson;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.engine.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An agent's transcript as events of the run; what was said lies in blobs, without secrets. */
final class JournalTranscript implements Transcript {
    private static final String TOLD = "told";

    private final Workbench bench;
    private final String agent;
    private final String model;

    JournalTranscript(Workbench bench, String agent, String model) {
        this.bench = bench;
        this.agent = agent;
        this.model = model;
    }

    @Override
    public List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        for (var entry : bench.history(agent)) {
            String blob = switch (entry.event()) {
                case Event.ModelAnswered answered -> answered.entry();
                case Event.ToolCalled called -> called.entry();
                case Event.ToolAnswered answered -> answered.entry();
                default -> "";
            };
            if (!blob.isEmpty()) {
                entries.add(TranscriptJson.read(bench.kept(blob)));
            }
        }
        return entries;
    }

    @Override
    public void add(Entry entry) {
        String blob = bench.keep(TranscriptJson.write(entry));
        switch (entry) {
            case Entry.Answered e ->
                answered(
                        e.answer(),
                        e.turn(),
                        e.microDollars(),
                        e.answer().stop().name(),
                        blob,
                        e.took());
            case Entry.Summarised e -> answered(e.answer(), 0, e.microDollars(), "SUMMARY", blob, e.took());
            case Entry.Called e ->
                bench.record(new Event.ToolCalled(
                        bench.node(), agent, e.call().id(), e.call().tool(), blob));
            case Entry.Resulted e ->
                bench.record(new Event.ToolAnswered(
                        bench.node(),
                        agent,
                        e.result().id(),
                        e.result().tool(),
                        e.result().failed(),
                        blob,
                        e.took()));
            case Entry.Told _ ->
                bench.record(new Event.ToolAnswered(bench.node(), agent, "", TOLD, false, blob, Duration.ZERO));
        }
    }

    private void answered(
            dev.hyperteam.agentkit.Model.Answer answer,
            int turn,
            long microDollars,
            String stop,
            String blob,
            Duration took) {
        var usage = answer.usage();
        bench.record(new Event.ModelAnswered(
                bench.node(),
                agent,
                model,
                turn,
                usage.input(),
                usage.output(),
                usage.cacheRead(),
                microDollars,
                stop,
                blob,
                took));
    }
}
