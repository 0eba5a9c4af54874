package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.cli.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
    @TempDir
    Path folder;

    private Outcome run(String... args) {
        return Outcome.of(folder, args);
    }

    private void config(String yaml) throws Exception {
        Files.writeString(folder.resolve("hyperteam.yaml"), yaml);
    }

    @Test
    void version_names_the_program_and_java() {
        assertThat(run("--version", "--plain").out()).startsWith("hyperteam " + Version.NUMBER + " (Java 2");
    }

    @Test
    void the_version_is_the_builds() throws Exception {
        var pom = Files.readString(Path.of(System.getProperty("hyperteam.root"), "pom.xml"));
        assertThat(pom).contains("<version>" + Version.NUMBER + "</version>");
    }

    @Test
    void without_a_verb_help_is_talk_and_the_exit_code_is_2() {
        var outcome = run();
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("Usage: hyperteam", "teams", "graph");
    }

    @Test
    void help_that_was_asked_for_is_data() {
        assertThat(run("--help").out()).contains("Usage: hyperteam").contains("Try it on a disposable target");
        assertThat(run("graph", "--help").out()).contains("Usage: hyperteam graph");
        assertThat(run("config", "show", "--help").out()).contains("Usage: hyperteam config show");
        assertThat(run("config", "show", "--help").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "teamz|Unmatched argument at index 0: 'teamz'|did you mean",
                "teams --fast|Unknown option: '--fast'|hyperteam teams --help",
                "graph --phase 9|--phase: '9' is no phase|write 1 to 6",
                "graph --phase 1 --team alpha|--phase, --team and --resume-from exclude each other|give one of them",
                "graph --team alfa|--team: unknown team 'alfa'|did you mean 'alpha'?",
                "graph --format svgz|--format: unknown format 'svgz'|use mermaid or dot",
                "teams --output xml|--output: unknown format 'xml'|use text, json or yaml",
                "show|Missing required parameter: 'TEAM[/STEP]'|hyperteam show --help",
                "show zulu|unknown team 'zulu'|teams: ",
                "config show --set novalue|--set: 'novalue' is not key=value|write --set alpha.ssh_port=2222",
                "config show --set retry.max_atempts=3|--set: unknown key 'retry.max_atempts'|did you mean 'retry.max_attempts'?",
                "teams --set alpha.x=1|Unknown option|hyperteam teams --help",
                "graph --set|Unknown option|hyperteam graph --help",
                "show alpha --set alpha.no_such=1|--set: team alpha has no parameter 'no_such'|parameters",
                "show alpha --set zulu.x=1|--set: parameters for an unknown team 'zulu'|hyperteam teams lists the teams",
                "-C nowhere teams|no such folder|make it",
                "config validate|there is no hyperteam.yaml|hyperteam init writes one",
                "completion fish|no completion for 'fish'|use bash or zsh",
            })
    void wrong_usage_says_what_and_what_next_with_exit_code_2(String line, String what, String next) {
        var outcome = run(line.split(" "));
        assertThat(outcome.err()).contains(what).contains(next).doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.code()).isEqualTo(2);
    }

    @Test
    void a_wrong_configuration_shows_all_mistakes_with_exit_code_2() throws Exception {
        config("retry: { max_attempts: 0 }\nlogging: { level: loud }\n");
        var outcome = run("teams");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("hyperteam.yaml:1:24:").contains("hyperteam.yaml:2:19:");
    }

    @Test
    void teams_lists_all_twelve() {
        var outcome = run("teams");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines()).hasSize(13);
        assertThat(outcome.out()).contains("PHASE", "alpha", "golf-devex");
    }

    @Test
    void teams_and_show_speak_json_and_yaml() {
        assertThat(run("teams", "--output", "json").out()).startsWith("[\n").contains("\"team\": \"alpha\"");
        assertThat(run("teams", "-o", "yaml").out()).startsWith("- team: alpha\n");
        assertThat(run("show", "team_alpha", "-o", "json").out()).contains("\"persona\": ");
    }

    @Test
    void graph_draws_needs_and_parts() {
        assertThat(run("graph").out()).startsWith("flowchart LR\n").contains("  alpha --> bravo\n");
        assertThat(run("graph", "--format", "dot").out())
                .startsWith("digraph hyperteam {\n")
                .contains("  \"alpha\" -> \"bravo\"")
                .endsWith("}\n");
        assertThat(run("graph", "--phase", "1").out()).doesNotContain("bravo");
    }

    @Test
    void config_show_tells_where_each_value_came_from() throws Exception {
        config("retry:\n  max_attempts: 4\nssh: { host: hetzner1 }\n");
        var outcome = run("config", "show", "--set", "logging.level=debug", "--set", "alpha.ssh_port=2222");
        assertThat(outcome.out().replaceAll(" +", " "))
                .contains("targets.hetzner1 hetzner1 hyperteam.yaml")
                .contains("retry.max_attempts 4 hyperteam.yaml:2:17")
                .contains("logging.level debug --set")
                .contains("state.folder .hyperteam default")
                .contains("teams.alpha.parameters.ssh_port 2222 --set");
    }

    @Test
    void config_validate_counts_and_names_what_is_not_used_yet() throws Exception {
        config("ssh: { host: hetzner1 }\nnotifications: { main: x }\n");
        var outcome = run("config", "validate");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("– notifications: not used yet").contains("✓ 1 target, 12 teams, ");
    }

    @Test
    void the_schema_knows_every_key_of_the_reader() {
        var schema = run("config", "schema").out();
        assertThat(schema).contains("json-schema.org/draft/2020-12");
        dev.hyperteam.engine.config.ConfigKeys.all()
                .forEach(key -> assertThat(schema).contains("\"" + key.name() + "\": {"));
    }

    @Test
    void completion_knows_the_verbs() {
        var outcome = run("completion", "bash");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("config").contains("graph").contains("complete ");
    }

    @Test
    void the_project_folder_may_be_named_before_and_after_the_verb() throws Exception {
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/hyperteam.yaml"), "logging: { level: warn }\n");
        assertThat(run("-C", "sub", "config", "show").out()).contains("hyperteam.yaml:1:19");
        assertThat(run("config", "show", "-C", "sub").out()).contains("hyperteam.yaml:1:19");
    }
}
