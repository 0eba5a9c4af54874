package dev.hyperteam.engine;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.testkit.CrashAfter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An orchestrator in a process of its own, which kills itself after so many events. Exit codes: 0 well, 1 not, 5 somebody else. */
final class CrashChild {
    private CrashChild() {}

    /** folder, verb, events until the end (0: none), seconds of the revert timer, runbook or "-", address, port, key, known hosts. */
    public static void main(String[] args) throws InterruptedException, IOException {
        var target = new Target(
                "lab",
                args[5],
                OptionalInt.of(Integer.parseInt(args[6])),
                Optional.of("root"),
                List.of(Path.of(args[7])),
                Optional.of(Path.of(args[8])),
                Optional.empty(),
                false,
                false);
        var workflow = args[4].equals("-")
                ? CrashLab.alpha()
                : Workflow.load(
                        TeamSource.of(new TeamSource.TeamFile("alpha.yaml", Files.readString(Path.of(args[4])))),
                        ActionKinds.builtIn());
        boolean well;
        try (var orchestrator = HypervisorOrchestrator.builder()
                .projectFolder(Path.of(args[0]))
                .target(target)
                .settings(Settings.defaults().withRevertAfter(Duration.ofSeconds(Long.parseLong(args[3]))))
                .workflow(workflow)
                .listener(new CrashAfter<Entry>(Integer.parseInt(args[2])))
                .build()) {
            well = switch (args[1]) {
                case "run" -> ok(orchestrator.executeFullWorkflow());
                case "resume" -> ok(orchestrator.resumeWorkflow());
                default -> orchestrator.rollbackToPhase(0).complete();
            };
        } catch (ProblemException e) {
            System.err.println(e.getMessage());
            System.exit(e instanceof TargetHeld ? 5 : 1);
            return;
        }
        System.exit(well ? 0 : 1);
    }

    private static boolean ok(RunResult result) {
        System.err.println(result.ending() + " " + result.reason() + " " + result.teams());
        return result.ok();
    }
}
