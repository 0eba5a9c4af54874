package dev.hyperteam.base.yaml;

/**
 * A place in a file.
 *
 * @param file as shown to people
 * @param line from 1
 * @param column from 1
 */
public record Mark(String file, int line, int column) {
    /** For values that come from no file, for example a command-line option. */
    public static Mark outside(String name) {
        return new Mark(name, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
