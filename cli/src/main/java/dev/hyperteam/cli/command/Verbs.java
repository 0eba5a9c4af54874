package dev.hyperteam.cli.command;

import dev.hyperteam.journal.Letter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The verbs in the order in which help lists them. A verb's class is loaded only when it is used. */
final class Verbs {
    /**
     * One verb.
     *
     * @param command what it does alone; empty for a group of verbs
     * @param children verbs below this one
     */
    record Verb(String name, String about, Optional<Supplier<Command>> command, List<Verb> children, boolean hidden) {
        static Verb of(String name, String about, Supplier<Command> command, Verb... children) {
            return new Verb(name, about, Optional.of(command), List.of(children), false);
        }

        static Verb group(String name, String about, Verb... children) {
            return new Verb(name, about, Optional.empty(), List.of(children), false);
        }
    }

    static final List<Verb> ALL = List.of(
            Verb.of("init", "Write a project's files and pin its host's key", () -> new InitCommand()),
            Verb.of("doctor", "Check what works here and how to mend what does not", () -> new DoctorCommand()),
            Verb.of("plan", "Tell what a run would do, and write nothing", () -> new PlanCommand()),
            Verb.of("run", "Run the workflow", () -> new RunCommand()),
            Verb.of("resume", "Go on with a run from its last event", () -> new ResumeCommand()),
            Verb.of("approvals", "List what a run asks you, in full", () -> new ApprovalsCommand()),
            Verb.of("approve", "Say yes to a question of a run", () -> new Answering(Letter.Wish.APPROVE)),
            Verb.of("reject", "Say no to a question of a run", () -> new Answering(Letter.Wish.REJECT)),
            Verb.of(
                    "pause",
                    "Let a run end after the steps in flight, to be resumed; exit code 3 there",
                    () -> new Stopping(Letter.Wish.PAUSE)),
            Verb.of("cancel", "Do what Ctrl-C does, from another terminal", () -> new Stopping(Letter.Wish.CANCEL)),
            Verb.of("status", "Tell where a run stands", () -> new StatusCommand()),
            Verb.of(
                    "verify",
                    "Ask only the verifications; exit 4 when the host has drifted",
                    () -> new VerifyCommand()),
            Verb.of("rollback", "Take back what runs have changed", () -> new RollbackCommand()),
            Verb.of("logs", "Tell what happened in a run", () -> new LogsCommand()),
            Verb.of("ask", "Let a model explain a run from its journal", () -> new AskCommand()),
            Verb.of("events", "Print the journal, one line of JSON for each event", () -> new EventsCommand()),
            Verb.of(
                    "teams",
                    "List the teams: phase, needs, steps, estimate",
                    () -> new TeamsCommand(),
                    Verb.of("new", "Begin a team of your own", () -> new TeamsNew()),
                    Verb.of("check", "Find mistakes in the teams before a run does", () -> new TeamsCheck()),
                    Verb.of("docs", "Print or write the documentation of the teams", () -> new TeamsDocs())),
            Verb.of("show", "Show a team, or one of its steps", () -> new ShowCommand()),
            Verb.of("graph", "Print the graph of teams for Mermaid or Graphviz", () -> new GraphCommand()),
            Verb.group(
                    "lab",
                    "Disposable targets on this machine",
                    Verb.of("up", "Make sure that this project's lab is up", () -> new LabCommands.Up()),
                    Verb.of("down", "Remove it with all that is its own", () -> new LabCommands.Down()),
                    Verb.of("ssh", "Log in, or run a command there", () -> new LabCommands.Ssh()),
                    Verb.of("status", "Tell whether it is up", () -> new LabCommands.Status()),
                    Verb.of("list", "List all lab hosts of this machine", () -> new LabCommands.ListAll()),
                    Verb.of("snapshot", "Keep a vm as it is now", () -> new LabCommands.Snapshot()),
                    Verb.of("restore", "Make a vm what it was then", () -> new LabCommands.Restore()),
                    Verb.of("snapshots", "List what was kept", () -> new LabCommands.Snapshots()),
                    Verb.group(
                            "components",
                            "Real programs that the lab takes instead of the vendors' downloads",
                            Verb.of("list", "List them", () -> new ComponentCommands.ListAll()),
                            Verb.of("build", "Build what is missing", () -> new ComponentCommands.Build()))),
            Verb.group(
                    "artifacts",
                    "What is downloaded, from where, and with which checksum",
                    Verb.of("list", "List what the lock file names", () -> new ArtifactCommands.ListAll()),
                    Verb.of("fetch", "Download to this machine's cache", () -> new ArtifactCommands.Fetch()),
                    Verb.of("verify", "Compare the cache with the lock file", () -> new ArtifactCommands.Verify()),
                    Verb.of("export", "Write a folder that is a mirror", () -> new ArtifactCommands.Export()),
                    Verb.of(
                            "pin",
                            "Download, show and record a checksum, once you have confirmed it",
                            () -> new ArtifactCommands.Pin())),
            Verb.group(
                    "config",
                    "Look at the configuration",
                    Verb.of("show", "Print every key with its value and where it came from", () -> new ConfigShow()),
                    Verb.of("schema", "Print a JSON Schema for editors", () -> new ConfigSchema()),
                    Verb.of("validate", "Check hyperteam.yaml and the teams", () -> new ConfigValidate()),
                    Verb.of(
                            "trust",
                            "Let programs start that agents.mcp names, once you have read them",
                            () -> new ConfigTrust())),
            Verb.of("completion", "Print the completion script of a shell", () -> new CompletionCommand()),
            new Verb(
                    "aot-training",
                    "Fill the launcher's cache",
                    Optional.of(() -> new AotTraining()),
                    List.of(),
                    true));

    private Verbs() {}
}
