package dev.hyperteam.agents;

import dev.hyperteam.agents.policy.Autonomy;
import dev.hyperteam.agents.policy.Classifier;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Verdict;
import dev.hyperteam.engine.Notebook;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether something that a model wants may be done: by rule, and by a person where the rule says so. A person's word is for one call and for
 * exactly what it does; a call that is taken up again after a crash keeps it, and no other call has it.
 */
final class Consent {
    private final Autonomy autonomy;
    private final Notebook notebook;

    Consent(Autonomy autonomy, Notebook notebook) {
        this.autonomy = autonomy;
        this.notebook = notebook;
    }

    /** {@return why a step of the runbook may not be done or undone at all; empty when it may} */
    Optional<String> refusesSteps() {
        return autonomy == Autonomy.READ_ONLY
                ? Optional.of(
                        denied(new Verdict(CommandClass.CHANGE, List.of("it does a step of the runbook")), "do a step"))
                : Optional.empty();
    }

    /**
     * {@return why it may not be done, and what to do instead; empty when it may}
     *
     * @param what in a few words: {@code write /etc/motd}
     * @param why in the model's words
     * @param shown what exactly is done, for the person who is asked
     */
    Optional<String> refuses(Call call, Verdict verdict, String what, String why, String shown)
            throws InterruptedException {
        return switch (autonomy.on(verdict.is())) {
            case ALLOW -> Optional.empty();
            case DENY -> Optional.of(denied(verdict, what));
            case ASK -> {
                String reasons = reasons(verdict);
                var answer = notebook.permission(
                        what + "?",
                        List.of(reasons),
                        "class   " + reasons + "\nwhy     " + oneLine(why) + "\ndoes\n" + marked(shown),
                        call.bound());
                yield answer.given()
                        ? Optional.empty()
                        : Optional.of(
                                "not done: " + oneLine(what) + ": " + answer.words()
                                        + "\n  next: do not try the same again; find another way, or end with what you have found");
            }
        };
    }

    private String denied(Verdict verdict, String what) {
        boolean never = verdict.is() == CommandClass.FORBIDDEN;
        return "not done: " + oneLine(what) + ": "
                + (never ? "never allowed; " : "not allowed at autonomy " + autonomy.text() + "; ") + reasons(verdict)
                + "\n  next: "
                + (never
                        ? "find a way that leaves this alone"
                        : "say in your answer what a person should do; agents.autonomy sets the level");
    }

    private static String reasons(Verdict verdict) {
        return verdict.is().text() + (verdict.reasons().isEmpty() ? "" : ": " + String.join("; ", verdict.reasons()));
    }

    private static String oneLine(String text) {
        return Classifier.visible(text.replaceAll("\\s+", " ").strip());
    }

    /** A model's lines cannot be taken for ours: each bears a mark. */
    private static String marked(String text) {
        return Classifier.visible(text).lines().map(line -> "| " + line).collect(Collectors.joining("\n"));
    }
}
