package dev.hyperteam.agentkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Collectors;

/** Notices a model that goes round in circles. Thread-confined. */
final class Circles {
    private static final int SAME = 4;
    private static final int FAILED = 8;

    private final Deque<String> last = new ArrayDeque<>();
    private int failed;

    /** {@return why it is stuck, if it is} */
    Optional<String> after(Message.Assistant answer, Message.Results results) {
        String round = answer.calls().stream()
                        .map(call -> call.tool() + call.arguments())
                        .collect(Collectors.joining("\n"))
                + "\n"
                + results.results().stream().map(ToolResult::text).collect(Collectors.joining("\n"));
        last.addLast(round);
        if (last.size() > SAME) {
            last.removeFirst();
        }
        failed = results.results().stream().allMatch(ToolResult::failed) ? failed + 1 : 0;
        if (last.size() == SAME && last.stream().distinct().count() == 1) {
            return Optional.of("it made the same calls " + SAME + " times in a row, with the same results");
        }
        return failed >= FAILED
                ? Optional.of("every call of its last " + FAILED + " answers failed")
                : Optional.empty();
    }
}
