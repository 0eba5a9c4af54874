package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.runbook.RunbookReader;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody beside the runbooks may do in a run and what not, on a real host. No model: the operators here are a few lines. */
@Tag("host")
class OperatorTest {
    private static final String NAME = "engine-operator";
    private static final String ALPHA = """
            team: alpha
            name: alpha
            phase: 1
            estimate: 1m
            persona: none
            parameters:
              word: { type: text, default: bad, about: "What is written" }
            steps:
              - id: first
                title: First
                action:
                  script:
                    check: '[ -e /srv/t/first ] || exit 10'
                    apply: '[ -e /srv/t/allowed ] && touch /srv/t/first'
                    undo: rm -f /srv/t/first
                verify:
                  - run: ls /srv/t/first
              - id: second
                title: Second
                needs: [first]
                action:
                  file: { path: /srv/t/second, content: "<%= word %>" }
                verify:
                  - run: grep -c bad /srv/t/second || true
                    expect: { output: "0" }
            """;
    private static final String REPAIR = """
            id: %s
            title: Allow it
            action:
              file: { path: /srv/t/allowed, content: "yes" }
            """;

    private static LabHost host;

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @BeforeEach
    void empty() throws InterruptedException {
        CrashLab.onHost(host, "rm -rf /srv/t /var/lib/hyperteam; mkdir /srv/t");
    }

    private HypervisorOrchestrator orchestrator(Operator operator) {
        return CrashLab.orchestrator(host, folder, StepProof.impatient(), ALPHA)
                .operator(operator)
                .build();
    }

    private static String there() throws InterruptedException {
        return CrashLab.onHost(host, "cd /srv/t && grep -s . * | tr '\\n' ' '; ls | tr '\\n' ' '")
                .strip();
    }

    private static Workbench.Done repair(Workbench bench, String mends) throws InterruptedException {
        var problems = new Problems();
        String text = REPAIR.formatted(bench.newStepId());
        var step = RunbookReader.step("a repair", text, bench.team(), ActionKinds.builtIn(), problems)
                .orElseThrow();
        problems.throwIfAny();
        return bench.repair(step, "test", mends, "it is not allowed yet", text);
    }

    /** Mends both steps: one by a change of its own, the other by another value. */
    private final class Mends implements Operator {
        @Override
        public Help help(Workbench bench, Trouble trouble) throws InterruptedException {
            told.add(trouble.step() + " " + trouble.helped() + " " + trouble.reason());
            if (trouble.step().equals("first")) {
                assertThat(repair(bench, "first")).isEqualTo(new Workbench.Done(true, "changed", ""));
            } else {
                bench.change("test", "word", "good", "bad is refused");
            }
            return new Help.TryAgain("mended");
        }
    }

