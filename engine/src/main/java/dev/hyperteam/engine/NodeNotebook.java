package dev.hyperteam.engine;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.event.AgentUse;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.Node;
import java.util.List;

/** The notebook of one node: the run's journal, blobs and mailbox. */
final class NodeNotebook implements Notebook {
    private final RunContext run;
    private final Node node;

    NodeNotebook(RunContext run, Node node) {
        this.run = run;
        this.node = node;
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public RunId run() {
        return run.run();
    }

    @Override
    public void record(Event.OfAgent event) {
        if (!event.node().equals(node)) {
            throw new IllegalArgumentException(event.node() + " is not " + node);
        }
        run.recorder().durable(event);
    }

    @Override
    public String keep(String text) {
        return run.recorder().keep(text);
    }

    @Override
    public String kept(String blob) {
        return run.recorder().kept(blob);
    }

    @Override
    public List<Entry> history(String agent) {
        return run.recorder().entries().stream()
                .filter(entry -> entry.event() instanceof Event.OfAgent event
                        && event.node().equals(node)
                        && event.agent().equals(agent))
                .toList();
    }

    @Override
    public Permission permission(String question, List<String> reasons, String shown, List<String> bound)
            throws InterruptedException {
        var payload = Payload.ofQuestion(
                node, redactor().redact(question), reasons, redactor().redact(shown), bound);
        var decision = run.approvals().away(node, () -> run.approvals().ask(payload));
        return new Permission(decision.approved(), decision.words());
    }

    @Override
    public Listening listen(Waits waits) {
        return run.approvals().listen(node, waits);
    }

    @Override
    public Redactor redactor() {
        return run.recorder().redactor();
    }

    @Override
    public List<AgentUse> uses() {
        return AgentUse.fold(run.recorder().entries());
    }
}
