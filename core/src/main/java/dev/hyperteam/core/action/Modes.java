package dev.hyperteam.core.action;

/** Octal file modes. */
final class Modes {
    private Modes() {}

    /** {@return the mode as stat prints it: {@code 0644} as {@code 644}} */
    static String plain(String mode) {
        return Integer.toOctalString(Integer.parseInt(mode, 8));
    }
}
