package dev.hyperteam.engine;

import dev.hyperteam.core.action.StepScripts;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.runbook.Expectation;
import dev.hyperteam.core.runbook.Verification;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.remote.Probe;
import dev.hyperteam.remote.ProbeAnswer;
import dev.hyperteam.remote.ProbeAnswers;
import dev.hyperteam.remote.ProbeBatch;
import dev.hyperteam.remote.RemoteHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Turns steps into questions for a host, all in one round trip, and the answers into a verdict per step. Thread-safe. */
final class Prober {
    /** An action's own check may have to read a large file. */
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(20);

    private static final int OUTPUT_LIMIT = 16 * 1024;
    private static final int SATISFIED = 0;
    private static final int NEEDS_CHANGE = 10;
    private static final int NOT_APPLICABLE = 11;

    private final StepScripts scripts;
    private final UnaryOperator<String> redact;
    private final Consumer<String> learn;

    /** {@code learn} is told the name of every secret that may stand in an answer, before the host is asked. */
    Prober(StepScripts scripts, UnaryOperator<String> redact, Consumer<String> learn) {
        this.scripts = scripts;
        this.redact = redact;
        this.learn = learn;
    }

    /** What the host shows of a step. */
    sealed interface Verdict {
        /** Everything is as the step wants it. */
        record Satisfied(List<Evidence> evidence) implements Verdict {}

        /** Something differs: the diff or the reason. */
        record NeedsChange(String detail) implements Verdict {}

        /** The action found that it does not apply. */
        record NotApplicable(String reason) implements Verdict {}

        /** Nobody can say. */
        record Unknown(String reason) implements Verdict {}
    }

    /** Asks check and verification of every step of one team in one round trip; the answers by the id of the step. */
    Map<String, Verdict> check(RemoteHost host, Collection<PreparedStep> steps) throws InterruptedException {
        var verdicts = new LinkedHashMap<String, Verdict>();
        checkAll(host, steps).forEach((ref, verdict) -> verdicts.put(ref.step(), verdict));
        return verdicts;
    }

    /** Asks check and verification of every step, of whatever teams, in one round trip. */
    Map<StepRef, Verdict> checkAll(RemoteHost host, Collection<PreparedStep> steps) throws InterruptedException {
        var probes = new ArrayList<Probe>();
        for (PreparedStep step : steps) {
            probes.add(new Probe(
                    id(step) + ".check", scripts.probe(step.rendered(), "check"), CHECK_TIMEOUT, OUTPUT_LIMIT));
            probes.addAll(verifications(step));
        }
        ProbeAnswers answers = host.probe(new ProbeBatch(prelude(steps), probes));
        var verdicts = new LinkedHashMap<StepRef, Verdict>();
        steps.forEach(step -> verdicts.put(step.ref(), verdict(step, answers)));
        return verdicts;
    }

    /** Asks only the verifications that the target itself can answer; {@code by} says who asks. */
    Map<String, List<Evidence>> verify(RemoteHost host, Collection<PreparedStep> steps, String by)
            throws InterruptedException {
        var probes = new ArrayList<Probe>();
        steps.forEach(step -> probes.addAll(verifications(step)));
        ProbeAnswers answers = host.probe(new ProbeBatch(prelude(steps), probes));
        var evidence = new LinkedHashMap<String, List<Evidence>>();
        steps.forEach(step -> evidence.put(step.id(), evidence(step, answers, by)));
        return evidence;
    }

    /** Two teams may call a step the same. */
    private static String id(PreparedStep step) {
        return step.ref().node().team() + "/" + step.id();
    }

    private String prelude(Collection<PreparedStep> steps) {
        steps.forEach(step -> step.rendered().secrets().forEach(learn));
        return scripts.prelude(steps.stream().map(PreparedStep::rendered).toList());
    }

