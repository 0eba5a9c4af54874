package dev.hyperteam.cli.command;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.project.Driver;
import dev.hyperteam.cli.project.DriverRequest;
import dev.hyperteam.cli.project.Machine;
import dev.hyperteam.core.event.Effect;
import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.event.Unanswered;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.engine.Approver;
import dev.hyperteam.engine.PlanResult;
import dev.hyperteam.engine.RollbackResult;
import dev.hyperteam.engine.RollbackScope;
import dev.hyperteam.engine.RunResult;
import dev.hyperteam.engine.VerifyResult;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.journal.JournalReader;
import dev.hyperteam.journal.ReadQuery;
import dev.hyperteam.remote.HostConnector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A machine whose orchestrator plays one team with one step, with a real journal. */
final class FakeMachine implements Machine {
    static final RunId RUN = new RunId("20261123-231502-k3f9");
    static final RunId UNDO = new RunId("20261123-231602-u3f9");

    RunEnding ending = RunEnding.COMPLETE;
    List<String> waitingFor = List.of();
    String askedAtTheGate = "";
    boolean drifted;
    UndoEnding undo = UndoEnding.UNDONE;
    String labIdentity = "first";
    List<Problem> labProblems = List.of();
    Optional<HostConnector> connector = Optional.empty();
    final List<DriverRequest> requests = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    final List<LabRequest> labRequests = new ArrayList<>();

    @Override
    public Driver driver(DriverRequest request) {
        requests.add(request);
        return new Played(request);
    }

    Path labMirror = Path.of("/nonexistent/mirror");

    @Override
    public HostConnector connector() {
        return connector.orElseThrow();
    }

    @Override
    public SequencedMap<String, List<Problem>> labProblems() {
        return new LinkedHashMap<>(Map.of("container", labProblems));
    }

    @Override
    public LabTargets labUp(LabRequest request, Consumer<String> progress) {
        labRequests.add(request);
        progress.accept("booting " + request.name());
        var targets = IntStream.rangeClosed(1, request.hosts().orElse(1))
                .mapToObj(number -> Target.alias(number == 1 ? "lab" : "lab-" + number))
                .toList();
        boolean vm = request.driver().equals(Optional.of("vm"));
        return new LabTargets(targets, labIdentity, Optional.of("10.0.2.2:1123").filter(_ -> vm), vm);
    }

    @Override
    public void labSnapshot(String host, String snapshot) {
        calls.add("snapshot " + host + " " + snapshot);
    }

    @Override
    public boolean buildComponents(List<String> names, Consumer<String> progress) {
        return false;
    }

    @Override
    public SortedMap<String, String> standIns() {
        return new TreeMap<>(Map.of("grafana", "13.2.0"));
    }

    @Override
    public Path labMirror() {
        return labMirror;
    }

    @Override
    public Registration onInterrupt(Runnable action) {
        return () -> {};
    }

    private final class Played implements Driver {
        private final DriverRequest request;
        private final Node node;
        private final StepRef step;

        Played(DriverRequest request) {
            this.request = request;
            this.node = Node.parse("motd@" + request.targets().getFirst().name());
            this.step = new StepRef(node, "message");
        }

        @Override
        public RunResult run(Selection selection) throws InterruptedException {
            calls.add("run " + selection.text());
            if (request.approvals().gates().contains(1)) {
                askedAtTheGate = ask();
            }
            return play(new Event.RunStarted("0", "me@here:1", List.of(node), List.of(), request.options(), "f"));
        }

        private String ask() throws InterruptedException {
            var asked = new Event.ApprovalRequested(
                    "3f2a",
                    node,
                    "",
                    1,
                    "start phase 1?",
                    List.of(),
                    "teams " + node,
                    "0".repeat(64),
                    Duration.ZERO,
                    Unanswered.WAIT);
            String[] answer = {"nothing"};
            request.approver().asked(new Approver.Question(RUN, asked, Optional.empty()), new Approver.Reply() {
                @Override
                public void approve(String who, String reason) {
                    answer[0] = "yes";
                }

                @Override
                public void reject(String who, String reason) {
                    answer[0] = "no: " + reason;
                }

                @Override
                public void later() {
                    answer[0] = "later";
                }

                @Override
                public boolean open() {
                    return true;
                }
            });
            return answer[0];
        }

        @Override
        public RunResult resume(Optional<RunId> run) {
            calls.add("resume " + run.map(RunId::value).orElse("last"));
            return play(new Event.RunResumed("0", "me@here:2"));
        }

