package dev.hyperteam.core.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.artifact.ArtifactLock;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompatibilityTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);
    private static final Place PLACE = new Place(new TeamId("bravo"), Optional.of("containers"));

    private static Compatibility read(String text) {
        var problems = new Problems();
        var read = CompatibilityFile.read("compatibility.yaml", text, problems);
        problems.throwIfAny();
        return read;
    }

    private static final Compatibility SOME = read("""
            ports:
              grafana: { by: charlie.grafana, port: grafana_port, address: loopback, programs: [grafana] }
              exporter: { by: charlie, port: 9100, address: loopback, programs: [node_exporter] }
              tunnel: { by: echo-network, port: 9100, protocol: udp, programs: [] }
              flintlockd: { by: delta, port: 9090, address: own, programs: [flintlockd] }
              sshd: { by: alpha, port: 22, programs: [sshd] }
            components:
              containerd: { artifact: containerd, until: { "2.2": 2026-11-06, "2.3": 2028-04-30 } }
              runc: { artifact: runc }
              debian: { fact: os_version, where: { os_id: debian }, until: { "11": 2026-08-31 } }
            rules:
              - with: { containerd: ">= 2.0" }
                needs: { runc: [">= 1.2", "< 2"] }
                because: user namespaces want it
              - with: { containerd: ">= 2.0", os_id: debian }
                needs: { os: [debian-12, debian-13] }
                because: nobody has tried others
                otherwise: warn
            """);

    private static Use.Listens listens(String port, int number) {
        return SOME.ports().stream()
                .filter(known -> known.name().equals(port))
                .map(known ->
                        new Use.Listens(known, number, new Place(known.by().team(), Optional.empty())))
                .findFirst()
                .orElseThrow();
    }

    private static Use use(Map<String, String> versions, Map<String, String> facts) {
        var used = new LinkedHashMap<String, Use.Versioned>();
        SOME.components().stream()
                .filter(component -> versions.containsKey(component.name()))
                .forEach(component -> used.put(
                        component.name(),
                        new Use.Versioned(component, versions.getOrDefault(component.name(), ""), Optional.of(PLACE))));
        return new Use(List.of(), used, facts, List.of());
    }

    private static Use ports(List<Use.Listens> ports, Use.Listener... listeners) {
        return new Use(ports, new LinkedHashMap<>(), Map.of(), List.of(listeners));
    }

    private static String texts(Use use) {
        return SOME.judge(use, TODAY).stream()
                .map(finding -> (finding.refuses() ? "refuse " : "warn ")
                        + finding.place().map(Place::toString).orElse("target") + ": " + finding.text())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void twoWhoWantOnePortCannotBothHaveIt() {
        assertThat(texts(ports(List.of(listens("exporter", 9100), listens("grafana", 9100)))))
                .isEqualTo("refuse charlie: grafana and exporter both want port 9100/tcp: set charlie.grafana_port");
        assertThat(texts(ports(List.of(listens("sshd", 22), listens("grafana", 22)))))
                .startsWith("refuse charlie: grafana and sshd both want port 22/tcp");
    }

    @Test
    void otherAddressesAndOtherProtocolsAreNoClash() {
        assertThat(texts(ports(List.of(listens("flintlockd", 9090), listens("grafana", 9090)))))
                .isEmpty();
        assertThat(texts(ports(List.of(listens("exporter", 9100), listens("tunnel", 9100)))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "grafana, 0.0.0.0, python3, true",
        "grafana, *, python3, true",
        "grafana, [::], python3, true",
        "grafana, 127.0.0.1, python3, true",
        "grafana, [::1], python3, true",
        "grafana, 192.0.2.1, python3, false",
        "grafana, 127.0.0.1, grafana, false",
        "flintlockd, 127.0.0.1, python3, false",
        "flintlockd, 0.0.0.0, python3, true",
        "sshd, 192.0.2.1, dropbear, true",
    })
    void whoListensAlreadyKeepsUsOut(String port, String address, String program, boolean taken) {
        String told =
                texts(ports(List.of(listens(port, 3000)), new Use.Listener(Port.Protocol.TCP, address, 3000, program)));
        if (taken) {
            assertThat(told)
                    .contains(port + " wants port 3000/tcp, and " + program + " listens there already, on " + address)
                    .contains("stop it");
        } else {
            assertThat(told).isEmpty();
        }
    }

    @Test
    void versionsThatDoNotGoTogetherAreRefusedWithTheReason() {
        assertThat(texts(use(Map.of("containerd", "2.3.4", "runc", "1.1.5+ds1-1+deb12u1"), Map.of())))
                .isEqualTo("refuse bravo.containers: containerd 2.3.4 needs runc >= 1.2 and < 2, and this is"
                        + " 1.1.5+ds1-1+deb12u1: user namespaces want it");
        assertThat(texts(use(Map.of("containerd", "2.3.4", "runc", "v1.5.1"), Map.of())))
                .isEmpty();
        assertThat(texts(use(Map.of("containerd", "1.7.24", "runc", "1.1"), Map.of())))
                .as("the rule is about 2.x")
                .isEmpty();
    }

    @Test
    void whatIsNotKnownIsHeldAgainstNobody() {
        assertThat(texts(use(Map.of("containerd", "2.3.4"), Map.of()))).isEmpty();
        assertThat(texts(use(Map.of("containerd", "2.3.4"), Map.of("os_id", "debian", "os", "unknown"))))
                .isEmpty();
    }

    @Test
    void aRuleMayOnlyWarn() {
        assertThat(texts(use(Map.of("containerd", "2.3.4"), Map.of("os_id", "debian", "os", "debian-11"))))
                .isEqualTo("warn bravo.containers: containerd 2.3.4 with os_id debian needs os debian-12 or debian-13,"
                        + " and this is debian-11: nobody has tried others");
    }

    @Test
    void whatIsMendedNoMoreIsTold() {
        assertThat(texts(use(Map.of("containerd", "2.2.9", "debian", "11"), Map.of())))
                .isEqualTo(
                        "warn bravo.containers: containerd 2.2.9 has had no updates from its makers since 2026-11-06\n"
                                + "warn bravo.containers: debian 11 has had no updates from its makers since 2026-08-31");
        assertThat(SOME.judge(use(Map.of("containerd", "2.2.9"), Map.of()), LocalDate.of(2026, 11, 6)))
                .as("the last day counts")
                .isEmpty();
        assertThat(texts(use(Map.of("containerd", "2.30.1"), Map.of())))
                .as("2.30 is not of the line 2.3")
                .isEmpty();
    }

    @Test
    void aLaterFileReplacesEntriesOfTheSameName() {
        var own = SOME.with(read("""
                ports:
                  grafana: { by: mine, port: 4000, programs: [mine] }
                """));
        assertThat(own.ports()).hasSameSizeAs(SOME.ports());
        assertThat(own.ports().getFirst().by()).hasToString("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ports: { a: { by: charlie, programs: [a] } } ## needs the key 'port'",
                "ports: { a: { by: charlie, port: 70000, programs: [a] } } ## from 1 to 65535",
                "ports: { a: { port: 1, programs: [a] } } ## needs the key 'by'",
                "ports: { a: { by: Charlie, port: 1, programs: [a] } } ## names no team",
                "ports: { a: { by: charlie, port: 1 } } ## needs the key 'programs'",
                "ports: { a: { by: charlie, port: 1, programs: [\"a'; reboot\"] } } ## no name of a process",
                "ports: { a: { by: charlie, port: 1, programs: [sixteen-letters-] } } ## no name of a process",
                "ports: { a: { by: charlie, port: 1, programs: [a], adress: own } } ## did you mean 'address'",
                "ports: { A B: { by: charlie, port: 1, programs: [a] } } ## is no name",
                "components: { a: { until: { \"2\": 2026-01-01 } } } ## nothing says the version",
                "components: { a: { fact: os, until: { \"2\": soon } } } ## is no day",
                "components: { a: { fact: os, until: { two: 2026-01-01 } } } ## no line of versions",
                "components: { a: { parameter: version } } ## needs the key 'by'",
                "rules: [{ with: { a: 1 }, because: x }] ## needs the key 'needs'",
                "rules: [{ with: { a: [\">= 1\", b] }, needs: { c: 1 }, because: x }] ## nothing that can be compared",
                "rules: [{ with: { a: \">= x\" }, needs: { c: 1 }, because: x }] ## nothing that can be compared",
                "rule: [] ## did you mean 'rules'",
                "[1] ## must be a mapping",
            })
    void mistakesAreToldWithTheirPlace(String line) {
        String[] halves = line.split(" ## ");
        var problems = new Problems();
        CompatibilityFile.read("compatibility.yaml", halves[0], problems);
        assertThat(problems.all()).isNotEmpty();
        assertThat(problems.all().getFirst().where()).startsWith("compatibility.yaml:1:");
        assertThat(problems.all().toString()).contains(halves[1]);
    }

    @Test
    void everyShippedEntryNamesWhatThereIs() {
        var workflow = Workflow.load(TeamSource.shipped(), ActionKinds.builtIn());
        var shipped = workflow.compatibility();
        assertThat(shipped.ports()).isNotEmpty().allSatisfy(port -> {
            var team = workflow.team(port.by().team()).orElseThrow();
            // a team or a part that is not written yet has neither steps nor parameters
            boolean ofAPart =
                    team.parts().stream().anyMatch(part -> port.by().inside().equals(Optional.of(part.name())));
            boolean written = team.steps().stream()
                    .anyMatch(step -> !ofAPart || step.part().equals(port.by().inside()));
            if (written) {
                assertThat(team.steps())
                        .as(port.name())
                        .anyMatch(step -> port.by().covers(team, step));
                port.parameter().ifPresent(name -> assertThat(team.parameters()).containsKey(name));
            }
        });
        assertThat(shipped.components())
                .allSatisfy(component -> component
                        .artifact()
                        .ifPresent(artifact -> assertThat(workflow.teams().stream()
                                        .flatMap(team -> team.steps().stream())
                                        .flatMap(step -> step.action().artifact().stream()))
                                .as(artifact)
                                .anyMatch(taken -> taken.name().equals(artifact))));
    }

    @Test
    void whatIsShippedFitsTogetherToday() {
        var workflow = Workflow.load(TeamSource.shipped(), ActionKinds.builtIn());
        var versions = new LinkedHashMap<String, Use.Versioned>();
        var ports = workflow.compatibility().ports().stream()
                .flatMap(port -> {
                    var team = workflow.team(port.by().team()).orElseThrow();
                    var defaults = team.parameters().values().stream()
                            .filter(parameter -> parameter.fallback().isPresent())
                            .collect(Collectors.toMap(
                                    parameter -> parameter.name(),
                                    parameter -> parameter.fallback().orElseThrow()));
                    return port.number(defaults).stream().mapToObj(number -> new Use.Listens(port, number, port.by()));
                })
                .toList();
        for (Component component : workflow.compatibility().components()) {
            component
                    .artifact()
                    .flatMap(name -> ArtifactLock.shipped().find(name))
                    .ifPresent(artifact -> versions.put(
                            component.name(), new Use.Versioned(component, artifact.version(), Optional.empty())));
        }
        assertThat(versions).containsKeys("containerd", "runc");
        assertThat(workflow.compatibility()
                        .judge(new Use(ports, versions, Map.of("os", "debian-13", "arch", "x86_64"), List.of()), TODAY))
                .isEmpty();
    }
}
