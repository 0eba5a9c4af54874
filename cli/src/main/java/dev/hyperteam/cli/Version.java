package dev.hyperteam.cli;

/** Which Hyperteam this is. */
public final class Version {
    /** The version of the build; a test compares it with the build's own. A constant, so that {@code --version} reads no file. */
    public static final String NUMBER = "0.1.0-SNAPSHOT";

    private Version() {}

    /** {@return one line: version, Java, machine} */
    public static String text() {
        return "hyperteam " + NUMBER + " (Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ")";
    }
}
