package dev.hyperteam.cli.command;

import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.console.Console;
import dev.hyperteam.cli.console.Questions;
import dev.hyperteam.engine.Approver;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the reader at this terminal, one question at a time. A line that was typed while somebody else answered the question is not taken
 * for an answer to the next one.
 */
final class TerminalApprover implements Approver {
    private static final Set<String> ANSWERS = Set.of("y", "yes", "n", "no", "");

    private final Console console;
    private final String who;
    private final ReentrantLock turn = new ReentrantLock(true);

    /** {@code who} is user@host, for the journal. */
    TerminalApprover(Console console, String who) {
        this.console = console;
        this.who = who;
    }

    @Override
    public void asked(Question question, Reply reply) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            if (!reply.open()) {
                return;
            }
            String id = question.asked().id();
            console.talk("\n" + Questions.text(question.run().value(), question.asked(), question.deadline()));
            String answer = answer(id, reply);
            if (!reply.open()) {
                console.talk(id + " was answered by somebody else meanwhile; what you typed was not used");
                return;
            }
            take(answer, reply);
        } finally {
            turn.unlock();
        }
    }

    /** Asks until what was typed is an answer: a slip of the finger must not send the run home. */
    private String answer(String id, Reply reply) {
        while (true) {
            String answer = console.ask("Approve " + id + "? [y]es, [n]o, Enter leaves it open")
                    .map(text -> text.toLowerCase(Locale.ROOT))
                    .orElse("");
            if (ANSWERS.contains(answer) || !reply.open()) {
                return answer;
            }
            console.talk("that is no answer: type y or n, or press Enter alone");
        }
    }

    private void take(String answer, Reply reply) {
        switch (answer) {
            case "y", "yes" -> reply.approve(who, "");
            case "n", "no" ->
                reply.reject(who, Clean.line(console.ask("Why? (may be empty)").orElse("")));
            default -> reply.later();
        }
    }
}
