package dev.hyperteam.engine;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.event.AgentUse;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.Node;
import java.util.List;

/** What an agent's work about one node is written into, and how it asks a person. Thread-safe. */
public interface Notebook {
    /** {@return whose work it is} */
    Node node();

    /** {@return the run} */
    RunId run();

    /** Writes an event about an agent; on disk when this returns. */
    void record(Event.OfAgent event);

    /** {@return the name of the blob that keeps {@code text}, redacted} */
    String keep(String text);

    /** {@return the text of a blob} */
    String kept(String blob);

    /** {@return this run's events about an agent of this node, oldest first} */
    List<Entry> history(String agent);

    /**
     * Asks a person, durably; waits with no lock held. The same question with the same bound is not asked twice, in no process of the run;
     * one that differs in anything is another question.
     *
     * @param bound what else the answer is for, beyond what is shown: which call, a hash of what exactly is done
     */
    Permission permission(String question, List<String> reasons, String shown, List<String> bound)
            throws InterruptedException;

    /** Tells {@code waits} from now on when work on this node waits for a person, until what this returns is closed. */
    Listening listen(Waits waits);

    /** {@return what masks the secrets that are known, in everything that goes to a model} */
    Redactor redactor();

    /** {@return what agents have done in this run so far, and what that has cost} */
    List<AgentUse> uses();

    /** Who wants to know when work waits for a person. Called in the thread that waits; must be quick. */
    interface Waits {
        /** It waits from now on. */
        void begins();

        /** It goes on. */
        void ends();
    }

    /** An end to {@link #listen}. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /** A person's answer. */
    record Permission(boolean given, String words) {}
}
