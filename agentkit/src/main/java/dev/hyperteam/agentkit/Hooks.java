package dev.hyperteam.agentkit;

/** Looks at everything that goes to a model or a tool and comes back, and may change, deny or end it. Thread-safe. */
public interface Hooks {
    /** {@return what is asked in place of {@code request}} */
    default Model.Request beforeModel(Model.Request request) {
        return request;
    }

    /** Told of every answer, before anything follows from it. */
    default void afterModel(Model.Answer answer) {}

    /** {@return whether the call may be made} */
    default Permit beforeTool(ToolCall call) throws InterruptedException {
        return new Permit.Go();
    }

    /** {@return what the model is handed in place of {@code output}} */
    default Tool.Output afterTool(ToolCall call, Tool.Output output) {
        return output;
    }

    /** Whether a call may be made. */
    sealed interface Permit {
        /** Yes. */
        record Go() implements Permit {}

        /** No; the model is told why and goes on. */
        record Deny(String why) implements Permit {}

        /** No, and the agent ends. */
        record Stop(String why) implements Permit {}
    }

    /** {@return hooks that let everything pass} */
    static Hooks none() {
        return new Hooks() {};
    }
}
