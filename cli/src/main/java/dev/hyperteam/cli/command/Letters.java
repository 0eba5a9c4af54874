package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.journal.JournalReader;
import dev.hyperteam.journal.Letter;
import dev.hyperteam.journal.Mailbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Letters to the process that drives a run. */
final class Letters {
    /** A driver that lives answers in milliseconds; one that is suspended takes the letter when it wakes up. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Letters() {}

    /** What came of a letter. */
    enum Came {
        TAKEN,
        REFUSED,
        /** It lies there for the next process that drives the run. */
        KEPT
    }

    /** {@return user@host of whoever types} */
    static String who() {
        String user = System.getProperty("user.name", "somebody");
        String host;
        try {
            host = Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            host = "this-machine";
        }
        return user + "@" + host;
    }

    /** Leaves a letter, and tells what became of it. {@code words} mean the same project in the next command. */
    static Came send(Session session, Project project, Letter letter, String words) throws InterruptedException {
        var mailbox = Mailbox.of(project.stateFolder());
        String name = mailbox.post(letter);
        if (JournalReader.holder(project.stateFolder()).isPresent()) {
            var reply = mailbox.reply(name, PATIENCE);
            if (reply.isPresent()) {
                session.console()
                        .talk((reply.get().taken() ? "" : "refused: ")
                                + reply.get().words());
                return reply.get().taken() ? Came.TAKEN : Came.REFUSED;
            }
        }
        session.console()
                .talk("nobody drives run " + letter.run() + " now; the answer is kept\nnext: hyperteam resume "
                        + letter.run() + words);
        return Came.KEPT;
    }
}
