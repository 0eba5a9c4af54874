package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hyperteam.base.RetryPolicy;
import dev.hyperteam.core.action.Action;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabOs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Proves the verifications of a team step by step on one host, from its first step to its last and back again: each fails before,
 * passes after, fails while only the live state is wrong, fails again after its undo, and does not fall for an action that does nothing.
 * In the end the host is what it was.
 */
final class StepProof {
    /** What the functions of wrong-live-state.sh call. */
    private static final Set<String> HELPERS = Set.of("without", "misread");

    private final LabHost host;
    private final LabOs os;
    private final Path folder;
    private final Team team;
    private final Map<String, Map<String, String>> parameters;
    private final Set<String> used;

    /** {@code used} learns which entries of not-compared.txt were needed. */
    StepProof(LabHost host, LabOs os, Path folder, TeamId id, Map<String, String> parameters, Set<String> used) {
        this.host = host;
        this.os = os;
        this.folder = folder;
        this.team = alone(
                Workflow.load(TeamSource.shipped(), LabMirror.kinds()).team(id).orElseThrow());
        this.parameters = Map.of(id.value(), parameters);
        this.used = used;
    }

    /** A team is proven alone; what its needs bring to the host, the test brings. */
    private static Team alone(Team team) {
        return withSteps(team, team.steps());
    }

    private static Team withSteps(Team team, List<Step> steps) {
        return new Team(
                team.id(),
                team.name(),
                team.phase(),
                team.scope(),
                List.of(),
                team.estimate(),
                team.persona(),
                team.parts(),
                team.parameters(),
                team.facts(),
                team.requires(),
                steps,
                team.mark());
    }

    /** What failed in the last verification, for the message of a test. */
    private final List<Evidence> evidence = new ArrayList<>();

    private final List<Entry> seen = Collections.synchronizedList(new ArrayList<>());

    /** {@return the proof, one test after another} */
    Stream<DynamicTest> everyStep() throws InterruptedException {
        var before = HostSnapshot.of(host);
        var cannot = LabLimits.of(host.driver().word(), os, team.id());
        var steps = team.steps().stream()
                .filter(step -> !cannot.containsKey(step.id()) && !switchedOff(step))
                .toList();
        var tests = new ArrayList<DynamicTest>();
        tests.add(dynamicTest("every verification fails on a fresh host", () -> failsBefore(cannot)));
        tests.add(dynamicTest("every verification passes after its step", () -> passesAfter(steps)));
        tests.add(dynamicTest("every file is read by its own program", () -> filesAreRead(steps)));
        tests.add(dynamicTest("every step has a wrong live state or says why not", () -> everyoneIsListed(steps)));
        var wrong = wrongLiveStates();
        steps.stream()
                .filter(step -> wrong.contains(function(step)))
                .forEach(step -> tests.add(
                        dynamicTest("right files, wrong live state: " + step.id(), () -> wrongLiveState(step))));
        steps.reversed()
                .forEach(
                        step -> tests.add(dynamicTest("undone, and a no-op: " + step.id(), () -> undoneAndNoOp(step))));
        tests.add(dynamicTest("the host is what it was", () -> isAsBefore(before)));
        return tests.stream();
    }

