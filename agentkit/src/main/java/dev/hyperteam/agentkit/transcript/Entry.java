package dev.hyperteam.agentkit.transcript;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelId;
import dev.hyperteam.agentkit.model.ModelResponse;
import dev.hyperteam.agentkit.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One thing that happened to an agent. Immutable. */
public sealed interface Entry {
    /** {@return when} */
    Instant at();

    /** A process took the agent up, for the first time or again. */
    record Opened(String agent, Instant at) implements Entry {}

    /** The model is told something: the task, what follows it, or a remark of agentkit. */
    record Said(String text, Instant at) implements Entry {}

    /** A request goes out. Without an outcome behind it, it may have been paid for. */
    record Asking(int turn, ModelId model, Instant at) implements Entry {}

    /**
     * The answer, complete.
     *
     * @param cost US dollars; empty when the model has no known price
     */
    record Answered(int turn, ModelId model, ModelResponse response, Optional<BigDecimal> cost, Instant at)
            implements Entry {}

    /** A hook put another message in the place of the answer. */
    record Amended(Message.Assistant message, Instant at) implements Entry {}

    /**
     * There was no complete answer.
     *
     * @param spent what is known to have been paid all the same
     */
    record Failed(int turn, ModelId model, String problem, Usage spent, Optional<BigDecimal> cost, Instant at)
            implements Entry {}

    /** A tool is about to be called. Without a result behind it, it may or may not have happened. */
    record Calling(Message.ToolCall call, Instant at) implements Entry {}

    /** A call has its result. */
    record Called(Message.CallResult result, Instant at) implements Entry {}

    /** For so long the agent did nothing but wait for a person; it does not count as time under way. */
    record Waited(Duration time, Instant at) implements Entry {}

    /**
     * Old messages gave way to a summary.
     *
     * @param through so many messages, the first one excepted, are replaced
     */
    record Summarised(int through, String text, ModelId model, Usage usage, Optional<BigDecimal> cost, Instant at)
            implements Entry {}

    /** The agent ended; {@code kind} is the simple name of the ending. */
    record Ended(String kind, String text, Instant at) implements Entry {}
}
