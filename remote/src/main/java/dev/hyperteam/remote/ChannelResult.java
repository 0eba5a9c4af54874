package dev.hyperteam.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * How a command on a channel ended.
 *
 * @param out the first bytes of standard output
 * @param outTotal how many bytes there were
 */
record ChannelResult(int exitCode, byte[] out, long outTotal, byte[] err, long errTotal) {
    /** {@return the end of what it printed, for a message about a command that failed} */
    String said() {
        String text = (new String(err, UTF_8) + "\n" + new String(out, UTF_8)).strip();
        return text.length() > 600 ? text.substring(0, 600) + "..." : text;
    }
}
