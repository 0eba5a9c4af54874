package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.agentkit.transcript.FileTranscript;
import dev.hyperteam.agentkit.transcript.Transcript;
import dev.hyperteam.base.Secret;
import dev.hyperteam.testkit.CrashAfter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that is killed in the middle: {@code URL folder before|after entry}. */
final class PayingAgent {
    private PayingAgent() {}

    /** Kills the process with SIGKILL around the append of the n-th entry. */
    private record Deadly(Transcript inner, boolean before, CrashAfter<Entry> crash) implements Transcript {
        @Override
        public void append(Entry entry) {
            if (before) {
                crash.accept(entry);
            }
            inner.append(entry);
            if (!before) {
                crash.accept(entry);
            }
        }

        @Override
        public List<Entry> entries() {
            return inner.entries();
        }
    }

    static Agent agent(URI url, Path folder) {
        var settings = ModelSettings.of(Provider.ANTHROPIC, "scripted-1")
                .baseUrl(url)
                .apiKey(Secret.of("API_KEY", "sk-scripted-key-42"))
                .build();
        return Agent.named("payer")
                .model(Models.open(settings))
                .tool(new Ledger(folder.resolve("ledger"), true))
                .build();
    }

    public static void main(String[] arguments) {
        var folder = Path.of(arguments[1]);
        try (var file = FileTranscript.open(folder.resolve("transcript"))) {
            var crash = new CrashAfter<Entry>(Integer.parseInt(arguments[3]));
            AgentSession.of(agent(URI.create(arguments[0]), folder))
                    .transcript(new Deadly(file, arguments[2].equals("before"), crash))
                    .start("Pay the bills.");
        }
    }
}
