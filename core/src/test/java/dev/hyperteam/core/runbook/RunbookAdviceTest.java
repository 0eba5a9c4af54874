package dev.hyperteam.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunbookAdviceTest {
    private static final String HEAD = "team: own\nname: Own\nphase: 1\npersona: You use port.\n";

    private static List<Problem> advice(String text) {
        var problems = new Problems();
        var team = RunbookReader.read("own.yaml", text, ActionKinds.builtIn(), problems);
        problems.throwIfAny();
        return RunbookAdvice.of(team.orElseThrow(), text);
    }

    private static String step(String action, String verify) {
        return HEAD + "steps:\n  - id: one\n    title: One\n    action:\n      " + action + "\n"
                + (verify.isEmpty() ? "" : "    verify:\n      - " + verify + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "run: 'true'~yes",
                "run: 'systemctl is-active ssh || true'~yes",
                "run: 'test -e /srv; true'~yes",
                "run: echo done~yes",
                "{ run: echo done, expect: { line: done } }~yes",
                "{ run: 'grep -c x /etc/motd || true', expect: { matches: '[0-9]*' } }~yes",
                "run: test -e /srv~no",
                "{ run: 'systemctl is-enabled nftables || true', expect: { no_line: enabled } }~no",
                "{ run: 'echo \"$(cat /etc/motd)\"', expect: { line: done } }~no",
                "{ run: 'cat /etc/motd || true', expect: { matches: 'x' } }~no",
                "{ run: 'false || true', expect: { exit: 1 } }~no",
            })
    void aVerificationThatCannotFailProvesNothing(String verify, String told) {
        var advice = advice(step("directory: { path: /srv/a }", verify));
        assertThat(advice).hasSize(told.equals("yes") ? 1 : 0).allSatisfy(problem -> {
            assertThat(problem.what()).isEqualTo("this verification of step 'one' cannot fail");
            assertThat(problem.where()).isEqualTo("own.yaml:11:9");
        });
    }

    @Test
    void aScriptWithoutUndoHasNoWayBack() {
        assertThat(advice(step("script: { check: 'exit 10', apply: 'mkdir /a' }", "run: test -d /a")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.what()).isEqualTo("step 'one' has no way back");
                    assertThat(problem.where()).isEqualTo("own.yaml:6:9");
                });
        assertThat(advice(step("script: { check: 'exit 10', apply: 'mkdir /a', undo: 'rmdir /a' }", "run: test -d /a")))
                .isEmpty();
    }

    @Test
    void aParameterThatOnlyTheTextsNameIsUnused() {
        String parameters = "parameters:\n  port: { type: port, default: 80, about: the port }\n";
        String plain = step("directory: { path: /srv/a }", "");
        assertThat(advice(plain.replace("steps:", parameters + "steps:")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.what()).isEqualTo("nothing uses parameter 'port'");
                    assertThat(problem.where()).isEqualTo("own.yaml:6:3");
                });
        for (String use : List.of(
                step("directory: { path: '/srv/<%= port %>' }", ""),
                step("directory: { path: /srv/a }", "{ run: 'test -e /srv/$port', uses: [port] }"),
                step("directory: { path: /srv/a }", "{ from: controller, port: port, expect: { state: open } }"),
                plain.replace("    action:", "    unless: { port: 80 }\n    action:"),
                plain + "    outputs: { url: 'http://h:<%= port %>' }\n")) {
            assertThat(advice(use.replace("steps:", parameters + "steps:"))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "file: { path: /etc/ssh/sshd_config.d/10-own.conf, content: 'Port 22' }~it touches sshd",
                "service: { name: ssh.service, active: true }~it touches sshd",
                "nft-table: { name: own, content: 'chain a { }' }~it filters packets",
            })
    void whatMayLockOutShouldSaySo(String action, String why) {
        assertThat(advice(step(action, "")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.why()).isEqualTo(why));
        assertThat(advice(step(action, "").replace("    action:", "    hazard: [lockout]\n    action:")))
                .isEmpty();
    }

    @Test
    void aTeamWithoutStepsIsTold() {
        assertThat(advice(HEAD))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).isEqualTo("team 'own' has no steps"));
    }

    @Test
    void theShippedTeamsWithStepsNeedNoAdviceButForTheirMissingWaysBack() {
        for (var file : TeamSource.shipped().layers().getFirst()) {
            var team = RunbookReader.read(file.name(), file.text(), ActionKinds.builtIn(), new Problems())
                    .orElseThrow();
            assertThat(RunbookAdvice.of(team, file.text()))
                    .filteredOn(problem -> !problem.what().endsWith("has no steps")
                            && !problem.what().endsWith("has no way back"))
                    .as(file.name())
                    .isEmpty();
        }
    }
}
