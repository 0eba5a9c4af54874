package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The programs that read generated files, from file-programs.txt and file-programs.sh. */
final class FilePrograms {
    private static final String SHELL = HostSnapshot.resource("file-programs.sh");

    /** What systemd says of a unit whose program a step would have brought that was not done here. */
    private static final Pattern NO_PROGRAM =
            Pattern.compile("(?m)^.* is not executable: No such file or directory\\n?");

    /** A line of file-programs.txt. */
    record Entry(Pattern paths, String program, boolean applied) {}

    private static final List<Entry> ENTRIES = read();

    private FilePrograms() {}

    static List<Entry> entries() {
        return ENTRIES;
    }

    private static List<Entry> read() {
        return HostSnapshot.entries("file-programs.txt", "\t").entrySet().stream()
                .map(line -> {
                    String[] more = line.getValue().split("\t");
                    return new Entry(Pattern.compile(line.getKey()), more[0], more.length > 1);
                })
                .toList();
    }

    /** {@return the program that reads this file, if one does} */
    static Optional<Entry> of(GeneratedFile file) {
        return ENTRIES.stream()
                .filter(entry -> entry.paths().matcher(file.path()).matches())
                .findFirst();
    }

    /** {@return whether that program is asked on this machine and not on the host} */
    static boolean here(Entry entry) {
        return SHELL.contains("\nhere_" + entry.program() + "()");
    }

    /** Has each program read its files, on the host those that steps have put there; and sees each refuse a file with a mistake in it. */
    static void judge(LabHost host, List<GeneratedFile> files, List<String> applied) throws InterruptedException {
        var first = new TreeMap<String, GeneratedFile>();
        var wrong = new ArrayList<String>();
        for (GeneratedFile file : files) {
            boolean done = applied.contains(file.step().id());
            var program = of(file).filter(entry -> !here(entry) && (done || !entry.applied()));
            if (program.isEmpty()) {
                continue;
            }
            String verdict = there(host, program.get().program(), file, done, false);
            if (!verdict.equals("0")) {
                wrong.add(program.get().program() + " and " + file.path() + ": " + verdict);
            } else if (done) {
                first.putIfAbsent(program.get().program(), file);
            }
        }
        assertThat(wrong).as("files that their own programs do not take").isEmpty();
        for (Map.Entry<String, GeneratedFile> one : first.entrySet()) {
            assertThat(there(host, one.getKey(), one.getValue(), true, true))
                    .as(
                            "%s notices a mistake in %s",
                            one.getKey(), one.getValue().path())
                    .isNotEqualTo("0")
                    .isNotEmpty();
        }
    }

    private static String there(LabHost host, String program, GeneratedFile file, boolean done, boolean spoilt)
            throws InterruptedException {
        String copy = done
                ? "cp -- '" + file.path() + "' \"$copy\""
                : "echo " + encoded(file.content()) + " | base64 -d >\"$copy\"";
        String said = CrashLab.onHost(host, script("there_" + program, program, file.path(), copy, spoilt));
        return done
                ? said
                : NO_PROGRAM
                        .matcher(said)
                        .replaceAll("")
                        .replaceAll("\\n[01]$", "\n0")
                        .strip();
    }

    /** {@return 0 when the program takes the file as rendered, else what it says} */
    static String here(Entry entry, GeneratedFile file, boolean spoilt) throws InterruptedException {
        String copy = "echo " + encoded(file.content()) + " | base64 -d >\"$copy\"";
        try {
            var process = new ProcessBuilder(
                            "sh", "-c", script("here_" + entry.program(), entry.program(), file.path(), copy, spoilt))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the program says, and then its exit code: a lonely 0 is praise. */
    private static String script(String function, String program, String path, String copying, boolean spoilt) {
        return SHELL + "\nwork=$(mktemp -d) && copy=$work/" + path.substring(path.lastIndexOf('/') + 1) + " && "
                + copying + " || exit 1\n"
                + (spoilt ? "spoil_" + program + " \"$copy\"\n" : "")
                + function + " '" + path + "' \"$copy\" 2>&1\ncode=$?\nrm -rf \"$work\"\necho $code";
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
