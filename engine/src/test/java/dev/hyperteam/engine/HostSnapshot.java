package dev.hyperteam.engine;

import dev.hyperteam.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Everything that a host is at one moment, one line a thing: files, packages, units, kernel settings, rules, users, programs. */
record HostSnapshot(SortedSet<String> lines) {
    private static final int FEWEST = 5000;

    static HostSnapshot of(LabHost host) throws InterruptedException {
        var lines = new TreeSet<>(
                CrashLab.onHost(host, resource("host-snapshot.sh")).lines().toList());
        if (lines.size() < FEWEST) {
            throw new AssertionError("the snapshot has only " + lines.size() + " lines: " + lines);
        }
        return new HostSnapshot(lines);
    }

    /** {@return what is different in {@code later}, without what the published list leaves out} */
    List<String> differences(HostSnapshot later) {
        return differences(later, notCompared(), new TreeSet<>());
    }

    /** {@return what is different in {@code later}, without what the list leaves out} Tells {@code used} which entries were needed. */
    List<String> differences(HostSnapshot later, Map<Pattern, String> leftOut, Set<String> used) {
        var differences = new ArrayList<String>();
        var gone = new TreeSet<>(lines);
        gone.removeAll(later.lines);
        var come = new TreeSet<>(later.lines);
        come.removeAll(lines);
        gone.forEach(line -> note("- ", line, leftOut, used, differences));
        come.forEach(line -> note("+ ", line, leftOut, used, differences));
        return differences;
    }

    private static void note(
            String sign, String line, Map<Pattern, String> leftOut, Set<String> used, List<String> differences) {
        boolean out = false;
        for (Pattern entry : leftOut.keySet()) {
            if (entry.matcher(line).matches()) {
                used.add(entry.pattern());
                out = true;
            }
        }
        if (!out) {
            differences.add(sign + line);
        }
    }

    /** {@return what is different in {@code later}, which booted in between, without what each boot has of its own} */
    List<String> differencesOverABoot(HostSnapshot later) {
        var leftOut = notCompared();
        leftOut.putAll(patterns("not-compared-over-a-boot.txt"));
        return differences(later, leftOut, new TreeSet<>());
    }

    /** {@return the published list of what is not compared: a pattern for a whole line, and the reason} */
    static Map<Pattern, String> notCompared() {
        return patterns("not-compared.txt");
    }

    private static Map<Pattern, String> patterns(String file) {
        var entries = new LinkedHashMap<Pattern, String>();
        entries(file, "\t+").forEach((pattern, reason) -> entries.put(Pattern.compile(pattern), reason));
        return entries;
    }

    /** {@return the entries of a published list: what, and the reason} */
    static Map<String, String> entries(String file, String separator) {
        var entries = new LinkedHashMap<String, String>();
        resource(file)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> {
                    String[] parts = line.split(separator, 2);
                    if (parts.length < 2 || parts[1].isBlank()) {
                        throw new AssertionError(file + ": no reason in '" + line + "'");
                    }
                    entries.put(parts[0], parts[1]);
                });
        return entries;
    }

    static String resource(String name) {
        try (var in = HostSnapshot.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
