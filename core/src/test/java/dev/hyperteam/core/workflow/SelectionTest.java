package dev.hyperteam.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
    private static final Workflow WORKFLOW = ShippedTeamsTest.WORKFLOW;
    private final Problems problems = new Problems();

    private static String text(Selection selection) {
        return selection.teams().stream().map(TeamId::value).collect(Collectors.joining(" "));
    }

    private List<String> told() {
        return problems.all().stream().map(Problem::text).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1, alpha",
        "2-3, bravo charlie delta",
        "'1,3', alpha delta",
        "' 3 - 4 , 1', alpha delta echo-network echo-storage",
        "6, charlie-advanced golf-multitenancy golf-devex"
    })
    void phasesAreReadAsPeopleWriteThem(String typed, String teams) {
        assertThat(text(Selection.phases(typed, Mark.outside("--phase"), WORKFLOW, problems)))
                .isEqualTo(teams);
        assertThat(told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7     | --phase: '7' is no phase
            0-2   | --phase: '0-2' is no phase
            one   | --phase: 'one' is no phase
            ''    | --phase: '' is no phase
            1,,2  | --phase: '' is no phase
            4-2   | --phase: the range '4-2' runs backwards
            99999999999999999 | --phase: '99999999999999999' is no phase
            """)
    void whatIsNoPhaseIsTold(String typed, String message) {
        Selection.phases(typed, Mark.outside("--phase"), WORKFLOW, problems);

        assertThat(told()).singleElement().asString().startsWith(message + "\n  next: write ");
    }

    @ParameterizedTest
    @CsvSource({
        "delta, delta",
        "team_delta, delta",
        "Delta, delta",
        "TEAM-DELTA, delta",
        "Team Delta, delta",
        "echo_network, echo-network",
        "team_echo_network, echo-network",
        "EchoNetwork, echo-network",
        "echo-1, echo-network",
        "Echo-1, echo-network",
        "ECHO_2, echo-storage",
        "golf-1, golf-backup",
        "Golf-2, golf-performance",
        "team_golf_3, golf-multitenancy",
        "golf4, golf-devex",
        "charlie, charlie",
        "charlie-2, charlie-advanced",
        "charlie_advanced, charlie-advanced",
        "echo, echo-network echo-storage",
        "team_echo, echo-network echo-storage",
        "golf, golf-backup golf-performance golf-multitenancy golf-devex",
        "'golf-1, alpha,ALPHA', alpha golf-backup"
    })
    void teamsAreFoundUnderEveryNameThatPeopleUse(String typed, String teams) {
        var selection = Selection.named(typed, Mark.outside("--team"), WORKFLOW, problems);

        assertThat(text(selection)).isEqualTo(teams);
        assertThat(selection.asked()).isEqualTo(selection.teams());
        assertThat(told()).isEmpty();
    }

    @Test
    void unknownTeamsAreToldTogetherWithTheNearestName() {
        Selection.named("team_detla,quebec,", Mark.outside("--team"), WORKFLOW, problems);

        assertThat(told())
                .containsExactly(
                        "--team: unknown team 'team_detla'\n  next: did you mean 'delta'?",
                        "--team: unknown team 'quebec'\n  next: teams: "
                                + WORKFLOW.ids().stream().map(TeamId::value).collect(Collectors.joining(", ")),
                        "--team: a team's name is empty\n  next: teams: "
                                + WORKFLOW.ids().stream().map(TeamId::value).collect(Collectors.joining(", ")));
    }

    @Test
    void aGroupIsAmbiguousWhereOneTeamIsMeant() {
        assertThat(new TeamNames(WORKFLOW).one("team_echo", Mark.outside("show"), problems))
                .isEmpty();
        assertThat(told())
                .containsExactly(
                        "show: 'team_echo' means several teams: echo-network, echo-storage\n  next: name one of them");
    }

    @Test
    void aTeamOfOnesOwnGoesBeforeAnotherTeamsOtherName() {
        var workflow = Graphs.of("echo-1 1", "echo-network 1", "team-x 1", "x 1", "ab 1", "a-b 1");
        var names = new TeamNames(workflow);

        assertThat(names.resolve("echo-1", Mark.outside(""), problems)).containsExactly(new TeamId("echo-1"));
        assertThat(names.resolve("team-x", Mark.outside(""), problems)).containsExactly(new TeamId("team-x"));
        assertThat(names.resolve("a-b", Mark.outside(""), problems)).containsExactly(new TeamId("a-b"));
        assertThat(names.one("A_B", Mark.outside(""), problems)).isEmpty();
        assertThat(told()).singleElement().asString().contains("'A_B' means several teams: ab, a-b");
    }

    @ParameterizedTest
    @CsvSource({"alpha, 12", "team_delta, 9", "bravo, 11", "foxtrot, 6", "echo, 8", "golf-devex, 3"})
    void resumingFromATeamTakesWhatDoesNotComeBeforeIt(String typed, int size) {
        var selection = Selection.resumeFrom(typed, Mark.outside("--resume-from"), WORKFLOW, problems);

        assertThat(selection.teams()).hasSize(size).containsAll(selection.asked());
        assertThat(told()).isEmpty();
    }

    @Test
    void resumingFromAnUnknownTeamTakesNothing() {
        assertThat(Selection.resumeFrom("quebec", Mark.outside("--resume-from"), WORKFLOW, problems)
                        .teams())
                .isEmpty();
        assertThat(told()).hasSize(1);
    }

    @RepeatedTest(50)
    void aSelectionByPhasesIsClosedAndItsOtherNeedsAreNamed(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        int from = 1 + random.nextInt(6);
        int to = from + random.nextInt(7 - from);
        var selection = Selection.phases(from + "-" + to, Mark.outside("--phase"), WORKFLOW, problems);
        var named = new Selection(selection.teams(), selection.teams(), "");

        var plan = named.plan(WORKFLOW, List.of("one", "two"), "all");

        for (var node : plan.nodes()) {
            for (var need : node.allNeeds()) {
                assertThat(plan.node(need.node()).isPresent()).isNotEqualTo(need.external());
            }
        }
        assertThat(plan.externalNeeds())
                .allSatisfy(need ->
                        assertThat(selection.teams()).doesNotContain(need.node().team()));
    }
}
