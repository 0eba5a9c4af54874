package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.event.Approval;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.Unanswered;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.engine.config.ApprovalPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one run that a person has to answer. What was asked and answered is in the journal before anything follows from it,
 * so a process that dies at any moment leaves the question open, and a later one neither forgets an answer nor asks again. Thread-safe.
 */
final class Approvals {
    /** What came of a question. */
    enum Verdict {
        APPROVED,
        REJECTED,
        /** Nobody has answered; the question stays open. */
        WAITING,
        /** The run is stopped. */
        STOPPED
    }

    /** What came of a question, and the words for the reader. */
    record Decision(Verdict verdict, String words) {
        boolean approved() {
            return verdict == Verdict.APPROVED;
        }
    }

    /** What became of an answer. */
    record Receipt(boolean taken, String words) {}

    /** Work that may wait for a person. */
    interface Task<T> {
        T run() throws InterruptedException;
    }

    /** Gives the place of a node that waits to another one. */
    interface Places {
        /** The node does not work from now on. */
        void leave(Node node);

        /** The node has left, and from now on it can be told that nothing else is left to do. */
        void asks(Node node);

        /** Returns when the node may work again. */
        void back(Node node) throws InterruptedException;
    }

    private final Recorder recorder;
    private final Clock clock;
    private final RandomGenerator random;
    private final ApprovalPolicy policy;
    private final Approver approver;
    private final Stop stop;
    private final Pauses pauses;
    private final Map<Node, Pauses> pausesOf = new ConcurrentHashMap<>();
    private final Map<Node, List<Notebook.Waits>> listeners = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** Questions that somebody in this process waits for, and whether to leave them open and go on. */
    private final Map<String, Boolean> waiting = new HashMap<>();

    private volatile @Nullable Places places;

    Approvals(
            Recorder recorder,
            Clock clock,
            RandomGenerator random,
            ApprovalPolicy policy,
            Approver approver,
            Stop stop) {
        this.recorder = recorder;
        this.clock = clock;
        this.random = random;
        this.policy = policy;
        this.approver = approver;
        this.stop = stop;
        this.pauses = new Pauses(clock);
        stop.listen(this::wake);
    }

    ApprovalPolicy policy() {
        return policy;
    }

    /** {@return the time in which anybody waited} */
    Pauses pauses() {
        return pauses;
    }

    /** {@return the time in which this node waited} */
    Pauses pauses(Node node) {
        return pausesOf.computeIfAbsent(node, _ -> new Pauses(clock));
    }

    /** From now on a node that waits gives its place away. */
    void giveAwayThrough(Places scheduler) {
        this.places = scheduler;
    }

    /** From now on {@code waits} hears when this node waits for a person. */
    Notebook.Listening listen(Node node, Notebook.Waits waits) {
        var own = listeners.computeIfAbsent(node, _ -> new CopyOnWriteArrayList<>());
        own.add(waits);
        return () -> own.remove(waits);
    }

    /** Does what may wait for a person: the node's place goes to another one meanwhile, and no deadline counts the time. */
    <T> T away(Node node, Task<T> task) throws InterruptedException {
        var scheduler = places;
        // whoever begins to listen later has not heard the beginning, and must not hear the end
        var told = List.copyOf(listeners.getOrDefault(node, List.of()));
        pauses(node).begin();
        pauses.begin();
        told.forEach(Notebook.Waits::begins);
        try {
            if (scheduler == null) {
                return task.run();
            }
            scheduler.leave(node);
            T result = task.run();
            scheduler.back(node);
            return result;
        } finally {
            told.forEach(Notebook.Waits::ends);
            pauses.end();
            pauses(node).end();
        }
    }

    /** {@return whether exactly this has been approved already} */
    boolean approved(Payload payload) {
        return recorder.state().approvals().values().stream()
                .anyMatch(approval ->
                        approval.approved() && approval.request().payloadHash().equals(payload.hash()));
    }

