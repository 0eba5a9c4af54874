package dev.hyperteam.agents;

import dev.hyperteam.base.json.Json;
import dev.hyperteam.testkit.model.Heard;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A model that makes the calls it was given, in turn, whatever it is told. As the orchestrator's agent it leaves what failed. */
final class Script implements ModelScript {
    private final Deque<Reply> team = new ArrayDeque<>();
    private final Deque<Reply> orchestrator = new ArrayDeque<>();
    private final List<Heard> heard = new ArrayList<>();
    private int made;

    Script calls(String tool, Json.Obj arguments) {
        return calls(tool, arguments.write());
    }

    synchronized Script calls(String tool, String arguments) {
        team.add(Reply.calls("call-" + ++made, tool, arguments));
        return this;
    }

    /** The team's agent ends. */
    Script helped(String outcome, String words) {
        return calls("submit_answer", Json.object().with("outcome", outcome).with("words", words));
    }

    Script driven(String words) {
        return calls("submit_answer", Json.object().with("words", words));
    }

    synchronized Script chooses(String choice, String words) {
        orchestrator.add(choice(choice, words));
        return this;
    }

    private Reply choice(String choice, String words) {
        return Reply.calls(
                "choice-" + ++made,
                "submit_answer",
                Json.object().with("choice", choice).with("words", words));
    }

    @Override
    public synchronized Reply next(Heard asked) {
        if (asked.system().startsWith("You watch over a run")) {
            var next = orchestrator.pollFirst();
            return next == null ? choice("leave", "") : next;
        }
        heard.add(asked);
        var next = team.pollFirst();
        return next == null ? Reply.says("nothing more") : next;
    }

    /** {@return what the team's agents were told, request by request} */
    synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** {@return the result that came before each request of a team's agent but the first} */
    List<String> results() {
        return heard().stream()
                .skip(1)
                .map(request ->
                        request.results().isEmpty() ? "" : request.results().getLast())
                .toList();
    }

    String everything() {
        var all = new StringBuilder();
        heard().forEach(request -> all.append(request.everything()).append('\n'));
        return all.toString();
    }
}
