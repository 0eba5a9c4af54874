package dev.hyperteam.agentkit;

/** How an agent's work ended. */
public sealed interface Ending {
    /** {@return one word for records} */
    String word();

    /** {@return the reader's words} */
    String text();

    /** The model has nothing more to do, by its own account. */
    record Done(String text) implements Ending {
        @Override
        public String word() {
            return "done";
        }
    }

    /** The model called the tool that ends the work. */
    record Concluded(Arguments answer, String text) implements Ending {
        @Override
        public String word() {
            return "done";
        }
    }

    /** The budget is spent; with a larger one it goes on from its transcript. */
    record Spent(String what) implements Ending {
        @Override
        public String word() {
            return "out-of-budget";
        }

        @Override
        public String text() {
            return "its budget of " + what + " is spent";
        }
    }

    /** The model refused. */
    record Refused(String text) implements Ending {
        @Override
        public String word() {
            return "refused";
        }
    }

    /** It went round in circles, or wrote calls that cannot be read. */
    record Stuck(String text) implements Ending {
        @Override
        public String word() {
            return "stuck";
        }
    }

    /** A hook ended it. */
    record Stopped(String text) implements Ending {
        @Override
        public String word() {
            return "stopped";
        }
    }

    /** There was no answer. */
    record ModelFailed(ModelException.Kind kind, String text) implements Ending {
        @Override
        public String word() {
            return "model-failed";
        }
    }
}