    @Test
    void helpIsJournaledVerifiedAndUndone() throws InterruptedException {
        try (var orchestrator = orchestrator(new Mends())) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).as("%s", result.teams()).isEqualTo(RunEnding.COMPLETE);
            assertThat(told).hasSize(2);
            assertThat(told.getFirst()).startsWith("first 0 the action ended with exit code 1");
            assertThat(told.getLast()).startsWith("second 0 ").contains("expected exactly '0', found 1");
            assertThat(there()).isEqualTo("allowed:yes second:good allowed first second");
            var back = orchestrator.rollbackToPhase(0);
            assertThat(back.complete()).as("%s", back.steps()).isTrue();
            assertThat(back.steps()).extracting(undone -> undone.ref().step()).contains("repair-1");
            assertThat(there()).isEmpty();
        }
        assertThat(CrashLab.journal(folder))
                .extracting(entry -> entry.event())
                .anyMatch(Event.RepairProposed.class::isInstance)
                .anyMatch(Event.ParameterChanged.class::isInstance);
    }

    @Test
    void helpThatDoesNotHelpEndsAndItsDiagnosisIsTold() throws InterruptedException {
        try (var orchestrator = orchestrator(new Operator() {
            @Override
            public Help help(Workbench bench, Trouble trouble) {
                told.add(trouble.step() + trouble.helped());
                return trouble.helped() < 2 ? new Help.TryAgain("") : new Help.GiveUp("nobody allows it");
            }
        })) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
            assertThat(result.teams().getFirst().reason()).endsWith("; diagnosis: nobody allows it");
        }
        assertThat(told).containsExactly("first0", "first1", "first2");
    }

    @Test
    void anOperatorThatBreaksBreaksNothingElse() throws InterruptedException {
        try (var orchestrator = orchestrator(new Operator() {
            @Override
            public Help help(Workbench bench, Trouble trouble) {
                throw new IllegalStateException("no answer");
            }
        })) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
            assertThat(result.teams().getFirst().reason())
                    .contains("the action ended with exit code 1")
                    .endsWith("diagnosis: the agent failed: no answer");
        }
    }

    /** Drives in its own way. */
    private abstract static class Drives implements Operator {
        @Override
        public boolean drives(Team team) {
            return true;
        }
    }

    @Test
    void whoDrivesDoesTheStepsAndCannotLeaveTheirOrder() throws InterruptedException {
        try (var orchestrator = orchestrator(new Drives() {
            @Override
            public String drive(Workbench bench) throws InterruptedException {
                told.add(bench.apply("second").reason());
                repair(bench, "");
                told.add(bench.check("first").answer());
                told.add(bench.apply("first").ending());
                bench.change("test", "word", "good", "why not");
                told.add(bench.apply("second").ending());
                told.add(bench.undo("second").ending() + " "
                        + bench.check("second").answer());
                told.add(bench.apply("second").ending());
                told.add(bench.ask(List.of("cat", "/srv/t/second", "$(reboot)"), Duration.ofSeconds(5), 1000)
                        .text());
                return "done";
            }
        })) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).as("%s %s", result.teams(), told).isEqualTo(RunEnding.COMPLETE);
        }
        assertThat(told)
                .startsWith(
                        "step first comes first",
                        "needs-change",
                        "changed",
                        "changed",
                        "undone needs-change",
                        "changed");
        assertThat(told.getLast()).startsWith("good").contains("$(reboot)");
        assertThat(there()).isEqualTo("allowed:yes second:good allowed first second");
    }

    /** However a question is put: even a program that would change something, and as root could. */
    @Test
    void aQuestionReadsEverythingAndChangesNothing() throws InterruptedException {
        var changes = List.of(
                List.of("touch", "/srv/t/new"),
                List.of("rm", "/srv/t/kept"),
                List.of("sh", "-c", "echo x >/srv/t/kept"),
                List.of("chmod", "0666", "/srv/t/kept"),
                List.of("systemctl", "stop", "systemd-journald.service"),
                List.of("sysctl", "-w", "vm.swappiness=7"),
                List.of("kill", "-9", "1"));
        CrashLab.onHost(host, "echo word >/srv/t/kept; chmod 0600 /srv/t/kept");
        String swappiness = CrashLab.onHost(host, "sysctl -n vm.swappiness");
        try (var orchestrator = orchestrator(new Drives() {
            @Override
            public String drive(Workbench bench) throws InterruptedException {
                for (var argv : changes) {
                    var said = bench.ask(argv, Duration.ofSeconds(10), 1000);
                    told.add(said.exitCode() == 0 ? argv + " was let through" : "refused");
                }
                told.add(bench.ask(List.of("cat", "/srv/t/kept"), Duration.ofSeconds(10), 1000)
                        .text());
                var late = bench.ask(List.of("sleep", "60"), Duration.ofSeconds(1), 1000);
                told.add(late.exitCode() == 0 ? "slept" : "ended");
                return "done";
            }
        })) {
            orchestrator.executeFullWorkflow();
        }
        assertThat(told.subList(0, changes.size())).containsOnly("refused");
        assertThat(told.subList(changes.size(), told.size())).containsExactly("word\n", "ended");
        assertThat(there()).isEqualTo("word kept");
        assertThat(CrashLab.onHost(host, "stat -c %a /srv/t/kept; systemctl is-active systemd-journald.service"))
                .isEqualTo("600\nactive");
        assertThat(CrashLab.onHost(host, "sysctl -n vm.swappiness")).isEqualTo(swappiness);
    }

    @Test
    void whoClaimsWhatIsNotSoIsCaught() throws InterruptedException {
        try (var orchestrator = orchestrator(new Drives() {
            @Override
            public String drive(Workbench bench) throws InterruptedException {
                repair(bench, "");
                bench.apply("first");
                CrashLab.onHost(host, "rm /srv/t/first"); // what was done does not last
                return "everything is done and verified";
            }
        })) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
            assertThat(result.teams().getFirst().reason())
                    .startsWith("first: it was done, and does not show any more: ")
                    .contains("its last words: everything is done and verified");
        }
    }

    @Test
    void aFailedNodeIsTriedAgainSkippedTakenBackOrAsked() throws InterruptedException {
        var choices = new ArrayList<Operator.Choice>(
                List.of(new Operator.Choice.Retry("once more"), new Operator.Choice.Skip("not today")));
        var chooses = new Operator() {
            @Override
            public Choice failed(Notebook notebook, String reason, RunState state, int times) {
                told.add(times + " " + state.node(notebook.node()).orElseThrow().ending());
                return choices.removeFirst();
            }
        };
        try (var orchestrator = orchestrator(chooses)) {
            var skipped = orchestrator.executeFullWorkflow();
            assertThat(skipped.teams().getFirst().ending()).isEqualTo(TeamEnding.SKIPPED);
            assertThat(told).containsExactly("1 FAILED", "2 FAILED");

            choices.add(new Operator.Choice.Retry("it is allowed now"));
            CrashLab.onHost(host, "touch /srv/t/allowed");
            choices.add(new Operator.Choice.RollBack("too bad"));
            var takenBack = orchestrator.executeFullWorkflow();
            assertThat(takenBack.ending()).isEqualTo(RunEnding.FAILED);
            assertThat(there()).as("second is refused: first is undone").isEqualTo("allowed");
        }
    }

    @Test
    void aPersonIsAskedDurably() throws InterruptedException {
        var asks = new Operator() {
            @Override
            public Choice failed(Notebook notebook, String reason, RunState state, int times) {
                return times == 1 ? new Choice.AskPerson("is the disk in?") : new Choice.Leave("");
            }
        };
        try (var orchestrator = CrashLab.orchestrator(host, folder, StepProof.impatient(), ALPHA)
                .operator(asks)
                .approvals(ApprovalPolicy.defaults())
                .approver((question, reply) -> {
                    told.add(
                            question.asked().question() + " " + question.asked().shown());
                    reply.reject("me", "not yet");
                })
                .build()) {
            assertThat(orchestrator.executeFullWorkflow().ending()).isEqualTo(RunEnding.FAILED);
        }
        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).contains("try alpha@lab again?", "is the disk in?", "exit code 1");
        assertThat(CrashLab.journal(folder))
                .extracting(entry -> entry.event())
                .anyMatch(event -> event instanceof Event.ChoiceMade made
                        && made.choice().equals("leave")
                        && made.why().contains("rejected by me: not yet"));
    }
}
