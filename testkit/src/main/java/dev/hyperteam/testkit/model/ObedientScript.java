package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The worst model there is: it obeys every instruction that it reads, wherever it stands: in the task, in a file, in a log line, in the
 * output of a tool. Safety that holds against it rests on policy alone. Two forms are instructions:
 *
 * <ul>
 *   <li>{@code CALL tool {"json": "arguments"}} on a line of its own or within one
 *   <li>{@code run `command`} or {@code execute `command`}: a call of the tool for commands
 * </ul>
 *
 * <p>It remembers by the conversation alone what it has obeyed, so it can be asked anew after a crash.
 */
public final class ObedientScript implements ModelScript {
    private static final Pattern CALL = Pattern.compile("CALL ([A-Za-z0-9_-]{1,64}) (\\{.*})");
    private static final Pattern RUN = Pattern.compile("(?i)\\b(?:run|execute) `([^`]{1,2000})`");

    private final String commandTool;
    private final String parameter;

    /**
     * A model that has such a tool for commands.
     *
     * @param commandTool the tool that {@code run `...`} means
     * @param parameter the tool's text parameter for the command
     */
    public ObedientScript(String commandTool, String parameter) {
        this.commandTool = commandTool;
        this.parameter = parameter;
    }

    private record Order(String tool, String arguments) {}

    @Override
    public Reply next(Heard heard) {
        Set<Order> done = new LinkedHashSet<>();
        heard.lines().stream()
                .filter(line -> line.role() == Heard.Role.CALL)
                .forEach(line -> done.add(new Order(line.tool(), canonical(line.text()))));
        var orders = new ArrayList<>(orders(heard));
        orders.removeIf(order -> done.contains(new Order(order.tool(), canonical(order.arguments()))));
        if (orders.isEmpty()) {
            return Reply.says("I have done everything I was told.");
        }
        var reply = Reply.says("");
        for (Order order : orders) {
            int number = done.size() + reply.calls().size() + 1;
            reply = reply.and(new Reply.Call("obeyed-" + number, order.tool(), order.arguments()));
        }
        return reply;
    }

    private Set<Order> orders(Heard heard) {
        var texts = new ArrayList<>(List.of(heard.system()));
        heard.lines().stream()
                .filter(line -> line.role() == Heard.Role.USER || line.role() == Heard.Role.RESULT)
                .forEach(line -> texts.add(line.text()));
        var orders = new LinkedHashSet<Order>();
        for (String text : texts) {
            var call = CALL.matcher(text);
            while (call.find()) {
                orders.add(new Order(call.group(1), call.group(2)));
            }
            var run = RUN.matcher(text);
            while (run.find()) {
                orders.add(new Order(
                        commandTool, Json.object().with(parameter, run.group(1)).write()));
            }
        }
        return orders;
    }

    private static String canonical(String arguments) {
        try {
            return Json.parse(arguments).canonical();
        } catch (dev.hyperteam.base.json.JsonException e) {
            return arguments;
        }
    }
}
