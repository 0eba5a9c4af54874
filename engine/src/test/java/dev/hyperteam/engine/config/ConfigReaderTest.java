package dev.hyperteam.engine.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir
    Path folder;

    private Config read(String yaml, String... sets) throws Exception {
        Files.writeString(folder.resolve("hyperteam.yaml"), yaml);
        return read(Map.of("HOME", "/home/me"), sets);
    }

    private Config read(Map<String, String> environment, String... sets) {
        var pairs = new LinkedHashMap<String, String>();
        for (String set : sets) {
            pairs.put(set.substring(0, set.indexOf('=')), set.substring(set.indexOf('=') + 1));
        }
        return ConfigReader.read(folder, pairs, environment);
    }

    private static String origin(Config config, String key) {
        return config.values().stream()
                .filter(value -> value.key().equals(key))
                .map(value -> value.value() + " <- " + value.origin())
                .findFirst()
                .orElse("absent");
    }

    private static Mark mark(Config config, String parameter) {
        return requireNonNull(requireNonNull(config.overrides().get("alpha")).get(parameter))
                .mark();
    }

    @Test
    void without_a_file_everything_has_the_documented_default() {
        var config = read(Map.of());
        assertThat(config.settings()).isEqualTo(Settings.defaults());
        assertThat(config.approvals()).isEqualTo(ApprovalPolicy.defaults());
        assertThat(config.targets()).isEmpty();
        assertThat(config.file()).isEmpty();
        assertThat(config.stateFolder()).isEqualTo(folder.resolve(".hyperteam"));
        assertThat(config.values().stream()
                        .map(value -> value.key() + "=" + value.value())
                        .toList())
                .containsExactly(
                        "workflow.teams_folder=teams",
                        "parallelization.max_concurrent_teams=3",
                        "parallelization.phase_1_parallel=true",
                        "parallelization.phase_2_parallel=true",
                        "parallelization.phase_3_parallel=true",
                        "parallelization.phase_4_parallel=true",
                        "parallelization.phase_5_parallel=true",
                        "parallelization.phase_6_parallel=true",
                        "execution.attempt_timeout=15m",
                        "execution.step_timeout=1h",
                        "execution.team_timeout=6h",
                        "execution.phase_timeout=12h",
                        "execution.run_timeout=24h",
                        "execution.output_limit=65536",
                        "retry.max_attempts=3",
                        "retry.initial_delay=2s",
                        "retry.max_delay=1m",
                        "retry.multiplier=2.0",
                        "error_handling.continue_on_error=true",
                        "error_handling.rollback_on_failure=false",
                        "error_handling.nuclear_reset_enabled=false",
                        "verification.revert_after=3m",
                        "verification.max_attempts=4",
                        "verification.initial_delay=300ms",
                        "verification.max_delay=5s",
                        "verification.multiplier=3.0",
                        "approvals.data_loss=ask",
                        "approvals.irreversible=ask",
                        "approvals.reboot=auto",
                        "approvals.lockout=auto",
                        "approvals.gates=",
                        "approvals.timeout=24h",
                        "approvals.default=wait",
                        "approvals.lab=auto",
                        "models.default_provider=none",
                        "models.model=",
                        "models.api_key_env=",
                        "models.base_url=",
                        "models.region=",
                        "models.temperature=",
                        "models.max_tokens=4096",
                        "models.context_tokens=128000",
                        "models.timeout=2m",
                        "models.fallbacks=",
                        "models.teams=",
                        "models.prices=",
                        "agents.mode=runbook",
                        "agents.autonomy=ask",
                        "agents.lab_autonomy=guarded",
                        "agents.teams=",
                        "agents.mcp=",
                        "budget.turns=60",
                        "budget.time=1h",
                        "budget.tokens=0",
                        "budget.money=",
                        "budget.run_tokens=0",
                        "budget.run_money=",
                        "logging.level=info",
                        "logging.folder=logs",
                        "state.folder=.hyperteam",
                        "state.record=runs",
                        "secret_command=",
                        "secrets.env_file=.env",
                        "secrets.command_timeout=30s",
                        "artifacts.mirror=",
                        "artifacts.cache=~/.cache/hyperteam/artifacts",
                        "lab.name=hyperteam",
                        "lab.driver=auto",
                        "lab.os=auto",
                        "lab.docker_host=",
                        "lab.hosts=auto",
                        "lab.phase_snapshots=true");
    }

    @Test
    void every_key_of_the_file_reaches_the_record_that_acts_on_it() throws Exception {
        var config = read("""
                workflow: { teams_folder: my-teams }
                parallelization: { max_concurrent_teams: 7, phase_2_parallel: false, phase_5_parallel: false }
                execution:
                  attempt_timeout: 1m
                  step_timeout: 2m
                  team_timeout: 3m
                  phase_timeout: 4m
                  run_timeout: 5m
                  output_limit: 2048
                retry: { max_attempts: 9, initial_delay: 1s, max_delay: 20s, multiplier: 1.5 }
                error_handling: { continue_on_error: false, rollback_on_failure: true, nuclear_reset_enabled: true }
                verification: { revert_after: 40s, max_attempts: 2, initial_delay: 10ms, max_delay: 1s, multiplier: 4 }
                logging: { level: debug, folder: ~/logs }
                state: { folder: /var/lib/state }
                secret_command: [pass, show]
                secrets: { env_file: secrets.env, command_timeout: 5s }
                lab: { name: tryout }
                teams:
                  team_alpha:
                    parameters: { ssh_port: 2222, allowed: [10.0.0.0/8, "::1"] }
                """);
        var settings = config.settings();
        assertThat(settings.maxConcurrentTeams()).isEqualTo(7);
        assertThat(settings.serialPhases()).containsExactlyInAnyOrder(2, 5);
        assertThat(settings.deadlines())
                .isEqualTo(new Settings.Deadlines(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(3),
                        Duration.ofMinutes(4),
                        Duration.ofMinutes(5)));
        assertThat(settings.outputLimit()).isEqualTo(2048);
        assertThat(settings.retry().toString()).contains("attempts=9", "PT1S", "PT20S", "1.5");
        assertThat(settings.continueOnError()).isFalse();
        assertThat(settings.rollbackOnFailure()).isTrue();
        assertThat(settings.nuclearResetEnabled()).isTrue();
        assertThat(settings.revertAfter()).isEqualTo(Duration.ofSeconds(40));
        assertThat(settings.verifyRetry().toString()).contains("attempts=2", "PT0.01S", "PT1S", "4.0");
        assertThat(settings.parameters())
                .isEqualTo(Map.of("alpha", Map.of("ssh_port", "2222", "allowed", "10.0.0.0/8,::1")));
        assertThat(config.teamsFolder()).isEqualTo(folder.resolve("my-teams"));
        assertThat(config.logLevel()).isEqualTo("debug");
        assertThat(config.logFolder()).isEqualTo(Path.of("/home/me/logs"));
        assertThat(config.stateFolder()).isEqualTo(Path.of("/var/lib/state"));
        assertThat(config.secretCommand()).containsExactly("pass", "show");
        assertThat(config.envFile()).isEqualTo(folder.resolve("secrets.env"));
        assertThat(config.secretTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.labName()).isEqualTo("tryout");
    }

    @Test
    void the_single_host_of_the_ssh_section_is_the_one_target() throws Exception {
        var config = read("ssh: { host: hetzner1 }\n");
        assertThat(config.targets()).containsExactly(Target.alias("hetzner1"));
    }

    @Test
    void targets_may_be_a_mapping_with_defaults_from_the_ssh_section() throws Exception {
        var config = read("""
                ssh: { user: ops, port: 2222, identity_file: ~/.ssh/id_work, known_hosts: keys/known_hosts }
                targets:
                  web1: { host: 192.0.2.7 }
                  web2: { host: "2001:db8::1", user: root, port: 22, pin_unknown_host_key: true }
                  web3: web3.example.org
                """);
        assertThat(config.targets()).extracting(Target::name).containsExactly("web1", "web2", "web3");
        var web1 = config.targets().getFirst();
        assertThat(web1.host()).isEqualTo("192.0.2.7");
        assertThat(web1.port()).hasValue(2222);
        assertThat(web1.user()).contains("ops");
        assertThat(web1.sudo()).as("not root, so sudo").isTrue();
        assertThat(web1.identityFiles()).containsExactly(Path.of("/home/me/.ssh/id_work"));
        assertThat(web1.knownHosts()).contains(folder.resolve("keys/known_hosts"));
        var web2 = config.targets().get(1);
        assertThat(web2.sudo()).isFalse();
        assertThat(web2.port()).hasValue(22);
        assertThat(web2.pinUnknownHostKey()).isTrue();
        assertThat(config.targets().get(2).host()).isEqualTo("web3.example.org");
    }

    @Test
    void targets_may_be_a_list_of_names_and_mappings() throws Exception {
        var config = read("targets:\n- hetzner1\n- { name: b, host: 192.0.2.8, sudo: true }\n");
        assertThat(config.targets()).extracting(Target::host).containsExactly("hetzner1", "192.0.2.8");
        assertThat(config.targets().get(1).sudo()).isTrue();
    }

    @Test
    void set_goes_before_the_environment_before_the_file_before_the_default() throws Exception {
        Files.writeString(folder.resolve("hyperteam.yaml"), "retry:\n  max_attempts: 4\n  multiplier: 5\n");
        var environment = Map.of("HYPERTEAM_RETRY_MAX_ATTEMPTS", "5", "HYPERTEAM_RETRY_MAX_DELAY", "90s");
        var config = read(environment, "retry.max_attempts=6");
        assertThat(config.settings().retry().attempts()).isEqualTo(6);
        assertThat(origin(config, "retry.max_attempts")).isEqualTo("6 <- --set");
        assertThat(origin(config, "retry.max_delay")).isEqualTo("1m30s <- environment HYPERTEAM_RETRY_MAX_DELAY");
        assertThat(origin(config, "retry.multiplier")).isEqualTo("5 <- hyperteam.yaml:3:15");
        assertThat(origin(config, "retry.initial_delay")).isEqualTo("2s <- default");
    }

    @Test
    void set_gives_parameters_to_teams_in_any_spelling() throws Exception {
        var config = read(
                "teams: { alpha: { parameters: { ssh_port: 22 } } }\n",
                "alpha.ssh_port=2222",
                "team_echo_network.mtu=1400",
                "teams.bravo.parameters.driver=x");
        assertThat(config.settings().parameters())
                .isEqualTo(Map.of(
                        "alpha", Map.of("ssh_port", "2222"),
                        "echo-network", Map.of("mtu", "1400"),
                        "bravo", Map.of("driver", "x")));
        assertThat(mark(config, "ssh_port")).hasToString("--set");
    }

    @Test
    void the_place_of_a_team_parameter_is_kept_for_the_workflow_to_check() throws Exception {
        var config = read("teams:\n  alpha:\n    parameters:\n      ssh_prot: 22\n");
        assertThat(mark(config, "ssh_prot")).hasToString("hyperteam.yaml:4:17");
    }

    @Test
    void sections_of_features_to_come_are_accepted_and_named() throws Exception {
        var config = read("notifications: { mail: x }\nhetzner: { server: 1 }\n");
        assertThat(config.notUsedYet()).isEqualTo(List.of("hetzner", "notifications"));
    }

    @Test
    void every_default_fits_its_own_type() {
        assertThat(ConfigKeys.all())
                .filteredOn(key -> !key.fallback().isEmpty())
                .allSatisfy(key -> assertThat(
                                key.type().read(new YamlNode.Scalar(key.fallback(), true, Mark.outside("test"))))
                        .as(key.path())
                        .contains(key.fallback()));
    }
}
