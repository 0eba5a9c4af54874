package dev.hyperteam.agents.policy;

import java.util.Arrays;
import java.util.Optional;

/** How far a model may go by itself: a table of levels and classes. What is forbidden is forbidden on every level. */
public enum Autonomy {
    /** It may look. */
    READ_ONLY("read-only", Answer.DENY, Answer.DENY, Answer.DENY),
    /** A person is asked before each change. */
    ASK("ask", Answer.ASK, Answer.ASK, Answer.ASK),
    /** It may change what is undone easily; a person is asked before what is dangerous or cannot be read. */
    GUARDED("guarded", Answer.ALLOW, Answer.ASK, Answer.ASK),
    /** A person is asked only before what cannot be read. */
    FULL("full", Answer.ALLOW, Answer.ALLOW, Answer.ASK);

    /** What follows. */
    public enum Answer {
        ALLOW,
        ASK,
        DENY
    }

    private final String text;
    private final Answer change;
    private final Answer dangerous;
    private final Answer unparsable;

    Autonomy(String text, Answer change, Answer dangerous, Answer unparsable) {
        this.text = text;
        this.change = change;
        this.dangerous = dangerous;
        this.unparsable = unparsable;
    }

    /** {@return how it is written in a configuration} */
    public String text() {
        return text;
    }

    /** {@return what follows from a class on this level} */
    public Answer on(CommandClass is) {
        return switch (is) {
            case READ_ONLY -> Answer.ALLOW;
            case CHANGE -> change;
            case DANGEROUS -> dangerous;
            case UNPARSABLE -> unparsable;
            case FORBIDDEN -> Answer.DENY;
        };
    }

    /** {@return the level of that name, if there is one} */
    public static Optional<Autonomy> byText(String text) {
        return Arrays.stream(values()).filter(level -> level.text.equals(text)).findFirst();
    }
}
