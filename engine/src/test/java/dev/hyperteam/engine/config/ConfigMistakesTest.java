package dev.hyperteam.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigMistakesTest {
    @TempDir
    Path folder;

    private String mistakes(String yaml, Map<String, String> sets, Map<String, String> environment) throws Exception {
        Files.writeString(folder.resolve("hyperteam.yaml"), yaml);
        try {
            ConfigReader.read(folder, sets, environment);
            return "no problem";
        } catch (ProblemException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static Stream<Arguments> files() {
        return Stream.of(
                bad(
                        "pots: 1\n",
                        "hyperteam.yaml:1:1: unknown key 'pots' in the configuration\n  next: valid keys: "
                                + "agents, approvals, artifacts, budget, error_handling, execution, hetzner, lab, logging, models, "
                                + "monitoring, notifications, parallelization, retry, secret_command, secrets, ssh, state, "
                                + "targets, teams, verification, workflow"),
                bad(
                        "approvals: { data_loss: never }\n",
                        "hyperteam.yaml:1:25: 'data_loss' in approvals must be one of ask, auto: found the text 'never'\n  next: write one of ask, auto"),
                bad(
                        "approvals: { gates: [2, 7] }\n",
                        "hyperteam.yaml:1:21: 'gates' in approvals must be a list of phases from 1 to 6, such as [2, 3]: found a list\n  next: write a list of phases from 1 to 6, such as [2, 3]"),
                bad(
                        "approvals: { timeout: 0s }\n",
                        "hyperteam.yaml:1:23: 'timeout' in approvals must be a duration of at least 1s, such as 90s, 5m or 2h30m: found the text '0s'\n  next: write a duration of at least 1s, such as 90s, 5m or 2h30m"),
                bad(
                        "approvals: { dataloss: ask }\n",
                        "hyperteam.yaml:1:14: unknown key 'dataloss' in approvals\n  next: did you mean 'data_loss'?"),
                bad(
                        "state: { record: ../elsewhere }\n",
                        "hyperteam.yaml:1:18: 'record' in state must be a folder such as runs or records/runs, or off: found the text '../elsewhere'\n  next: write a folder such as runs or records/runs, or off"),
                bad(
                        "retri: {}\n",
                        "hyperteam.yaml:1:1: unknown key 'retri' in the configuration\n  next: did you mean 'retry'?"),
                bad(
                        "retry: { max_atempts: 3 }\n",
                        "hyperteam.yaml:1:10: unknown key 'max_atempts' in retry\n  next: did you mean 'max_attempts'?"),
                bad(
                        "retry: { max_attempts: many }\n",
                        "hyperteam.yaml:1:24: 'max_attempts' in retry must be a whole number from 1 to 100: found the text 'many'\n  next: write a whole number from 1 to 100"),
                bad(
                        "retry: { max_attempts: 0 }\n",
                        "hyperteam.yaml:1:24: 'max_attempts' in retry must be a whole number from 1 to 100: found the text '0'\n  next: write a whole number from 1 to 100"),
                bad(
                        "retry: { multiplier: 0.5 }\n",
                        "hyperteam.yaml:1:22: 'multiplier' in retry must be a number from 1.0 to 100.0: found the text '0.5'\n  next: write a number from 1.0 to 100.0"),
                bad(
                        "retry: { max_delay: 1 hour }\n",
                        "hyperteam.yaml:1:21: 'max_delay' in retry must be a duration such as 90s, 5m or 2h30m: found the text '1 hour'\n  next: write a duration such as 90s, 5m or 2h30m"),
                bad(
                        "retry: { max_delay: 1s }\n",
                        "hyperteam.yaml:1:21: retry.max_delay (1s) is shorter than retry.initial_delay (2s)\n  next: raise retry.max_delay or lower retry.initial_delay"),
                bad(
                        "retry: 3\n",
                        "hyperteam.yaml:1:8: retry must be a mapping: found the text '3'\n  next: write key: value lines"),
                bad(
                        "- a\n",
                        "hyperteam.yaml:1:1: the configuration must be a mapping: found a list\n  next: write key: value lines"),
                bad(
                        "retry: {}\nretry: {}\n",
                        "hyperteam.yaml:2:1: key 'retry' stands twice: first at line 1\n  next: remove one"),
                bad(
                        "execution: { attempt_timeout: 0s }\n",
                        "hyperteam.yaml:1:31: 'attempt_timeout' in execution must be a duration of at least 1s, such as 90s, 5m or 2h30m: found the text '0s'\n  next: write a duration of at least 1s, such as 90s, 5m or 2h30m"),
                bad(
                        "execution: { attempt_timeout: 2h }\n",
                        "hyperteam.yaml:1:31: execution.step_timeout (1h) is shorter than execution.attempt_timeout (2h)\n  next: raise execution.step_timeout or lower execution.attempt_timeout"),
                bad(
                        "execution: { output_limit: 10 }\n",
                        "hyperteam.yaml:1:28: 'output_limit' in execution must be a whole number from 1024 to 67108864: found the text '10'\n  next: write a whole number from 1024 to 67108864"),
                bad(
                        "error_handling: { continue_on_error: yes }\n",
                        "hyperteam.yaml:1:38: 'continue_on_error' in error_handling must be true or false: found the text 'yes'\n  next: write true or false"),
                bad(
                        "error_handling: { continue_on_error: 'true' }\n",
                        "hyperteam.yaml:1:38: 'continue_on_error' in error_handling must be true or false: found the text 'true'\n  next: write true or false"),
                bad(
                        "parallelization: { phase_7_parallel: false }\n",
                        "hyperteam.yaml:1:20: unknown key 'phase_7_parallel' in parallelization\n  next: did you mean 'phase_1_parallel'?"),
                bad(
                        "logging: { level: loud }\n",
                        "hyperteam.yaml:1:19: 'level' in logging must be one of debug, info, warn, error: found the text 'loud'\n  next: write one of debug, info, warn, error"),
                bad(
                        "logging: { folder: [a] }\n",
                        "hyperteam.yaml:1:20: 'folder' in logging must be a path: found a list\n  next: write a path"),
                bad(
                        "secret_command: { a: b }\n",
                        "hyperteam.yaml:1:17: 'secret_command' in the configuration must be a list of a program and its arguments, such as [pass, show]: found a mapping\n  next: write a list of a program and its arguments, such as [pass, show]"),
                bad(
                        "lab: { name: My Lab }\n",
                        "hyperteam.yaml:1:14: 'name' in lab must be a name of at most 20 lower-case letters, digits and dashes that begins with a letter: found the text 'My Lab'\n  next: write a name of at most 20 lower-case letters, digits and dashes that begins with a letter"),
                bad(
                        "models: gpt\n",
                        "hyperteam.yaml:1:9: models must be a mapping: found the text 'gpt'\n  next: write key: value lines"),
                bad(
                        "targets: web1\n",
                        "hyperteam.yaml:1:10: 'targets' must be a list or a mapping of targets: found the text 'web1'\n  next: write - name: web1"),
                bad(
                        "targets:\n- host: 192.0.2.1\n",
                        "hyperteam.yaml:2:3: a target needs the key 'name'\n  next: add name: ..."),
                bad(
                        "targets:\n- { name: a }\n- { name: a }\n",
                        "hyperteam.yaml:3:11: two targets are named 'a': first at line 2\n  next: rename one"),
                bad(
                        "targets: { web 1: { host: a } }\n",
                        "hyperteam.yaml:1:12: not a target name: 'web 1'\n  next: use letters, digits, dots, dashes and underscores"),
                bad(
                        "targets: { web: { host: root@web } }\n",
                        "hyperteam.yaml:1:25: not a host: 'root@web'\n  next: write the user under user: and the host alone"),
                bad(
                        "targets: { web: { host: -oProxyCommand=x } }\n",
                        "hyperteam.yaml:1:25: not a host: '-oProxyCommand=x'\n  next: write a name or an address"),
                bad(
                        "targets: { web: { prot: 22 } }\n",
                        "hyperteam.yaml:1:19: unknown key 'prot' in target web\n  next: did you mean 'port'?"),
                bad(
                        "ssh: { port: 70000 }\n",
                        "hyperteam.yaml:1:14: 'port' in ssh must be a whole number from 1 to 65535: found the text '70000'\n  next: write a whole number from 1 to 65535"),
                bad(
                        "ssh: { user: a b }\n",
                        "hyperteam.yaml:1:14: not a user name: 'a b'\n  next: write the name of an account on the target"),
                bad(
                        "teams: [alpha]\n",
                        "hyperteam.yaml:1:8: 'teams' must be a mapping: found a list\n  next: write alpha: ..."),
                bad(
                        "teams: { 'al pha': {} }\n",
                        "hyperteam.yaml:1:10: not a team: 'al pha'\n  next: hyperteam teams lists the teams"),
                bad(
                        "teams: { alpha: { params: {} } }\n",
                        "hyperteam.yaml:1:19: unknown key 'params' in team alpha\n  next: valid keys: parameters"),
                bad(
                        "teams: { alpha: { parameters: { port: { a: b } } } }\n",
                        "hyperteam.yaml:1:39: parameter 'port' of team alpha must be a value or a list of values: found a mapping\n  next: write port: value"));
    }

    private static Arguments bad(String yaml, String message) {
        return Arguments.of(yaml, message);
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_mistake_in_the_file_is_told_with_its_place_and_what_to_do(String yaml, String message) throws Exception {
        assertThat(mistakes(yaml, Map.of(), Map.of())).isEqualTo(message);
    }

    @Test
    void broken_yaml_is_told_with_its_place() throws Exception {
        assertThat(mistakes("retry: { max_attempts: 3\nlogging: x\n", Map.of(), Map.of()))
                .startsWith("hyperteam.yaml:2:8: not valid YAML: ")
                .doesNotContain("Exception");
    }

    @Test
    void all_mistakes_are_told_at_once_in_the_order_of_the_file() throws Exception {
        assertThat(mistakes("pots: 1\nretry: { max_attempts: 0 }\nlogging: { level: x }\n", Map.of(), Map.of())
                        .lines()
                        .filter(line -> line.startsWith("hyperteam.yaml"))
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly("hyperteam.yaml:1:1:", "hyperteam.yaml:2:24:", "hyperteam.yaml:3:19:");
    }

    @Test
    void an_unknown_key_of_set_is_told_with_the_nearest_one() throws Exception {
        assertThat(mistakes("", Map.of("retry.max_atempts", "3"), Map.of()))
                .isEqualTo("--set: unknown key 'retry.max_atempts'\n  next: did you mean 'retry.max_attempts'?");
    }

    @Test
    void a_wrong_value_of_set_and_of_the_environment_names_where_it_came_from() throws Exception {
        assertThat(mistakes("", Map.of("logging.level", "loud"), Map.of("HYPERTEAM_RETRY_MAX_ATTEMPTS", "x")))
                .isEqualTo("""
                        --set: 'level' in logging must be one of debug, info, warn, error: found the text 'loud'
                          next: write one of debug, info, warn, error
                        environment HYPERTEAM_RETRY_MAX_ATTEMPTS: 'max_attempts' in retry must be a whole number from 1 to 100: found the text 'x'
                          next: write a whole number from 1 to 100""");
    }

    @Test
    void a_wrong_value_in_the_file_is_a_mistake_even_where_something_overrides_it() throws Exception {
        assertThat(mistakes("logging: { level: loud }\n", Map.of("logging.level", "debug"), Map.of()))
                .startsWith("hyperteam.yaml:1:19: 'level' in logging must be one of");
    }

    @Test
    void a_file_that_is_not_text_is_refused() throws Exception {
        Files.write(folder.resolve("hyperteam.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> ConfigReader.read(folder, Map.of(), Map.of()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not a text file: it is not UTF-8");
    }
}
