package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows the tutorial sees what it shows: each command is run as it stands there, on a lab host of this test's own. */
@Tag("host")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TutorialTest {
    private static final Path TUTORIAL =
            Path.of(System.getProperty("hyperteam.root", ".."), "docs/tutorial-own-team.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(console|yaml)\\n(.*?)^```$");

    @TempDir
    Path folder;

    private Path project;

    @BeforeEach
    void prepare() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("hyperteam.yaml"), "lab: { name: teams-tutorial }\n");
        var launcher = Files.createDirectories(folder.resolve("bin")).resolve("hyperteam");
        Files.writeString(launcher, """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp '%s' dev.hyperteam.cli.Main "$@"
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void leaveNothing() throws Exception {
        shell("hyperteam lab down");
    }

    @Test
    void everyCommandSaysWhatTheTutorialShows() throws Exception {
        int commands = 0;
        var blocks = BLOCK.matcher(Files.readString(TUTORIAL));
        while (blocks.find()) {
            String body = blocks.group(2);
            if (blocks.group(1).equals("yaml")) {
                write(body);
                continue;
            }
            for (Shown shown : shown(body)) {
                assertThat(steady(shell(shown.command())))
                        .as("docs/tutorial-own-team.md: $ " + shown.command())
                        .isEqualTo(steady(shown.output()));
                commands++;
            }
        }
        assertThat(commands).isGreaterThan(20);
    }

    /** A command and what the tutorial shows below it. */
    private record Shown(String command, String output) {}

    private static List<Shown> shown(String body) {
        List<Shown> all = new ArrayList<>();
        for (String part : ("\n" + body).split("\\n\\$ ", -1)) {
            int end = part.indexOf('\n');
            if (!part.isBlank()) {
                all.add(end < 0 ? new Shown(part, "") : new Shown(part.substring(0, end), part.substring(end + 1)));
            }
        }
        return all;
    }

    private void write(String body) throws IOException {
        var lines = body.lines().toList();
        assertThat(lines.getFirst()).as("a file's block begins with its name").startsWith("# teams/");
        Files.writeString(
                project.resolve(lines.getFirst().substring(2)),
                String.join("\n", lines.subList(1, lines.size())) + "\n");
    }

    private String shell(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", command)
                .directory(project.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HYPERTEAM_") || name.startsWith("SSH_"));
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        builder.environment().put("HOME", project.toString());
        var process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Without what differs each time: numbers of runs, times, the width of columns, the lab's own progress. */
    private static String steady(String output) {
        return output.lines()
                .filter(line -> !line.startsWith("lab: "))
                .map(line -> line.replaceAll("[0-9]{8}-[0-9]{6}-[a-z0-9]{4}", "RUN")
                        .replaceAll("\\b[0-9]+(\\.[0-9]+)?(ms|s|m)\\b( [0-9]+s\\b)?", "TIME")
                        .replaceAll(" +", " ")
                        .strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }
}
