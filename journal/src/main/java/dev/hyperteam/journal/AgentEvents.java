package dev.hyperteam.journal;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.workflow.Node;

/** The part of {@link EventCodec} that is about agents. */
final class AgentEvents {
    private AgentEvents() {}

    static void encode(Json out, Event.OfAgent event) {
        out.text("agent", event.agent());
        switch (event) {
            case Event.ModelAnswered e ->
                out.text("model", e.model())
                        .number("turn", e.turn())
                        .number("input", e.input())
                        .number("output", e.output())
                        .number("cached", e.cached())
                        .number("microDollars", e.microDollars())
                        .text("stop", e.stop())
                        .text("entry", e.entry())
                        .duration("took", e.took());
            case Event.ToolCalled e ->
                out.text("call", e.call()).text("tool", e.tool()).text("entry", e.entry());
            case Event.ToolAnswered e ->
                out.text("call", e.call())
                        .text("tool", e.tool())
                        .flag("failed", e.failed())
                        .text("entry", e.entry())
                        .duration("took", e.took());
            case Event.AgentNoted e -> out.text("what", e.what()).text("entry", e.entry());
            case Event.AgentEnded e -> out.text("ending", e.ending()).text("words", e.words());
            case Event.RepairProposed e ->
                out.text("step", e.step())
                        .text("mends", e.mends())
                        .text("why", e.why())
                        .text("definition", e.definition());
            case Event.ParameterChanged e ->
                out.text("name", e.name()).text("value", e.value()).text("why", e.why());
            case Event.ChoiceMade e -> out.text("choice", e.choice()).text("why", e.why());
        }
    }

    static Event decode(EventType type, Node node, Fields in) {
        String agent = in.text("agent");
        return switch (type) {
            case MODEL_ANSWERED ->
                new Event.ModelAnswered(
                        node,
                        agent,
                        in.text("model"),
                        in.count("turn"),
                        in.number("input"),
                        in.number("output"),
                        in.number("cached"),
                        in.number("microDollars"),
                        in.text("stop"),
                        in.text("entry"),
                        in.duration("took"));
            case TOOL_CALLED -> new Event.ToolCalled(node, agent, in.text("call"), in.text("tool"), in.text("entry"));
            case TOOL_ANSWERED ->
                new Event.ToolAnswered(
                        node,
                        agent,
                        in.text("call"),
                        in.text("tool"),
                        in.flag("failed"),
                        in.text("entry"),
                        in.duration("took"));
            case AGENT_NOTED -> new Event.AgentNoted(node, agent, in.text("what"), in.text("entry"));
            case AGENT_ENDED -> new Event.AgentEnded(node, agent, in.text("ending"), in.text("words"));
            case REPAIR_PROPOSED ->
                new Event.RepairProposed(
                        node, agent, in.text("step"), in.text("mends"), in.text("why"), in.text("definition"));
            case PARAMETER_CHANGED ->
                new Event.ParameterChanged(node, agent, in.text("name"), in.text("value"), in.text("why"));
            case CHOICE_MADE -> new Event.ChoiceMade(node, agent, in.text("choice"), in.text("why"));
            default -> throw new IllegalArgumentException("not about an agent: " + type);
        };
    }
}
