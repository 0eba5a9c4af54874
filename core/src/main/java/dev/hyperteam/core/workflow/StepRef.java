package dev.hyperteam.core.workflow;

/**
 * One step of one team on one target.
 *
 * @param node where
 * @param step the step's id within its team, in the alphabet of {@link TeamId#SHAPE}
 */
public record StepRef(Node node, String step) {
    public StepRef {
        if (!TeamId.SHAPE.matcher(step).matches()) {
            throw new IllegalArgumentException("not a step id: '" + step + "'");
        }
    }

    /** Reads {@code team@target/step}. */
    public static StepRef parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a step: '" + text + "' (team@target/step)");
        }
        return new StepRef(Node.parse(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return node + "/" + step;
    }
}
