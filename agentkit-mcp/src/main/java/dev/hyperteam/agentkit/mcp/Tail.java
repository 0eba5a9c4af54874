package dev.hyperteam.agentkit.mcp;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The last bytes of what a program says beside the protocol, however much that is. Thread-safe. */
final class Tail {
    private static final int KEPT = 4096;
    private static final int LINES = 8;

    private final byte[] ring = new byte[KEPT];
    private long total;

    synchronized void add(byte[] bytes, int length) {
        for (int i = Math.max(0, length - KEPT); i < length; i++) {
            ring[(int) ((total + i) % KEPT)] = bytes[i];
        }
        total += length;
    }

    void add(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        add(bytes, bytes.length);
    }

    /** {@return the last lines; empty when nothing was said} */
    synchronized String text() {
        int length = (int) Math.min(total, KEPT);
        byte[] last = new byte[length];
        for (int i = 0; i < length; i++) {
            last[i] = ring[(int) ((total - length + i) % KEPT)];
        }
        var lines = new String(last, StandardCharsets.UTF_8)
                .lines()
                .map(line -> Words.line(line, 300))
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.stream().skip(Math.max(0, lines.size() - LINES)).collect(Collectors.joining("\n"));
    }
}
