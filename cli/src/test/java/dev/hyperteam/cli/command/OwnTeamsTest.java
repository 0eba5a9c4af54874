package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.workflow.TeamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code teams new}, {@code teams check}, {@code teams docs}, and teams that are tried alone. */
class OwnTeamsTest {
    private static final TeamId HELLO = new TeamId("hello");
    private static final TeamId ALPHA = new TeamId("alpha");

    @TempDir
    Path folder;

    private final FakeMachine machine = new FakeMachine();

    private Outcome run(String... args) {
        return Outcome.of(folder, machine, null, Map.of(), args);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void aNewTeamIsValidAndNothingAboutItNeedsAdvice() throws IOException {
        var made = run("teams", "new", "hello");
        assertThat(made.code()).isZero();
        assertThat(made.out()).contains("wrote teams/hello.yaml").contains("hyperteam run --team hello --lab");
        assertThat(read("teams/hello.yaml")).contains("team: hello\n").doesNotContain("ID");
        var checked = run("teams", "check", "hello");
        assertThat(checked.out()).isEqualTo("✓ hello: 1 step, no mistakes\n");
        assertThat(checked.code()).isZero();
    }

    @Test
    void aTeamsFileIsNeverWrittenOver() throws IOException {
        run("teams", "new", "hello");
        Files.writeString(folder.resolve("teams/hello.yaml"), "mine");
        var again = run("teams", "new", "hello");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).startsWith("teams/hello.yaml: there is a file already: nothing was written over it");
        assertThat(read("teams/hello.yaml")).isEqualTo("mine");
        Files.writeString(folder.resolve("teams/alpha.yaml"), "mine");
        assertThat(run("teams", "new", "--override", "alpha").code()).isEqualTo(2);
        assertThat(read("teams/alpha.yaml")).isEqualTo("mine");
    }

    @Test
    void aTeamThatStandsInAFileOfAnotherNameIsNoticed() throws IOException {
        run("teams", "new", "hello");
        Files.move(folder.resolve("teams/hello.yaml"), folder.resolve("teams/greeting.yml"));
        assertThat(run("teams", "new", "hello").err())
                .contains("there is a team 'hello' already", "teams/greeting.yml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "new|the team needs a name|hyperteam teams new backup-mail",
                "new Hello|'Hello' cannot be the name of a team|lower-case letters, digits and single dashes",
                "new ../x|'../x' cannot be the name of a team|backup-mail",
                "new a--b|'a--b' cannot be the name of a team|backup-mail",
                "new alpha|team 'alpha' ships with Hyperteam|hyperteam teams new --override alpha",
                "new golf|'golf' is taken|golf-backup",
                "new charlie2|'charlie2' is taken|charlie-advanced",
                "new --override alhpa|no team 'alhpa' ships with Hyperteam|did you mean 'alpha'?",
                "new --override alpha mine|a team that stands in for alpha has its name|--override alpha",
                "check zulu|unknown team 'zulu'|teams: ",
            })
    void wrongNamesAreRefusedWithTheRule(String line, String what, String next) {
        var outcome = run(("teams " + line).split(" "));
        assertThat(outcome.err()).contains(what).contains(next).doesNotContain("\tat ");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(folder.resolve("teams")).doesNotExist();
    }

