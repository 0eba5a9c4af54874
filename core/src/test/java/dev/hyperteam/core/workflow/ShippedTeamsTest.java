package dev.hyperteam.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Processes;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.compatibility.Compatibility;
import dev.hyperteam.core.runbook.Team;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedTeamsTest {
    static final Workflow WORKFLOW = Workflow.load(TeamSource.shipped(), ActionKinds.builtIn());

    static List<Team> teams() {
        return WORKFLOW.teams();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alpha             | 1 |
            bravo             | 2 | alpha
            charlie           | 2 | alpha
            delta             | 3 | charlie bravo.containers bravo.containers bravo.microvm-storage
            echo-network      | 4 | delta.kubernetes
            echo-storage      | 4 | delta.kubernetes
            foxtrot           | 5 | echo-network echo-storage
            golf-backup       | 5 | echo-network echo-storage
            golf-performance  | 5 | echo-network echo-storage
            charlie-advanced  | 6 | foxtrot golf-backup golf-performance
            golf-multitenancy | 6 | foxtrot golf-backup golf-performance
            golf-devex        | 6 | foxtrot golf-backup golf-performance
            """)
    void theGraphIsTheDesigns(String id, int phase, String needs) {
        var team = WORKFLOW.team(new TeamId(id)).orElseThrow();

        assertThat(team.phase()).isEqualTo(phase);
        assertThat(String.join(
                        " ", team.allNeeds().stream().map(Team.Need::toString).toList()))
                .isEqualTo(needs == null ? "" : needs);
    }

    @Test
    void thereAreTwelveInTheOrderOfTheDesign() {
        assertThat(WORKFLOW.ids().stream().map(TeamId::value))
                .containsExactly(
                        "alpha",
                        "bravo",
                        "charlie",
                        "delta",
                        "echo-network",
                        "echo-storage",
                        "foxtrot",
                        "golf-backup",
                        "golf-performance",
                        "charlie-advanced",
                        "golf-multitenancy",
                        "golf-devex");
    }

    @Test
    void theIndexNamesEveryTeamFile() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/teams"))) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") && !name.equals(Compatibility.FILE))
                    .toList();
            var indexed = TeamSource.shipped().layers().getFirst().stream()
                    .map(file -> file.name().substring("teams/".length()))
                    .toList();

            assertThat(indexed).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void everyTeamHasAPersonaOfItsOwn(Team team) {
        assertThat(team.persona()).contains("You ");
        assertThat(team.estimate()).isPositive();
    }

    /** A machine without shellcheck fails here on purpose. */
    @Test
    void theShellOfEveryFactIsClean(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("shellcheck", "--shell=dash", "--severity=style"));
        for (Team team : teams()) {
            for (var fact : team.facts().entrySet()) {
                Path file = folder.resolve(team.id() + "." + fact.getKey() + ".sh");
                Files.writeString(file, fact.getValue() + "\n");
                argv.add(file.toString());
            }
        }
        var result = Processes.system().run(Processes.Command.of(Duration.ofSeconds(60), argv.toArray(String[]::new)));

        assertThat(argv).hasSizeGreaterThan(50);
        assertThat(result.stdout()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void theFirstExampleOfTheHandbookIsATeam() throws IOException {
        String handbook = Files.readString(Path.of("../docs/runbook-format.md"));
        int start = handbook.indexOf("```yaml\n") + "```yaml\n".length();
        var example =
                new TeamSource.TeamFile("teams/motd.yaml", handbook.substring(start, handbook.indexOf("```", start)));

        var workflow = Workflow.load(TeamSource.shipped().with(TeamSource.of(example)), ActionKinds.builtIn());

        assertThat(workflow.team(new TeamId("motd")).orElseThrow().steps()).hasSize(1);
    }
}
