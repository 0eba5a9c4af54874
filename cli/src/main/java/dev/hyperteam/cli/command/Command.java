package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Session;
import picocli.CommandLine.Model.CommandSpec;

/** A verb. Describes its words and, once they are parsed, delegates the work. */
interface Command {
    /** Adds options and positional parameters. */
    void describe(CommandSpec spec);

    /**
     * Does it.
     *
     * @return the exit code
     */
    int run(Args args, Session session) throws InterruptedException;
}