    private List<Probe> verifications(PreparedStep step) {
        var probes = new ArrayList<Probe>();
        probes.add(
                new Probe(id(step) + ".verify", scripts.probe(step.rendered(), "verify"), CHECK_TIMEOUT, OUTPUT_LIMIT));
        int number = 0;
        for (Verification verification : step.step().verify()) {
            if (verification instanceof Verification.OnTarget question) {
                probes.add(new Probe(
                        id(step) + ".verify" + number,
                        StepScripts.question(question.run(), question.uses(), step.values()),
                        question.timeout(),
                        OUTPUT_LIMIT));
            }
            number++;
        }
        return probes;
    }

    private Verdict verdict(PreparedStep step, ProbeAnswers answers) {
        return switch (answers.answer(id(step) + ".check")) {
            case ProbeAnswer.Unknown unknown -> new Verdict.Unknown(unknown.reason());
            case ProbeAnswer.TimedOut late ->
                new Verdict.Unknown("the check did not answer within " + Words.duration(late.after()));
            case ProbeAnswer.Answered answered -> {
                String text = Words.head(redact.apply(answered.text()), 4000);
                yield switch (answered.exitCode()) {
                    case SATISFIED -> live(step, answers);
                    case NEEDS_CHANGE -> new Verdict.NeedsChange(text);
                    case NOT_APPLICABLE -> new Verdict.NotApplicable(text);
                    default ->
                        new Verdict.Unknown("the check ended with exit code " + answered.exitCode()
                                + (text.isEmpty() ? "" : ": " + text));
                };
            }
        };
    }

    /** The files are right; whether the live state is, the verification tells. */
    private Verdict live(PreparedStep step, ProbeAnswers answers) {
        List<Evidence> evidence = evidence(step, answers, "actor");
        return evidence.stream()
                .filter(item -> !item.passed())
                .findFirst()
                .<Verdict>map(failed ->
                        new Verdict.NeedsChange("what is configured is right, what is live is not: " + failed.question()
                                + ": expected " + failed.expected() + ", found " + Words.line(failed.actual(), 400)))
                .orElseGet(() -> new Verdict.Satisfied(evidence));
    }

    private List<Evidence> evidence(PreparedStep step, ProbeAnswers answers, String by) {
        var evidence = new ArrayList<Evidence>();
        evidence.add(
                evidence(step.rendered().summary(), new Expectation.Exit(0), answers.answer(id(step) + ".verify"), by));
        int number = 0;
        for (Verification verification : step.step().verify()) {
            if (verification instanceof Verification.OnTarget question) {
                evidence.add(evidence(
                        Words.line(question.run(), 200),
                        question.expect(),
                        answers.answer(id(step) + ".verify" + number),
                        by));
            }
            number++;
        }
        return evidence;
    }

    /** The lines that begin like the wanted one: programs that print all their settings print a hundred that nobody asked for. */
    private static String sameSubject(String wanted, String text) {
        String subject = wanted.strip().split("[\\s=:]", 2)[0];
        String found = text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(subject))
                .collect(Collectors.joining("\n"));
        return Words.head(found, 400);
    }

    /** What proves the point, not all that was said. */
    static String actual(Expectation expect, boolean met, int exitCode, String text) {
        if (met && expect instanceof Expectation.Line line) {
            return line.line();
        }
        if (!met && expect instanceof Expectation.Line line) {
            var instead = sameSubject(line.line(), text);
            if (!instead.isEmpty()) {
                return instead;
            }
        }
        String said = Words.tail(text, met ? 200 : 1000);
        return exitCode == 0 ? said : "exit code " + exitCode + ": " + said;
    }

    private Evidence evidence(String question, Expectation expect, ProbeAnswer answer, String by) {
        return switch (answer) {
            case ProbeAnswer.Answered answered -> {
                boolean met = expect.met(answered.exitCode(), answered.text());
                // Masked before it is cut: half a secret is not recognised any more.
                String actual = actual(expect, met, answered.exitCode(), redact.apply(answered.text()));
                yield new Evidence(question, expect.text(), actual, met, by);
            }
            case ProbeAnswer.TimedOut late ->
                new Evidence(question, expect.text(), "no answer within " + Words.duration(late.after()), false, by);
            case ProbeAnswer.Unknown unknown ->
                new Evidence(question, expect.text(), "unknown: " + unknown.reason(), false, by);
        };
    }
}
