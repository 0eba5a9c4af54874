package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Tables;
import dev.hyperteam.cli.data.Results;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.engine.RunResult;

/** What is printed at the end, and the exit code. */
final class Endings {
    private Endings() {}

    static int run(Session session, Output output, RunResult result, String words, boolean takenBack) {
        session.console()
                .data(
                        switch (output) {
                            case TEXT -> "\n" + Tables.run(result, words, takenBack);
                            // the last object of a stream of lines
                            case JSON -> Trees.json(Results.run(result));
                            case YAML -> Trees.yaml(Results.run(result));
                        });
        return Exit.of(result.ending());
    }

    /** {@return the words that must be repeated in the next command to mean the same project and target} */
    static String words(Args args) {
        return (args.flag("--lab") ? " --lab" : "")
                + args.text("--project").map(folder -> " -C " + folder).orElse("");
    }
}
