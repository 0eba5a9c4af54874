package dev.hyperteam.agents;

import dev.hyperteam.agents.policy.Autonomy;
import dev.hyperteam.agents.policy.Classifier;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Verdict;
import dev.hyperteam.engine.Notebook;
import java.util.List;
import java.util.Optional;

/** Decides by rule, and by a person where the rule says so, whether something that a model wants may be done. */
final class Gate {
    private final Autonomy autonomy;
    private final Classifier classifier;
    private final Notebook notebook;

    Gate(Autonomy autonomy, Classifier classifier, Notebook notebook) {
        this.autonomy = autonomy;
        this.classifier = classifier;
        this.notebook = notebook;
    }

    Classifier classifier() {
        return classifier;
    }

    /** {@return whether nothing at all may be changed} */
    boolean readOnly() {
        return autonomy == Autonomy.READ_ONLY;
    }

    /** {@return why it may not be done; empty when it may} */
    Optional<String> refuses(Verdict verdict, String what, String why, String shown) throws InterruptedException {
        String reasons =
                verdict.is().text() + (verdict.reasons().isEmpty() ? "" : ": " + String.join("; ", verdict.reasons()));
        return switch (autonomy.on(verdict.is())) {
            case ALLOW -> Optional.empty();
            case DENY ->
                Optional.of((verdict.is() == CommandClass.FORBIDDEN
                                ? "never allowed; "
                                : "not allowed at autonomy " + autonomy.text() + "; ")
                        + reasons);
            case ASK -> {
                var answer = notebook.permission(
                        what,
                        List.of(reasons),
                        "class   " + reasons + "\nwhy     " + oneLine(why) + "\ndoes\n" + marked(shown));
                yield answer.given() ? Optional.empty() : Optional.of(answer.words());
            }
        };
    }

    private static String oneLine(String text) {
        return Classifier.visible(text.replaceAll("\\s+", " ").strip());
    }

    /** A model's lines cannot be taken for ours: each bears a mark. */
    private static String marked(String text) {
        return Classifier.visible(text)
                .lines()
                .map(line -> "| " + line)
                .collect(java.util.stream.Collectors.joining("\n"));
    }
}
