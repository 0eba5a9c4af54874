package dev.hyperteam.base.yaml;

import java.util.List;
import java.util.SequencedMap;

/** A YAML value that knows where it stands. Immutable. */
public sealed interface YamlNode {
    /** {@return where the value begins} */
    Mark mark();

    /** {@return what kind of value it is, in a reader's words} */
    String kind();

    /**
     * A scalar.
     *
     * @param text as written, quotes removed, block scalars folded
     * @param plain whether it was written without quotes and so may be read as a number, a boolean or null
     */
    record Scalar(String text, boolean plain, Mark mark) implements YamlNode {
        /** {@return whether this is YAML's null: nothing, {@code ~} or {@code null}} */
        public boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        public String kind() {
            return isNull() ? "nothing" : "the text '" + abbreviate(text) + "'";
        }

        private static String abbreviate(String text) {
            String line = text.lines().findFirst().orElse("");
            return line.length() > 40 ? line.substring(0, 40) + "..." : line;
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, Mark mark) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A mapping in the order of the file; a duplicate key is a mistake of the file and never gets here. */
    record Mapping(SequencedMap<Scalar, YamlNode> entries, Mark mark) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }
}
