package dev.hyperteam.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.runbook.Team;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WorkflowTest {
    @Test
    void amongReadyTeamsTheLowerPhaseComesFirstThenTheOrderOfTheFiles() {
        var workflow = Graphs.of("late 2", "second 1", "first 1\nneeds: [second]", "other 1");

        assertThat(workflow.ids().stream().map(TeamId::value)).containsExactly("second", "first", "other", "late");
    }

    @Test
    void neighboursAndEverythingBeyondThemAreKnown() {
        var workflow = ShippedTeamsTest.WORKFLOW;

        assertThat(workflow.needs(id("delta"))).containsExactlyInAnyOrder(id("bravo"), id("charlie"));
        assertThat(workflow.dependants(id("delta"))).containsExactlyInAnyOrder(id("echo-network"), id("echo-storage"));
        assertThat(workflow.ancestors(id("echo-storage")))
                .containsExactlyInAnyOrder(id("alpha"), id("bravo"), id("charlie"), id("delta"));
        assertThat(workflow.descendants(id("golf-backup")))
                .containsExactlyInAnyOrder(id("charlie-advanced"), id("golf-multitenancy"), id("golf-devex"));
        assertThat(workflow.descendants(id("alpha"))).hasSize(11);
    }

    @Test
    void aProjectReplacesAndAddsTeams(@TempDir Path project) throws IOException {
        Files.writeString(project.resolve("bravo.yaml"), """
                team: bravo
                name: Our own runtimes
                phase: 2
                needs: alpha
                persona: You.
                parts: [containers, microvm-storage]
                """);
        Files.writeString(project.resolve("hotel.yml"), """
                team: hotel
                name: Our own addition
                phase: 6
                needs: [golf-devex]
                persona: You.
                """);
        Files.writeString(project.resolve("notes.txt"), "no team");

        var workflow = Workflow.load(TeamSource.shipped().with(TeamSource.folder(project)), ActionKinds.builtIn());

        assertThat(workflow.team(id("bravo")).orElseThrow().name()).isEqualTo("Our own runtimes");
        assertThat(workflow.teams().getLast().id()).isEqualTo(id("hotel"));
        assertThat(workflow.teams()).hasSize(13);
    }

    @Test
    void mistakesInAProjectsTeamNameItsFile(@TempDir Path project) throws IOException {
        Path file = project.resolve("hotel.yaml");
        Files.writeString(file, "team: hotel\nname: Hotel\nphase: 6\nneeds: [golf-devx]\npersona: You.\n");
        var source = TeamSource.shipped().with(TeamSource.folder(project));

        assertThatThrownBy(() -> Workflow.load(source, ActionKinds.builtIn()))
                .isInstanceOf(ProblemException.class)
                .hasMessage(file + ":4:9: team 'hotel' needs unknown team 'golf-devx'\n"
                        + "  next: did you mean 'golf-devex'?");
    }

    @Test
    void aFolderThatDoesNotExistHasNoTeams(@TempDir Path project) {
        assertThat(TeamSource.folder(project.resolve("teams")).layers()).isEmpty();
    }

    @RepeatedTest(200)
    void inEveryRandomGraphEachTeamComesAfterItsNeeds(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        var teams = randomGraph(random, 1 + random.nextInt(60), random.nextDouble() * 0.3);

        var workflow = Workflow.of(teams);

        List<TeamId> order = List.copyOf(workflow.ids());
        assertThat(order).hasSameSizeAs(teams);
        for (TeamId team : order) {
            for (TeamId need : workflow.needs(team)) {
                assertThat(order.indexOf(need)).as("%s needs %s", team, need).isLessThan(order.indexOf(team));
                assertThat(workflow.dependants(need)).contains(team);
            }
        }
    }

    @RepeatedTest(200)
    void everyRandomGraphWithACircleIsRefused(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        var teams = new ArrayList<>(randomGraph(random, 5 + random.nextInt(40), 0.1));
        List<Integer> circle =
                new ArrayList<>(IntStream.range(0, teams.size()).boxed().toList());
        Collections.shuffle(circle, random);
        circle = circle.subList(0, 2 + random.nextInt(4));
        for (int i = 0; i < circle.size(); i++) {
            var team = teams.get(circle.get(i));
            var needs = new ArrayList<>(team.needs());
            needs.add(need(teams.get(circle.get((i + 1) % circle.size())).id()));
            teams.set(circle.get(i), team(team.id().value(), needs));
        }

        assertThatThrownBy(() -> Workflow.of(teams))
                .isInstanceOf(ProblemException.class)
                .hasMessageMatching("(?s).*the teams need each other in a circle: (\\S+) → .*\\1: .*");
    }

    @Test
    @Timeout(30)
    void aChainOfAHundredThousandTeamsIsNoTrouble() {
        List<Team> teams = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            teams.add(team("t" + i, i == 0 ? List.of() : List.of(need(id("t" + (i - 1))))));
        }

        var workflow = Workflow.of(teams);

        assertThat(workflow.ancestors(id("t99999"))).hasSize(99_999);
    }

    /** Teams in random order; needs only lead to teams with a smaller number. */
    private static List<Team> randomGraph(Random random, int size, double density) {
        List<Team> teams = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Team.Need> needs = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if (random.nextDouble() < density) {
                    needs.add(need(id("t" + j)));
                }
            }
            teams.add(team("t" + i, needs));
        }
        Collections.shuffle(teams, random);
        return teams;
    }

    private static Team team(String id, List<Team.Need> needs) {
        return new Team(
                id(id),
                id,
                1,
                Team.Scope.TARGET,
                needs,
                Duration.ofHours(1),
                "You.",
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Mark.outside(id));
    }

    private static Team.Need need(TeamId id) {
        return new Team.Need(id, Optional.empty(), Mark.outside("needs " + id));
    }

    private static TeamId id(String text) {
        return new TeamId(text);
    }
}
