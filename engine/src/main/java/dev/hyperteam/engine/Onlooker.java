package dev.hyperteam.engine;

import dev.hyperteam.core.action.Quote;
import dev.hyperteam.remote.Probe;
import dev.hyperteam.remote.ProbeAnswer;
import dev.hyperteam.remote.ProbeBatch;
import dev.hyperteam.remote.RemoteHost;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts questions to a target that cannot change it, whatever program is asked: over the verifier's connection, in its read-only sandbox.
 * Thread-safe.
 */
final class Onlooker {
    private static final String CONFINED = Resources.text("confined.sh");
    private static final String QUESTION = "question";
    /** The verifier's own program ends what runs longer. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RemoteHost verifier;
    private final boolean confined;

    /** {@code confined} says whether the host itself confines whoever comes this way; else we do, in the same manner. */
    Onlooker(RemoteHost verifier, boolean confined) {
        this.verifier = verifier;
        this.confined = confined;
    }

    /**
     * Runs one program, without a shell in between, where it can read everything and change nothing.
     *
     * @param within after that it is killed; whole seconds, at most five minutes
     * @param bytes kept of what it prints
     * @return what it said, as it came; an exit code that is not 0 with the reason when it could not be asked or did not answer in time
     */
    Workbench.Said ask(List<String> argv, Duration within, int bytes) throws InterruptedException {
        var limit = within.compareTo(LONGEST) < 0 ? within : LONGEST;
        // root's own settings are what the host's programs go by; only their reading is possible here
        String text = "export HOME=/root; exec "
                + argv.stream().map(Quote::word).collect(Collectors.joining(" ")) + " </dev/null 2>&1\n";
        var probe = confined
                ? new Probe(QUESTION, text, limit, bytes)
                : new Probe(
                        QUESTION,
                        "ht_confined " + Quote.word(text) + " " + Math.max(1, limit.toSeconds()) + "\n",
                        limit.plusSeconds(2), // the unit ends first, so that nothing is left behind
                        bytes);
        var answers = verifier.probe(new ProbeBatch(confined ? "" : CONFINED, List.of(probe)));
        return switch (answers.answer(QUESTION)) {
            case ProbeAnswer.Answered said -> new Workbench.Said(said.exitCode(), said.text(), said.truncated());
            case ProbeAnswer.TimedOut late ->
                new Workbench.Said(124, "no answer within " + Words.duration(late.after()), false);
            case ProbeAnswer.Unknown unknown -> new Workbench.Said(125, "no answer: " + unknown.reason(), false);
        };
    }
}