    @Test
    void anOverrideIsTheShippedTeamAndTheTableSaysWhereItComesFrom() {
        run("teams", "new", "hello");
        assertThat(run("teams", "new", "--override", "charlie").code()).isZero();
        assertThat(run("teams").out().lines().filter(line -> line.contains("teams/")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("charlie")
                                .endsWith("teams/charlie.yaml (instead of the shipped one)"),
                        line -> assertThat(line).contains("hello").endsWith("teams/hello.yaml"));
        assertThat(run("teams", "-o", "json").out())
                .contains("\"from\": \"override\"", "\"from\": \"own\"", "\"from\": \"shipped\"");
        assertThat(run("teams", "check", "charlie").out()).isEqualTo("✓ charlie: 24 steps, no mistakes\n");
    }

    @Test
    void anOverrideIsWhatRuns() throws IOException {
        run("teams", "new", "--override", "charlie");
        Files.writeString(
                folder.resolve("teams/charlie.yaml"),
                read("teams/charlie.yaml").replace("name: Host monitoring", "name: Our own monitoring"));
        assertThat(run("show", "charlie").out()).startsWith("charlie - Our own monitoring");
        run("run", "--team", "charlie", "--lab");
        assertThat(machine.requests
                        .getLast()
                        .workflow()
                        .team(new TeamId("charlie"))
                        .orElseThrow()
                        .name())
                .isEqualTo("Our own monitoring");
    }

    @Test
    void checkTellsEveryMistakeOfEveryFileWithItsPlace() throws IOException {
        run("teams", "new", "hello");
        run("teams", "new", "other");
        Files.writeString(
                folder.resolve("teams/hello.yaml"), read("teams/hello.yaml").replace("    title:", "    titel:"));
        Files.writeString(
                folder.resolve("teams/other.yaml"), read("teams/other.yaml").replace("[alpha]", "[alhpa]"));
        var outcome = run("teams", "check");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("teams/hello.yaml:19:5: step 'greeting' needs the key 'title'")
                .contains("teams/hello.yaml:20:5: unknown key 'titel'")
                .contains("teams/other.yaml:7:9: team 'other' needs unknown team 'alhpa'");
        assertThat(outcome.out()).isEqualTo("✗ 3 mistakes: a run would not start\n");
        var json = run("teams", "check", "-o", "json");
        assertThat(json.code()).isEqualTo(2);
        assertThat(json.err()).isEmpty();
        assertThat(json.out()).contains("\"ok\": false", "\"where\": \"teams/other.yaml:7:9\"");
    }

    @Test
    void warningsDoNotFailTheCheck() throws IOException {
        run("teams", "new", "hello");
        Files.writeString(
                folder.resolve("teams/hello.yaml"),
                read("teams/hello.yaml").replace("          <%= greeting %>", "          Hello."));
        var outcome = run("teams", "check");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .startsWith("warning: teams/hello.yaml:13:3: nothing uses parameter 'greeting'")
                .endsWith("✓ hello: 1 step, no mistakes, 1 warning\n");
        assertThat(run("teams", "check", "-o", "json").out())
                .contains("\"what\": \"nothing uses parameter 'greeting'\"");
    }

    @Test
    void anOwnTeamThatIsNamedOnTheLabIsTriedAloneAndSaysSo() {
        run("teams", "new", "hello");
        var outcome = run("run", "--team", "hello", "--lab");
        assertThat(outcome.err())
                .startsWith("hello is tried alone: on the lab nobody asks whether alpha has been here")
                .contains("next: hyperteam run --lab --team alpha,hello tries them together");
        var request = machine.requests.getLast();
        assertThat(request.workflow().needs(HELLO)).isEmpty();
        assertThat(request.options()).containsEntry("alone", "hello");
        assertThat(request.workflow().needs(new TeamId("charlie"))).containsExactly(ALPHA);
    }

    @Test
    void aResumeOfItIsAloneTooElseItWouldBeAnotherWorkflow() {
        run("teams", "new", "hello");
        machine.ending = RunEnding.FAILED;
        run("run", "--team", "hello", "--lab");
        var before = machine.requests.getLast().workflow().text();
        run("resume", "--lab");
        assertThat(machine.calls).contains("resume " + FakeMachine.RUN.value());
        assertThat(machine.requests.getLast().workflow().text()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "run --lab --team charlie", // shipped: it is asked whether alpha has been here
        "run --lab --team alpha;hello", // together with all that it needs
        "run --lab --phase 2", // not named
        "run --yes --team hello", // on a server
    })
    void nobodyElseIsTriedAlone(String line) throws IOException {
        run("teams", "new", "hello");
        Files.writeString(folder.resolve("hyperteam.yaml"), "ssh: { host: example }\n");
        var outcome = run(line.replace(';', ',').split(" "));
        assertThat(outcome.err()).doesNotContain("alone");
        assertThat(machine.requests.getLast().workflow().needs(HELLO)).containsExactly(ALPHA);
        assertThat(machine.requests.getLast().options()).doesNotContainKey("alone");
    }

    @Test
    void docsOfOwnTeamsAreWrittenBesideTheOthers() throws IOException {
        run("teams", "new", "hello");
        assertThat(run("teams", "docs", "hello").out()).contains("# hello: hello, a team of our own");
        assertThat(run("teams", "docs", "--write", "pages").out()).isEqualTo("wrote 15 pages into pages\n");
        assertThat(read("pages/teams/hello.md")).contains("hyperteam rollback --step hello/greeting");
        assertThat(read("pages/AGENT_TEAMS_PLAN.md")).contains("[hello](teams/hello.md)");
    }
}
