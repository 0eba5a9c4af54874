package dev.hyperteam.agents.policy;

/** What a command may do, from harmless to never. The order counts: the worst part of a command decides. */
public enum CommandClass {
    /** One simple command that is known to change nothing and to read no secret. */
    READ_ONLY("read-only"),
    /** It may change something, or nobody knows the program. */
    CHANGE("change"),
    /** It may lose data, cut the host off, weaken security, or it hides what it does. */
    DANGEROUS("dangerous"),
    /** It cannot be read as shell, so nothing can be said of it. */
    UNPARSABLE("unparsable"),
    /** Never, under any policy: whole disks, secrets, what guards the run itself. */
    FORBIDDEN("forbidden");

    private final String text;

    CommandClass(String text) {
        this.text = text;
    }

    /** {@return how it is written} */
    public String text() {
        return text;
    }

    /** {@return the worse of the two} */
    public CommandClass or(CommandClass other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
