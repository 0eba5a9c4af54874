package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one agent has done in a run, and what that has cost: a fold over the run's events.
 *
 * @param agent its name within the node
 * @param models provider and model of each that has answered
 * @param answers of models, those that broke off included
 * @param input tokens read, output tokens written
 * @param microDollars sum of the known prices, in millionths of a US dollar
 * @param priced whether the price of everything is known
 * @param calls of tools
 * @param repairs ids of the steps that it proposed
 * @param parameters that it gave another value
 * @param ending in one word; empty while it works
 * @param words its last
 */
public record AgentUse(
        Node node,
        String agent,
        Set<String> models,
        int answers,
        long input,
        long output,
        long microDollars,
        boolean priced,
        int calls,
        List<String> repairs,
        List<String> parameters,
        String ending,
        String words) {
    public AgentUse {
        models = Set.copyOf(models);
        repairs = List.copyOf(repairs);
        parameters = List.copyOf(parameters);
    }

    private record Key(Node node, String agent) {}

    /** {@return what each agent has done, in the order in which they began} */
    public static List<AgentUse> fold(Iterable<Entry> entries) {
        var sums = new LinkedHashMap<Key, Sum>();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.OfAgent event) {
                sums.computeIfAbsent(new Key(event.node(), event.agent()), _ -> new Sum())
                        .add(event);
            }
        }
        var uses = new ArrayList<AgentUse>();
        sums.forEach((key, sum) -> uses.add(sum.use(key)));
        return List.copyOf(uses);
    }

    private static final class Sum {
        private final Set<String> models = new LinkedHashSet<>();
        private final List<String> repairs = new ArrayList<>();
        private final List<String> parameters = new ArrayList<>();
        private int answers;
        private long input;
        private long output;
        private long microDollars;
        private boolean priced = true;
        private int calls;
        private String ending = "";
        private String words = "";

        void add(Event.OfAgent event) {
            switch (event) {
                case Event.ModelAnswered answer -> {
                    answers++;
                    models.add(answer.model());
                    input += answer.input();
                    output += answer.output();
                    microDollars += Math.max(0, answer.microDollars());
                    priced &= answer.microDollars() >= 0;
                }
                case Event.ToolCalled _ -> calls++;
                case Event.RepairProposed repair -> repairs.add(repair.step());
                case Event.ParameterChanged change -> parameters.add(change.name());
                case Event.AgentEnded ended -> {
                    ending = ended.ending();
                    words = ended.words();
                }
                case Event.ChoiceMade made -> {
                    ending = made.choice();
                    words = made.why();
                }
                case Event.ToolAnswered _, Event.AgentNoted _ -> {}
            }
        }

        AgentUse use(Key key) {
            return new AgentUse(
                    key.node(),
                    key.agent(),
                    models,
                    answers,
                    input,
                    output,
                    microDollars,
                    priced,
                    calls,
                    repairs,
                    parameters,
                    ending,
                    words);
        }
    }
}
