package dev.hyperteam.engine.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Every key of {@code hyperteam.yaml} that is neither a target nor a team parameter, in the order in which people read them. */
public final class ConfigKeys {
    /** Sections whose features are still to come, each with what it will hold: accepted, so that a file can be prepared. */
    public static final SequencedMap<String, String> RESERVED = reserved();

    private static final List<ConfigKey> ALL = all0();

    private ConfigKeys() {}

    /** {@return the keys} */
    public static List<ConfigKey> all() {
        return ALL;
    }

    private static SequencedMap<String, String> reserved() {
        var reserved = new LinkedHashMap<String, String>();
        reserved.put("hetzner", "provider's API");
        reserved.put("monitoring", "metrics and traces of a run");
        reserved.put("notifications", "messages to people");
        return java.util.Collections.unmodifiableSequencedMap(reserved);
    }

    private static List<ConfigKey> all0() {
        var keys = new ArrayList<ConfigKey>();
        add(
                keys,
                "workflow.teams_folder",
                new KeyType.Folder(),
                "teams",
                "Runbooks of your own; one of a built-in team's id replaces it");
        add(
                keys,
                "parallelization.max_concurrent_teams",
                new KeyType.Whole(1, 10_000),
                "3",
                "Teams that work at the same time, over all targets");
        for (int phase = 1; phase <= 6; phase++) {
            add(
                    keys,
                    "parallelization.phase_" + phase + "_parallel",
                    new KeyType.Flag(),
                    "true",
                    "Whether the teams of phase " + phase + " work side by side");
        }
        var second = Duration.ofSeconds(1);
        add(
                keys,
                "execution.attempt_timeout",
                new KeyType.Span(second),
                "15m",
                "One attempt of a step; a step's own timeout goes before it");
        add(keys, "execution.step_timeout", new KeyType.Span(second), "1h", "One step over all its attempts");
        add(keys, "execution.team_timeout", new KeyType.Span(second), "6h", "One team");
        add(keys, "execution.phase_timeout", new KeyType.Span(second), "12h", "One phase");
        add(keys, "execution.run_timeout", new KeyType.Span(second), "24h", "The whole run");
        add(
                keys,
                "execution.output_limit",
                new KeyType.Whole(1024, 64 * 1024 * 1024),
                "65536",
                "Bytes kept of a command's output");
        add(keys, "retry.max_attempts", new KeyType.Whole(1, 100), "3", "Attempts of a step, the first included");
        add(
                keys,
                "retry.initial_delay",
                new KeyType.Span(Duration.ZERO),
                "2s",
                "Longest delay before the second attempt; delays are jittered");
        add(keys, "retry.max_delay", new KeyType.Span(Duration.ZERO), "1m", "Longest delay before any attempt");
        add(keys, "retry.multiplier", new KeyType.Decimal(1, 100), "2.0", "Growth from one delay to the next");
        add(
                keys,
                "error_handling.continue_on_error",
                new KeyType.Flag(),
                "true",
                "Whether branches that do not need a failed team go on");
        add(
                keys,
                "error_handling.rollback_on_failure",
                new KeyType.Flag(),
                "false",
                "Whether a failed team's changes of this run are taken back at once");
        add(
                keys,
                "error_handling.nuclear_reset_enabled",
                new KeyType.Flag(),
                "false",
                "Whether a full reinstall of the server may be asked for at all");
        add(
                keys,
                "verification.revert_after",
                new KeyType.Span(second),
                "3m",
                "Delay of the revert timer of a step that could lock you out");
        add(
                keys,
                "verification.max_attempts",
                new KeyType.Whole(1, 100),
                "4",
                "Attempts of a verification: services need a moment to come up");
        add(
                keys,
                "verification.initial_delay",
                new KeyType.Span(Duration.ZERO),
                "300ms",
                "Longest delay before the second attempt");
        add(keys, "verification.max_delay", new KeyType.Span(Duration.ZERO), "5s", "Longest delay before any attempt");
        add(keys, "verification.multiplier", new KeyType.Decimal(1, 100), "3.0", "Growth from one delay to the next");
        approvals(keys);
        AgentKeys.add(keys);
        add(
                keys,
                "logging.level",
                new KeyType.Choice(List.of("debug", "info", "warn", "error")),
                "info",
                "How much the log files tell");
        add(keys, "logging.folder", new KeyType.Folder(), "logs", "Where orchestrator.log and team_*.log go");
        add(
                keys,
                "state.folder",
                new KeyType.Folder(),
                ".hyperteam",
                "Journal, keys and captured output of this project");
        add(
                keys,
                "state.record",
                new KeyType.Below(),
                "runs",
                "Folder of the run's record in the git branch hyperteam/runs, written after each phase; off for none");
        add(
                keys,
                "secret_command",
                new KeyType.Argv(),
                "",
                "Program that prints the secret whose name is its last argument");
        add(keys, "secrets.env_file", new KeyType.Folder(), ".env", "File with NAME=value lines");
        add(keys, "secrets.command_timeout", new KeyType.Span(second), "30s", "How long secret_command may take");
        add(
                keys,
                "artifacts.mirror",
                new KeyType.Place(),
                "",
                "Address or folder that stands in for the vendors' downloads: MIRROR/NAME/VERSION/FILE");
        add(
                keys,
                "artifacts.cache",
                new KeyType.Folder(),
                "~/.cache/hyperteam/artifacts",
                "Where downloads are kept on this machine, by checksum");
        add(keys, "lab.name", new KeyType.LabName(), "hyperteam", "Name of this project's disposable target");
        add(
                keys,
                "lab.driver",
                new KeyType.Choice(List.of("auto", "container", "docker", "vm")),
                "auto",
                "What it is made of; auto takes the best that works here");
        add(
                keys,
                "lab.os",
                new KeyType.Choice(List.of("auto", "debian-12", "debian-13")),
                "auto",
                "What runs on it; auto takes what is there already, or Debian 12");
        add(
                keys,
                "lab.docker_host",
                new KeyType.Place(),
                "",
                "Where the Docker engine answers, as DOCKER_HOST names it; empty is where its program looks");
        add(
                keys,
                "lab.hosts",
                new KeyType.Choice(List.of("auto", "1", "2", "3", "4", "5", "6", "7", "8")),
                "auto",
                "How many hosts it has; auto takes what is there already, or one");
        add(
                keys,
                "lab.phase_snapshots",
                new KeyType.Flag(),
                "true",
                "Whether a run keeps a virtual lab host as phase-1, phase-2 after each phase; others cannot be kept");
        return List.copyOf(keys);
    }

