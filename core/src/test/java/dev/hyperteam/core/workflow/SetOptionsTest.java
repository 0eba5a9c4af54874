package dev.hyperteam.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.runbook.ParameterValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SetOptionsTest {
    private static final Mark MARK = Mark.outside("--set");
    private static final Workflow WORKFLOW = Graphs.of(
            "alpha 1\nparameters:\n  ssh_port: { type: port, default: 22 }\n  admins: { type: cidr-list, default: [] }",
            "bravo 1\nparameters:\n  ssh_port: { type: port, default: 22 }\n  pool: { type: text }");
    private final Problems problems = new Problems();

    private Map<TeamId, Map<String, ParameterValues.Given>> parse(String... options) {
        return SetOptions.parse(List.of(options), MARK, WORKFLOW, problems);
    }

    private List<String> told() {
        return problems.all().stream().map(Problem::text).toList();
    }

    @Test
    void aNameThatOnlyOneTeamHasNeedsNoTeam() {
        assertThat(parse("pool=a=b", "team_alpha.ssh_port=1", "ALPHA.ssh_port=2"))
                .containsEntry(new TeamId("bravo"), Map.of("pool", new ParameterValues.Given("a=b", MARK)))
                .containsEntry(new TeamId("alpha"), Map.of("ssh_port", new ParameterValues.Given("2", MARK)));
        assertThat(told()).isEmpty();
    }

    @Test
    void mistakesAreToldTogetherAndValuesAreNotRepeated() {
        parse("ssh_port=1", "pol=x", "hunter2", "=x", "alhpa.ssh_port=3");

        assertThat(told())
                .containsExactly(
                        "--set: several teams have a parameter 'ssh_port': alpha, bravo\n"
                                + "  next: write the team in front, such as alpha.ssh_port=...",
                        "--set: no team has a parameter 'pol'\n  next: did you mean 'pool'?",
                        "--set: an option is not of the form NAME=VALUE\n  next: write --set ssh_port=2222",
                        "--set: an option is not of the form NAME=VALUE\n  next: write --set ssh_port=2222",
                        "--set: unknown team 'alhpa'\n  next: did you mean 'alpha'?");
    }

    @Test
    void valuesComeFromTheReaderOrTheRunbook() {
        var team = WORKFLOW.team(new TeamId("alpha")).orElseThrow();
        var given = parse("admins=10.0.0.0/8, 2001:db8::/32").getOrDefault(team.id(), Map.of());

        assertThat(ParameterValues.resolve(team, given, Map.of(), problems))
                .containsExactly(Map.entry("ssh_port", "22"), Map.entry("admins", "10.0.0.0/8,2001:db8::/32"));
        assertThat(told()).isEmpty();
    }

    @Test
    void valuesThatDoNotFitAreAllTold() {
        var team = WORKFLOW.team(new TeamId("bravo")).orElseThrow();
        var given = Map.of(
                "ssh_port", new ParameterValues.Given("0", new Mark("hyperteam.yaml", 7, 15)),
                "pol", new ParameterValues.Given("x", new Mark("hyperteam.yaml", 8, 10)));

        assertThat(ParameterValues.resolve(team, given, Map.of(), problems))
                .containsExactly(Map.entry("ssh_port", "22"));
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "hyperteam.yaml:7:15: parameter 'ssh_port' of team bravo must be a port from 1 to 65535: found '0'\n"
                                + "  next: write a port from 1 to 65535",
                        "hyperteam.yaml:8:10: team bravo has no parameter 'pol'\n  next: did you mean 'pool'?",
                        "bravo.yaml:8:3: parameter 'pool' of team bravo has no value: it has no default\n"
                                + "  next: set it: --set bravo.pool=... (a text without control characters)");
    }
}