        private RunResult play(Event first) {
            var took = Duration.ofSeconds(2);
            boolean good = ending == RunEnding.COMPLETE;
            try (var journal = Journal.open(request.stateFolder(), Clock.system(), "me@here:1")) {
                request.listeners().forEach(journal::subscribe);
                journal.append(RUN, first);
                journal.append(RUN, new Event.TeamStarted(node, 1, List.of(), 1));
                journal.append(RUN, new Event.StepStarted(step, "Say \u001b[2Jwhose server this is", 1, 1));
                journal.append(RUN, new Event.StepChecked(step, "needs-change", "differs"));
                journal.append(RUN, new Event.StepIntent(step, 1, "file", List.of(), true));
                journal.append(RUN, new Event.StepCaptured(step, 1, "b"));
                String blob = journal.putBlob(
                        "written s3cr3t-value\nsecond line".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                if (good) {
                    journal.append(RUN, new Event.StepApplied(step, 1, "b", "a", blob, took));
                    journal.append(RUN, new Event.StepVerified(step, true, List.of()));
                    journal.append(RUN, new Event.StepEnded(step, StepEnding.CHANGED, "", took));
                } else {
                    journal.append(
                            RUN, new Event.AttemptFailed(step, 1, 1, "exit-code", "no", blob, Duration.ofSeconds(-1)));
                    journal.append(RUN, new Event.StepEnded(step, StepEnding.FAILED, "no", took));
                }
                var end = good ? TeamEnding.COMPLETE : TeamEnding.FAILED;
                journal.append(RUN, new Event.TeamEnded(node, 1, end, good ? "" : "message: no", took));
                journal.appendDurable(RUN, new Event.RunEnded(ending, good ? 1 : 0, "", took));
                var team = new RunResult.TeamResult(
                        node,
                        1,
                        end,
                        good ? "" : "message: no",
                        took,
                        good ? 1 : 0,
                        1,
                        good ? 1 : 0,
                        Map.of("message", good));
                return new RunResult(
                        RUN,
                        ending,
                        "",
                        good ? 1 : 0,
                        took,
                        took,
                        List.of(team),
                        waitingFor,
                        List.of(),
                        List.of("bravo@x: has no steps yet"));
            }
        }

        @Override
        public RunPlan preflight(Selection selection) {
            return selection.plan(
                    request.workflow(),
                    request.targets().stream().map(Target::name).toList(),
                    "cluster");
        }

        @Override
        public PlanResult plan(Selection selection) {
            calls.add("plan " + selection.text());
            var change = new PlanResult.StepPlan(
                    "message",
                    "Say whose server",
                    PlanResult.Answer.WILL_CHANGE,
                    "-old\n+new",
                    "",
                    Set.of("lockout"),
                    true);
            return new PlanResult(
                    List.of(new PlanResult.TeamPlan(
                            node, 1, Duration.ofMinutes(1), Map.of("os", "debian"), List.of(change))),
                    List.of(),
                    List.of("one: debian 11 has had no updates from its makers since 2026-08-31"),
                    Duration.ofMillis(40));
        }

        @Override
        public VerifyResult verify(Optional<Selection> selection) {
            calls.add("verify " + selection.map(Selection::text).orElse("what was done"));
            var evidence = new Evidence("cat /etc/motd", "a line", "nothing", !drifted, "verifier");
            return new VerifyResult(
                    List.of(new VerifyResult.StepVerdict(step, "Say whose server", true, "", List.of(evidence))),
                    selection.isPresent() ? List.of() : List.of("charlie@one: not done here"),
                    Duration.ofMillis(30));
        }

        @Override
        public List<Effect> rollbackPlan(RollbackScope scope) {
            calls.add("look " + scope.text());
            if (!JournalReader.exists(request.stateFolder())) {
                return List.of();
            }
            try (var reader = Journal.openReadOnly(request.stateFolder())) {
                return Effects.fold(reader.list(ReadQuery.all())).open();
            }
        }

        @Override
        public RollbackResult rollback(RollbackScope scope) {
            calls.add("rollback " + scope.text());
            var effects = rollbackPlan(scope);
            var steps = effects.stream()
                    .map(effect -> new RollbackResult.Undone(effect.ref(), effect.run(), undo, "as before"))
                    .toList();
            return new RollbackResult(UNDO, undo == UndoEnding.UNDONE, steps, Duration.ofSeconds(1));
        }

        @Override
        public void cancel() {
            calls.add("cancel");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