    private Step step(String id) {
        return team.steps().stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Whether the parameters of this proof leave the step out; another proof of the team then shows it. */
    private boolean switchedOff(Step step) {
        var chosen = new TreeMap<>(parameters.getOrDefault(team.id().value(), Map.of()));
        chosen.putIfAbsent("verifier_public_key", "set by the engine itself");
        return team.switchedOff(step, chosen);
    }

    private void failsBefore(Map<String, String> cannot) throws InterruptedException {
        for (var verdict : verify(team)) {
            String step = verdict.ref().step();
            assertThat(verdict.applicable())
                    .as("%s applies: %s", step, verdict.reason())
                    .isEqualTo(!cannot.containsKey(step) && !switchedOff(step(step)));
            assertThat(verdict.applicable() && verdict.passed())
                    .as("%s passes before it was done", step)
                    .isFalse();
        }
        assertThat(team.steps()).extracting(Step::id).containsAll(cannot.keySet());
    }

    private void passesAfter(List<Step> steps) throws InterruptedException {
        assertComplete(run(team));
        assertThat(seen)
                .filteredOn(
                        entry -> entry.event() instanceof Event.StepEnded ended && ended.ending() == StepEnding.CHANGED)
                .extracting(entry -> ((Event.StepEnded) entry.event()).ref().step())
                .containsExactlyElementsOf(steps.stream().map(Step::id).toList());
        assertThat(settled(team)).as("%s", evidence).isEmpty();
    }

    private void filesAreRead(List<Step> steps) throws InterruptedException {
        var chosen = parameters.getOrDefault(team.id().value(), Map.of());
        FilePrograms.judge(
                host,
                // a file for programs that this variant does without cannot be judged by them
                GeneratedFile.of(team, chosen).stream()
                        .filter(file -> file.step().unless().entrySet().stream()
                                .noneMatch(off -> off.getValue().equals(chosen.get(off.getKey()))))
                        .toList(),
                steps.stream().map(Step::id).toList());
    }

    private void everyoneIsListed(List<Step> steps) {
        var none = HostSnapshot.entries(team.id() + "/no-live-state.txt", " ");
        var wrong = wrongLiveStates();
        for (Step step : steps) {
            assertThat(none.containsKey(step.id()) ^ wrong.contains(function(step)))
                    .as("%s stands in exactly one of no-live-state.txt and wrong-live-state.sh", step.id())
                    .isTrue();
        }
        assertThat(team.steps()).extracting(Step::id).containsAll(none.keySet());
        assertThat(team.steps())
                .extracting(StepProof::function)
                .containsAll(wrong.stream()
                        .filter(name -> !name.endsWith("_heal") && !HELPERS.contains(name))
                        // what another driver can show, this one need not
                        .filter(name -> !LabLimits.of(host.driver().word(), os, team.id())
                                .containsKey(name.replace('_', '-')))
                        .toList());
    }

    private void wrongLiveState(Step step) throws InterruptedException {
        call(function(step));
        try {
            assertThat(drifted(team))
                    .as("the verification sees it: %s", evidence)
                    .contains(step.id());
        } finally {
            if (wrongLiveStates().contains(function(step) + "_heal")) {
                call(function(step) + "_heal");
            } else {
                assertComplete(run(team));
            }
        }
        assertThat(settled(team)).as("all is well again: %s", evidence).isEmpty();
    }

    private void undoneAndNoOp(Step step) throws InterruptedException {
        try (var orchestrator = orchestrator(team, Settings.defaults())) {
            var undone = orchestrator.rollback(new RollbackScope.OfStep(team.id(), step.id()));
            assertThat(undone.steps())
                    .as("undone")
                    .allSatisfy(item -> assertThat(item.ending())
                            .as("%s: %s", item.ref(), item.detail())
                            .isIn(UndoEnding.UNDONE, UndoEnding.ALREADY))
                    .anySatisfy(item -> assertThat(item.ending()).isEqualTo(UndoEnding.UNDONE));
        }
        Team upToHere = upTo(step, Function.identity());
        assertThat(drifted(upToHere))
                .as("fails after its undo, and no other does: %s", evidence)
                .containsExactly(step.id());
        try (var orchestrator = orchestrator(upTo(step, NoOp::new), impatient())) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).as("a run whose action does nothing").isEqualTo(RunEnding.FAILED);
            assertThat(result.teams().getFirst().reason())
                    .startsWith(step.part().map(part -> part + ": ").orElse("") + step.id() + ": ");
        }
        assertThat(drifted(upToHere)).as("still fails").containsExactly(step.id());
    }

    private void isAsBefore(HostSnapshot before) throws InterruptedException {
        try (var orchestrator = orchestrator(team, Settings.defaults())) {
            var rest = orchestrator.rollbackToPhase(0);
            assertThat(rest.complete()).as("%s", rest.steps()).isTrue();
        }
        var leftOut = HostSnapshot.notCompared();
        assertThat(String.join("\n", before.differences(HostSnapshot.of(host), leftOut, used)))
                .isEmpty();
    }

    /** The team up to a step, whose action is changed by {@code how}. */
    private Team upTo(Step last, Function<Action, Action> how) {
        var steps = new ArrayList<>(team.steps().subList(0, team.steps().indexOf(last)));
        steps.add(new Step(
                last.id(),
                last.title(),
                last.about(),
                last.part(),
                last.needs(),
                last.hazards(),
                last.when(),
                last.unless(),
                how.apply(last.action()),
                last.verify(),
                last.locks(),
                last.timeout(),
                last.attempts(),
                last.outputs(),
                last.mark()));
        return withSteps(team, steps);
    }

    private HypervisorOrchestrator orchestrator(Team some, Settings settings) {
        return HypervisorOrchestrator.builder()
                .approvals(ApprovalPolicy.askNobody())
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .settings(settings.withRevertAfter(Duration.ofSeconds(60)).withParameters(parameters))
                .workflow(Workflow.of(List.of(some)))
                .kinds(LabMirror.kinds())
                .artifacts(LabMirror.source(folder.resolve("artifacts")))
                .listener(seen::add)
                .build();
    }

    /** A step that cannot succeed is tried once. */
    static Settings impatient() {
        var usual = Settings.defaults();
        return new Settings(
                usual.maxConcurrentTeams(),
                usual.serialPhases(),
                RetryPolicy.never(),
                usual.deadlines(),
                usual.continueOnError(),
                usual.rollbackOnFailure(),
                usual.nuclearResetEnabled(),
                usual.revertAfter(),
                RetryPolicy.never(),
                usual.outputLimit(),
                usual.parameters());
    }

    private RunResult run(Team some) throws InterruptedException {
        try (var orchestrator = orchestrator(some, Settings.defaults())) {
            return orchestrator.executeFullWorkflow();
        }
    }

    private static void assertComplete(RunResult result) {
        assertThat(result.ending()).as("%s", result.teams()).isEqualTo(RunEnding.COMPLETE);
    }

    private List<VerifyResult.StepVerdict> verify(Team some) throws InterruptedException {
        try (var orchestrator = orchestrator(some, Settings.defaults())) {
            return orchestrator
                    .verify(Selection.everything(Workflow.of(List.of(some))))
                    .steps();
        }
    }

    /** The steps whose verification fails, with what was found. */
    private List<String> drifted(Team some) throws InterruptedException {
        var drifted = new ArrayList<String>();
        evidence.clear();
        for (var verdict : verify(some)) {
            if (!verdict.passed()) {
                drifted.add(verdict.ref().step());
                verdict.evidence().stream().filter(item -> !item.passed()).forEach(evidence::add);
            }
        }
        return drifted;
    }

    /** As {@link #drifted}, but asks again while something differs: a program that was just restarted needs a moment. */
    private List<String> settled(Team some) throws InterruptedException {
        var drifted = drifted(some);
        for (int again = 0; again < 15 && !drifted.isEmpty(); again++) {
            drifted = drifted(some);
        }
        return drifted;
    }

    private static String function(Step step) {
        return step.id().replace('-', '_');
    }

    private Set<String> wrongLiveStates() {
        return Pattern.compile("^([a-z0-9_]+)\\(\\)", Pattern.MULTILINE)
                .matcher(HostSnapshot.resource(team.id() + "/wrong-live-state.sh"))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void call(String function) throws InterruptedException {
        String script = HostSnapshot.resource(team.id() + "/wrong-live-state.sh");
        assertThat(CrashLab.onHost(host, script + "\n" + function + " >/dev/null && echo done"))
                .as(function)
                .isEqualTo("done");
    }
}
