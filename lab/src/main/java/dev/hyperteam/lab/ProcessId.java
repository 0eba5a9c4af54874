package dev.hyperteam.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param pid its number
 * @param start when it started, in clock ticks since this machine's boot, as field 22 of /proc/PID/stat says
 * @param boot id of this machine's boot
 */
record ProcessId(long pid, long start, String boot) {
    String format() {
        return pid + " " + start + " " + boot;
    }

    static ProcessId parse(String text) {
        String[] parts = text.strip().split(" ", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a process id: " + text);
        }
        return new ProcessId(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
    }

    /** {@return the process that has this number now; one that has ended and only waits for its parent to look is none} */
    static Optional<ProcessId> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            return ended(stat) ? Optional.empty() : Optional.of(new ProcessId(pid, startTicks(stat), boot));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The second field is the program's name in parentheses and may hold spaces and parentheses itself: count from its end. */
    static long startTicks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[19].strip());
    }

    static boolean ended(String stat) {
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        return state == 'Z' || state == 'X';
    }

    boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }
}
