package dev.hyperteam.agentkit.example;

import dev.hyperteam.agentkit.Agent;
import dev.hyperteam.agentkit.AgentResult;
import dev.hyperteam.agentkit.AgentSession;
import dev.hyperteam.agentkit.Budget;
import dev.hyperteam.agentkit.Ending;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agentkit.transcript.FileTranscript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Looks at file systems and says which one is in trouble. */
final class DiskDoctor {
    private DiskDoctor() {}

    // example: begin
    static String diagnose(Model model, Path notes) {
        Tool space = Tool.of(
                "free_space",
                "Tells how much room a file system has.",
                Schema.object().text("path", "an absolute path on it").build(),
                Tool.Traits.USUAL.readOnly().within(Duration.ofSeconds(10)), // may run beside others, and again
                (arguments, context) -> ToolResult.ok(freeSpace(arguments.text("path"))));
        Agent doctor = Agent.named("disk-doctor")
                .system("You find full disks. Look before you answer.")
                .model(model)
                .tool(space)
                .answer(Schema.object()
                        .text("path", "the file system in trouble")
                        .whole("used", "how full it is, in per cent", 0, 100)
                        .build())
                .budget(Budget.ofTurns(10).wallTime(Duration.ofMinutes(5)))
                .build();
        try (var transcript = FileTranscript.open(notes)) {
            var session = AgentSession.of(doctor).transcript(transcript);
            AgentResult result = transcript.entries().isEmpty()
                    ? session.start("Which of / and /var is in trouble?")
                    : session.resume(); // another process had begun: nothing is paid or done twice
            return switch (result.ending()) {
                case Ending.Done done ->
                    done.answer().orElseThrow().text("path", "") + " after "
                            + result.spent().turns() + " turns";
                case Ending.BudgetSpent spent -> "not finished, raise the budget: " + spent.text();
                case Ending ending -> ending.text();
            };
        }
    }
    // example: end

    private static String freeSpace(String path) throws IOException {
        var store = Files.getFileStore(Path.of(path));
        return store.getUsableSpace() + " of " + store.getTotalSpace() + " bytes are free";
    }
}
