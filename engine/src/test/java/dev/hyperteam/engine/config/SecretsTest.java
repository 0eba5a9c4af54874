package dev.hyperteam.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @TempDir
    Path folder;

    private final Redactor redactor = new Redactor();
    private final List<List<String>> asked = new ArrayList<>();

    private Secrets secrets(Map<String, String> environment, Processes.Result answer, String... command) {
        var sets = command.length == 0 ? Map.<String, String>of() : Map.of("secret_command", String.join(" ", command));
        return Secrets.of(
                ConfigReader.read(folder, sets, Map.of()),
                environment,
                new Processes() {
                    @Override
                    public Result run(Command called) {
                        asked.add(called.argv());
                        return answer;
                    }

                    @Override
                    public Path find(String program) {
                        return Path.of(program);
                    }
                },
                redactor);
    }

    private Secrets secrets(Map<String, String> environment) {
        return secrets(environment, new Processes.Result(0, "", "", false));
    }

    @Test
    void the_environment_goes_before_the_file_before_the_command() throws Exception {
        Files.writeString(folder.resolve(".env"), "ONE=file-one\nTWO=file-two\n");
        var secrets = secrets(
                Map.of("HYPERTEAM_SECRET_ONE", "env-one"),
                new Processes.Result(0, "told-three\n", "", false),
                "pass",
                "show");
        assertThat(secrets.find("one").map(Secret::reveal)).contains("env-one");
        assertThat(secrets.find("two").map(Secret::reveal)).contains("file-two");
        assertThat(secrets.find("three").map(Secret::reveal)).contains("told-three");
        assertThat(asked).containsExactly(List.of("pass", "show", "three"));
    }

    @Test
    void a_found_secret_is_masked_and_looked_up_once() {
        var secrets = secrets(Map.of(), new Processes.Result(0, "s3cr3t-value\n", "", false), "pass");
        secrets.find("restic-password");
        secrets.find("restic-password");
        assertThat(redactor.redact("it is s3cr3t-value!")).isEqualTo("it is ***restic-password***!");
        assertThat(asked).hasSize(1);
    }

    @Test
    void an_unknown_secret_is_empty() {
        assertThat(secrets(Map.of()).find("nowhere")).isEmpty();
    }

    @Test
    void a_failing_command_is_a_problem_that_does_not_show_its_output() {
        var secrets = secrets(Map.of(), new Processes.Result(3, "half-a-secret", "oops half-a-secret", false), "pass");
        assertThatThrownBy(() -> secrets.find("token"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("pass: secret_command did not give the secret 'token': it ended with exit code 3\n"
                        + "  next: run pass token by hand");
    }

    @Test
    void a_slow_command_is_named_with_its_limit() {
        var secrets = secrets(Map.of(), new Processes.Result(137, "", "", true), "pass");
        assertThatThrownBy(() -> secrets.find("token")).hasMessageContaining("it took longer than 30s");
    }

    @Test
    void a_file_that_others_can_read_is_warned_about() throws Exception {
        var file = Files.writeString(folder.resolve(".env"), "ONE=x\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(secrets(Map.of()).warnings())
                .containsExactly(file + " can be read or written by other users: chmod 600 " + file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(secrets(Map.of()).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "A=plain, plain",
                "A=, ~~",
                "export A=with, with",
                "A='it # is', it # is",
                "A=\"two\\nlines\\\\\", ~two\nlines\\~",
                "A=plain # comment, plain",
                "A=a=b, a=b",
            })
    void the_env_file_reads_strictly(String line, String value) {
        var problems = new Problems();
        assertThat(DotEnv.read(".env", line, problems)).isEqualTo(Map.of("A", value));
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "hush|.env:1:1: not a valid line: no '=' on the line",
                "A B=hush|.env:1:1: not a valid line: the name before '=' is not one",
                "A=hush hush|.env:1:3: not a valid line: a value with blanks or quotes must be quoted",
                "A='hush|.env:1:3: not a valid line: the quote is not closed on its line",
                "A='hush' x|.env:1:9: not a valid line: text after the closing quote",
                "A=\"hush\\q\"|.env:1:9: not a valid line: unknown escape",
                "A=hush~~A=hush|.env:2:1: not a valid line: 'A' stands twice",
            })
    void a_mistake_in_the_env_file_has_a_place_and_shows_no_value(String text, String message) {
        var problems = new Problems();
        DotEnv.read(".env", text.replace("~~", "\n"), problems);
        assertThat(problems.all()).hasSize(1);
        assertThat(problems.all().getFirst().text()).startsWith(message).doesNotContain("hush");
    }
}