    /** Asks, unless exactly this was answered already, and waits for the answer. Call within {@link #away}. */
    Decision ask(Payload payload) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var known = known(payload);
            if (known.isPresent() && known.get().answer() != null) {
                return decided(known.get(), known.get().answer());
            }
            Approval open = known.isPresent() ? renewed(known.get()) : requested(payload);
            String id = open.request().id();
            waiting.put(id, false);
            var scheduler = places;
            if (scheduler != null) {
                scheduler.asks(payload.node());
            }
            try (var _ = accompany(open)) {
                return await(id);
            } finally {
                waiting.remove(id);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The last question with this very payload. */
    private Optional<Approval> known(Payload payload) {
        String hash = payload.hash();
        return recorder.state().approvals().values().stream()
                .filter(approval -> approval.request().payloadHash().equals(hash))
                .reduce((_, last) -> last);
    }

    private Approval requested(Payload payload) {
        var request = new Event.ApprovalRequested(
                newId(),
                payload.node(),
                payload.step(),
                payload.phase(),
                recorder.clean(payload.question()),
                payload.hazards(),
                recorder.clean(payload.shown()),
                payload.hash(),
                policy.timeout(),
                policy.unanswered());
        recorder.durable(request);
        return approval(request.id());
    }

    /** A question that an earlier process left open: its deadline goes on; one that was to stay open gets a new one. */
    private Approval renewed(Approval open) {
        var old = open.request();
        boolean late = open.deadline().filter(end -> !end.isAfter(clock.now())).isPresent();
        if (open.replaced() || (late && old.unanswered() == Unanswered.WAIT)) {
            recorder.durable(old.within(policy.timeout(), policy.unanswered()));
        }
        return approval(old.id());
    }

    private Approval approval(String id) {
        Approval approval = recorder.state().approvals().get(id);
        if (approval == null) {
            throw new IllegalStateException("no question " + id);
        }
        return approval;
    }

    private String newId() {
        var taken = recorder.state().approvals().keySet();
        String id;
        do {
            id = String.format("%04x", random.nextInt(0x10000));
        } while (taken.contains(id));
        return id;
    }

    /** Waits with the lock released until the question is answered, left open, or the run stops. */
    private Decision await(String id) throws InterruptedException {
        while (true) {
            Approval now = approval(id);
            if (now.answer() != null) {
                return decided(now, now.answer());
            }
            if (stop.requested()) {
                return new Decision(Verdict.STOPPED, stop.words());
            }
            if (waiting.getOrDefault(id, true)) {
                return new Decision(Verdict.WAITING, "waits for approval " + id);
            }
            news.await();
        }
    }

    private static Decision decided(Approval approval, Event.ApprovalAnswered answer) {
        String words = (answer.approved() ? "approved by " : "rejected by ")
                + answer.who()
                + (answer.reason().isBlank() ? "" : ": " + answer.reason());
        return new Decision(
                answer.approved() ? Verdict.APPROVED : Verdict.REJECTED,
                words + " (" + approval.request().id() + ")");
    }

    /** What goes on beside a question: its deadline, and whoever is asked in this process. */
    private AutoCloseableThreads accompany(Approval open) {
        String id = open.request().id();
        var question = new Approver.Question(recorder.run(), open.request(), open.deadline());
        var asking = Thread.ofVirtual().name("ask " + id).start(() -> {
            try {
                approver.asked(question, reply(open.request()));
            } catch (InterruptedException e) {
                // The question is closed.
            }
        });
        Thread timer = open.deadline()
                .map(end -> Thread.ofVirtual().name("deadline of " + id).start(() -> {
                    try {
                        clock.sleep(Duration.between(clock.now(), end));
                        expire(open.request(), end);
                    } catch (InterruptedException e) {
                        // Somebody has answered.
                    }
                }))
                .orElse(asking);
        return () -> {
            asking.interrupt();
            timer.interrupt();
        };
    }

    /** Something to close that never fails. */
    private interface AutoCloseableThreads extends AutoCloseable {
        @Override
        void close();
    }

    private void expire(Event.ApprovalRequested request, Instant deadline) {
        String why = "nobody answered until " + deadline;
        switch (request.unanswered()) {
            case APPROVE -> answer(request.id(), request.payloadHash(), true, "the deadline", why);
            case REJECT -> answer(request.id(), request.payloadHash(), false, "the deadline", why);
            case WAIT -> leave(request.id());
        }
    }

    private Approver.Reply reply(Event.ApprovalRequested request) {
        return new Approver.Reply() {
            @Override
            public void approve(String who, String reason) {
                answer(request.id(), request.payloadHash(), true, who, reason);
            }

            @Override
            public void reject(String who, String reason) {
                answer(request.id(), request.payloadHash(), false, who, reason);
            }

            @Override
            public void later() {
                leave(request.id());
            }

            @Override
            public boolean open() {
                lock.lock();
                try {
                    return waiting.containsKey(request.id())
                            && approval(request.id()).open();
                } finally {
                    lock.unlock();
                }
            }
        };
    }

    /** Takes an answer, if the question is still the one that was shown. */
    Receipt answer(String id, String payloadHash, boolean approved, String who, String reason) {
        lock.lock();
        try {
            Approval approval = recorder.state().approvals().get(id);
            if (approval == null) {
                return new Receipt(false, "run " + recorder.run() + " has no question " + id);
            }
            if (approval.replaced() || !approval.request().payloadHash().equals(payloadHash)) {
                return new Receipt(
                        false,
                        "what " + id + " asked has changed since; 'hyperteam approvals' shows what is asked now");
            }
            var before = approval.answer();
            if (before != null && (before.approved() || !approved)) {
                boolean same = before.approved() == approved;
                return new Receipt(
                        same,
                        id + " is " + (before.approved() ? "approved" : "rejected") + " already, by " + before.who());
            }
            recorder.durable(new Event.ApprovalAnswered(
                    id, approval.request().node(), approved, who, recorder.clean(reason), payloadHash));
            news.signalAll();
            return new Receipt(
                    true,
                    (approved ? "approved " : "rejected ")
                            + id
                            + (before == null ? "" : "; it had been rejected: 'hyperteam resume' does it now"));
        } finally {
            lock.unlock();
        }
    }

    private void leave(String id) {
        lock.lock();
        try {
            waiting.computeIfPresent(id, (_, _) -> true);
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is left but waiting: every question stays open, and those who wait go on without. */
    void leaveAll() {
        lock.lock();
        try {
            waiting.replaceAll((_, _) -> true);
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
