package dev.hyperteam.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.workflow.TeamId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunbookReaderTest {
    /** Every key that there is, once at least. */
    static final String EVERYTHING = """
            team: alpha
            name: Security baseline
            phase: 1
            scope: cluster
            needs: [bravo, delta.kubernetes]
            estimate: 2h30m
            persona: |
              You are the security engineer.
              You own a way back in.
            parts:
              keys: { about: Keys and certificates, needs: [hotel], requires: { kvm: yes } }
              wall: {}
            parameters:
              ssh_port: { type: port, default: 22, about: "Port that sshd listens on" }
              mode: { type: choice, choices: [strict, loose], default: strict, per_os: { debian-13: loose, ubuntu-24.04: strict } }
              fail2ban: { type: flag, default: true }
              admins: { type: cidr-list, default: [10.0.0.0/8, "2001:db8::/32"] }
              password: { type: secret }
            facts:
              kernel: uname -r
            requires: { os: [debian-12, debian-13], memory_mib: ">= 2048", kernel: 6.1.0 }
            steps:
              - id: ssh-keys-only
                title: Accept only keys over SSH
                about: Passwords are guessed.
                hazard: [lockout]
                when: { service_manager: systemd }
                unless: { fail2ban: "false" }
                part: keys
                action:
                  note: { text: x }
                verify:
                  - run: sshd -T -C "port=$ssh_port"
                    uses: [ssh_port]
                    expect: { line: "passwordauthentication no" }
                    timeout: 5s
                  - run: sshd -T
                    expect: { no_line: "passwordauthentication yes" }
                  - run: "true"
                  - run: "false"
                    expect: { exit: 1 }
                  - run: echo a
                    expect: { output: a }
                  - run: echo b
                    expect: { matches: "^b$" }
                  - from: controller
                    offers: { user: root }
                    expect: { methods: [publickey] }
                  - from: controller
                    port: ssh_port
                    expect: { state: open }
                  - from: controller
                    port: 9090
                    expect: { state: closed }
                    timeout: 2s
                  - from: controller
                    login: true
                locks: [apt]
                timeout: 5m
                attempts: 3
                outputs: { ca_certificate: /etc/ca.crt }
              - id: last
                title: Score
                needs: [ssh-keys-only]
                action: { note: { text: y, undo: false } }
                retry: never
            """;

    private final Problems problems = new Problems();

    private Team everything() {
        var team = RunbookReader.read("a.yaml", EVERYTHING, NoteKind.KINDS, problems);
        assertThat(problems.all().stream().map(Problem::text)).isEmpty();
        return team.orElseThrow();
    }

    @Test
    void everyKeyOfATeamArrives() {
        var team = everything();

        assertThat(team.id()).isEqualTo(new TeamId("alpha"));
        assertThat(team.name()).isEqualTo("Security baseline");
        assertThat(team.phase()).isEqualTo(1);
        assertThat(team.scope()).isEqualTo(Team.Scope.CLUSTER);
        assertThat(team.needs().stream().map(Team.Need::toString)).containsExactly("bravo", "delta.kubernetes");
        assertThat(team.estimate()).isEqualTo(Duration.ofMinutes(150));
        assertThat(team.persona()).isEqualTo("You are the security engineer.\nYou own a way back in.");
        assertThat(team.part("keys").orElseThrow().about()).isEqualTo("Keys and certificates");
        assertThat(team.allNeeds().stream().map(Team.Need::toString))
                .containsExactly("bravo", "delta.kubernetes", "hotel");
        assertThat(team.facts()).isEqualTo(Map.of("kernel", "uname -r"));
        assertThat(team.requires().stream().map(Requirement::text))
                .containsExactly("os=debian-12|debian-13", "memory_mib >= 2048", "kernel=6.1.0");
        assertThat(team.part("keys").orElseThrow().requires().stream().map(Requirement::text))
                .containsExactly("kvm=yes");
        assertThat(team.stepsOf("wall").stream().map(Step::id)).containsExactly("last");
        assertThat(team.stepsOf("keys")).hasSize(2);
    }

    @Test
    void everyParameterArrives() {
        var parameters = everything().parameters();

        assertThat(parameters.keySet()).containsExactly("ssh_port", "mode", "fail2ban", "admins", "password");
        assertThat(parameters.get("ssh_port"))
                .isEqualTo(new Parameter(
                        "ssh_port",
                        Parameter.Type.PORT,
                        Optional.of("22"),
                        new java.util.LinkedHashMap<>(),
                        java.util.List.of(),
                        "Port that sshd listens on",
                        new Mark("a.yaml", 14, 3)));
        assertThat(parameters.values().stream().map(Parameter::fallback))
                .containsExactly(
                        Optional.of("22"),
                        Optional.of("strict"),
                        Optional.of("true"),
                        Optional.of("10.0.0.0/8,2001:db8::/32"),
                        Optional.empty());
    }

    @Test
    void aDefaultMayDifferBetweenSystems() {
        var parameters = RunbookReader.read("a.yaml", """
                        team: alpha
                        name: Alpha
                        phase: 1
                        persona: You.
                        parameters:
                          kex: { type: text, default: old, per_os: { debian: older, debian-13: new, ubuntu-24.04: "" } }
                          admins: { type: cidr-list, default: [], per_os: { debian: [10.0.0.0/8, "::1"] } }
                          port: { type: port, default: 22 }
                        """, NoteKind.KINDS, problems)
                .orElseThrow()
                .parameters();
        assertThat(problems.all().stream().map(Problem::text)).isEmpty();
        var kex = java.util.Objects.requireNonNull(parameters.get("kex"));
        var admins = java.util.Objects.requireNonNull(parameters.get("admins"));
        var port = java.util.Objects.requireNonNull(parameters.get("port"));

        assertThat(kex.fallback(Map.of("os", "debian-13", "os_id", "debian"))).contains("new");
        assertThat(kex.fallback(Map.of("os", "debian-12", "os_id", "debian"))).contains("older");
        assertThat(kex.fallback(Map.of("os", "ubuntu-24.04", "os_id", "ubuntu")))
                .contains("");
        assertThat(kex.fallback(Map.of("os", "ubuntu-26.04", "os_id", "ubuntu")))
                .contains("old");
        assertThat(kex.fallback(Map.of())).contains("old");
        assertThat(kex.perOs().keySet()).containsExactly("debian", "debian-13", "ubuntu-24.04");
        assertThat(admins.fallback(Map.of("os_id", "debian"))).contains("10.0.0.0/8,::1");
        assertThat(port.fallback(Map.of("os", "debian-13"))).contains("22");
    }

    @Test
    void everyKeyOfAStepArrives() {
        var step = everything().steps().getFirst();

        assertThat(step.id()).isEqualTo("ssh-keys-only");
        assertThat(step.title()).isEqualTo("Accept only keys over SSH");
        assertThat(step.about()).isEqualTo("Passwords are guessed.");
        assertThat(step.part()).contains("keys");
        assertThat(step.hazards()).containsExactly(Hazard.LOCKOUT);
        assertThat(step.when()).isEqualTo(Map.of("service_manager", "systemd"));
        assertThat(step.unless()).isEqualTo(Map.of("fail2ban", "false"));
        assertThat(step.action().kind()).isEqualTo("note");
        assertThat(step.locks()).isEqualTo(Set.of("apt"));
        assertThat(step.timeout()).contains(Duration.ofMinutes(5));
        assertThat(step.attempts()).contains(3);
        assertThat(step.outputs()).isEqualTo(Map.of("ca_certificate", "/etc/ca.crt"));
        assertThat(step.mark()).isEqualTo(new Mark("a.yaml", 23, 9));
    }

    @Test
    void aStepWithoutAWayBackIsMarkedAndRetryNeverMeansOneAttempt() {
        var step = everything().step("last").orElseThrow();

        assertThat(step.hazards()).containsExactly(Hazard.IRREVERSIBLE);
        assertThat(step.attempts()).contains(1);
        assertThat(step.needs()).containsExactly("ssh-keys-only");
    }

    @Test
    void everyVerificationArrives() {
        var verify = everything().steps().getFirst().verify();
        var ten = Duration.ofSeconds(10);

        assertThat(verify.subList(0, 5).stream().map(item -> ((Verification.OnTarget) item).expect()))
                .containsExactly(
                        new Expectation.Line("passwordauthentication no"),
                        new Expectation.NoLine("passwordauthentication yes"),
                        new Expectation.Exit(0),
                        new Expectation.Exit(1),
                        new Expectation.Output("a"));
        assertThat(verify.getFirst())
                .isEqualTo(new Verification.OnTarget(
                        "sshd -T -C \"port=$ssh_port\"",
                        java.util.List.of("ssh_port"),
                        new Expectation.Line("passwordauthentication no"),
                        Duration.ofSeconds(5),
                        new Mark("a.yaml", 33, 9)));
        assertThat(((Verification.OnTarget) verify.get(5)).expect().met(0, "a\nb\n"))
                .isTrue();
        assertThat(verify.subList(6, 10))
                .containsExactly(
                        new Verification.OffersMethods(
                                "root",
                                java.util.List.of("publickey"),
                                verify.get(6).mark()),
                        new Verification.Port(
                                "ssh_port", true, ten, verify.get(7).mark()),
                        new Verification.Port(
                                "9090",
                                false,
                                Duration.ofSeconds(2),
                                verify.get(8).mark()),
                        new Verification.Login(verify.get(9).mark()));
    }

    /** Deletes, inserts and replaces characters and lines at random: the reader may complain, but it must end and never throw. */
    @RepeatedTest(1500)
    @Timeout(value = 5, unit = TimeUnit.SECONDS)
    void noDamageMakesTheReaderThrow(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        var text = new StringBuilder(EVERYTHING);
        int edits = 1 + random.nextInt(8);
        for (int i = 0; i < edits && !text.isEmpty(); i++) {
            damage(text, random);
        }

        var team = RunbookReader.read("a.yaml", text.toString(), NoteKind.KINDS, problems);

        assertThat(team.isPresent() || !problems.isEmpty())
                .as("a team or a reason why there is none")
                .isTrue();
        assertThat(problems.all()).allSatisfy(problem -> {
            assertThat(problem.where()).startsWith("a.yaml");
            assertThat(problem.what()).isNotBlank();
            assertThat(problem.next()).isNotBlank();
        });
    }

    private static void damage(StringBuilder text, Random random) {
        String alphabet = "abz09-_:,.#&*!|>'\"%@`{}[]?~ \n\t\\/$\u0000\u0007\ufeff\ud83d\u00e9";
        int at = random.nextInt(text.length());
        switch (random.nextInt(6)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
            case 2 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
            case 3 -> text.delete(at, Math.min(text.length(), at + random.nextInt(60)));
            case 4 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
            default -> {
                // swap the value of a line for one of another kind
                int colon = text.indexOf(": ", at);
                int end = colon < 0 ? -1 : text.indexOf("\n", colon);
                String[] values = {"[]", "{}", "null", "-1", "[[a]]", "{a: [b]}", "\"\"", "*x", "&x y", "!!int z", "|"};
                if (end > 0) {
                    text.replace(colon + 2, end, values[random.nextInt(values.length)]);
                }
            }
        }
    }
}