    private static void approvals(List<ConfigKey> keys) {
        var ask = new KeyType.Choice(List.of("ask", "auto"));
        add(keys, "approvals.data_loss", ask, "ask", "Whether a step that may destroy data asks first");
        add(keys, "approvals.irreversible", ask, "ask", "Whether a step without a way back asks first");
        add(keys, "approvals.reboot", ask, "auto", "Whether a step that reboots the target asks first");
        add(
                keys,
                "approvals.lockout",
                ask,
                "auto",
                "Whether a step that could lock you out asks first; the host takes it back by itself in any case");
        add(keys, "approvals.gates", new KeyType.Phases(), "", "Phases that ask before they begin: [2, 3]");
        add(
                keys,
                "approvals.timeout",
                new KeyType.Span(Duration.ofSeconds(1)),
                "24h",
                "How long a question may stay open");
        add(
                keys,
                "approvals.default",
                new KeyType.Choice(List.of("wait", "approve", "reject")),
                "wait",
                "What happens then; wait leaves it open and ends the run, resume goes on");
        add(
                keys,
                "approvals.lab",
                ask,
                "auto",
                "Whether the lab asks too; it may be broken, so nobody needs to be asked");
    }

    static void add(List<ConfigKey> keys, String path, KeyType type, String fallback, String about) {
        int dot = path.indexOf('.');
        keys.add(new ConfigKey(dot < 0 ? "" : path.substring(0, dot), path.substring(dot + 1), type, fallback, about));
    }
}
