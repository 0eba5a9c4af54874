package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.journal.Letter;
import dev.hyperteam.journal.Mailbox;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Opens the letters that other processes leave for this run, as soon as they come. Letters for other runs stay where they are. */
final class MailDesk implements AutoCloseable {
    private static final Duration OLD = Duration.ofDays(1);

    private final Mailbox mailbox;
    private final RunId run;
    private final Approvals approvals;
    private final Stop stop;
    /** Held while letters are dealt with: what a letter asks may end the run before its sender has been told. */
    private final ReentrantLock settling = new ReentrantLock();

    private final Thread reader;

    private MailDesk(Mailbox mailbox, RunId run, Approvals approvals, Stop stop) {
        this.mailbox = mailbox;
        this.run = run;
        this.approvals = approvals;
        this.stop = stop;
        this.reader = Thread.ofVirtual().name("mailbox").unstarted(this::follow);
    }

    /** Takes what was left while nobody drove the run, then watches for more. */
    static MailDesk open(Mailbox mailbox, RunId run, Approvals approvals, Stop stop, Clock clock) {
        var desk = new MailDesk(mailbox, run, approvals, stop);
        mailbox.tidy(FileTime.from(clock.now().minus(OLD)));
        desk.take(false);
        desk.reader.start();
        return desk;
    }

    private void follow() {
        try {
            mailbox.follow(() -> take(true));
        } catch (InterruptedException e) {
            // The run has ended.
        }
    }

    private void take(boolean driving) {
        settling.lock();
        try {
            // What is no letter stays where it is: nobody acts on it, and 'hyperteam approvals' tells of it.
            for (var posted : mailbox.read(problem -> {})) {
                if (posted.message().run().equals(run)) {
                    mailbox.settle(posted, act(posted.message(), driving));
                }
            }
        } finally {
            settling.unlock();
        }
    }

    private Mailbox.Reply act(Letter letter, boolean driving) {
        return switch (letter.wish()) {
            case APPROVE, REJECT -> {
                var receipt = approvals.answer(
                        letter.approval(),
                        letter.payloadHash(),
                        letter.wish() == Letter.Wish.APPROVE,
                        letter.who(),
                        letter.reason());
                yield new Mailbox.Reply(receipt.taken(), receipt.words());
            }
            case PAUSE -> stop(Stop.Kind.PAUSE, letter, driving);
            case CANCEL -> stop(Stop.Kind.CANCEL, letter, driving);
        };
    }

    private Mailbox.Reply stop(Stop.Kind kind, Letter letter, boolean driving) {
        if (!driving) {
            return new Mailbox.Reply(false, "the process that it was for is gone");
        }
        stop.request(kind, letter.who());
        return new Mailbox.Reply(true, "nothing new is started, steps in flight end");
    }

    @Override
    public void close() {
        settling.lock();
        try {
            reader.interrupt();
        } finally {
            settling.unlock();
        }
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
