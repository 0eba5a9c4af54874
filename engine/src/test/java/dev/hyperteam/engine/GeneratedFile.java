package dev.hyperteam.engine;

import dev.hyperteam.core.action.Rendered;
import dev.hyperteam.core.action.Values;
import dev.hyperteam.core.runbook.HostFacts;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that a step generates, as its rendered action says.
 *
 * @param content empty where only the host knows it: a secret, or a file that shell writes
 */
record GeneratedFile(Step step, String path, String content) {
    /** The files that a script writes stand in its shell. */
    private static final Pattern WRITTEN =
            Pattern.compile("(?:>|\\bht_install \\S+|\\bfile=)\\s*\"?((?:/etc|/usr/local)/[\\w./-]*\\w)");

    /** Values for whatever a team's parameters leave open, so that each of its files has a path. */
    private static final Map<String, String> SAMPLES = Map.of(
            "verifier_public_key",
                    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPlMLJBVpqTyZHXVkRiMVzvjhIXFRWg5bmwDEL3M6ZAk a@b",
            "registry", "registry.internal:5000",
            "time_servers", "server 192.0.2.1 iburst",
            "microvm_device", "/dev/vdb");

    /** {@return the files of a team in all its variants: whatever its parameters and the target's facts switch off} */
    static List<GeneratedFile> of(Team team, Map<String, String> chosen) {
        var parameters = new HashMap<String, String>();
        team.parameters().forEach((name, parameter) -> {
            String fallback = parameter.fallback().orElse("x");
            parameters.put(name, fallback.isEmpty() ? SAMPLES.getOrDefault(name, "") : fallback);
        });
        parameters.putAll(chosen);
        var facts = new HashMap<String, String>();
        // where a fact stands in a file, it is true or false
        Stream.concat(HostFacts.NAMES.stream(), team.facts().keySet().stream())
                .forEach(name -> facts.put(name, "true"));
        var values = new Values(parameters, Map.of(), facts);
        return team.steps().stream()
                .flatMap(step -> of(step, step.action().render(values)).stream())
                .toList();
    }

    private static List<GeneratedFile> of(Step step, Rendered action) {
        var all = new Files(step, action.variables(), new ArrayList<>());
        switch (action.kind()) {
            case "file" -> all.add("FILE_PATH", "FILE_CONTENT");
            case "sysctl" -> all.add("SYSCTL_PATH", "SYSCTL_CONTENT");
            case "module" -> all.add("MODULE_PATH", "MODULE_CONTENT");
            case "line" -> all.add("LINE_PATH", "");
            case "unit" -> {
                for (int n = 1; n <= Integer.parseInt(all.value("UNIT_COUNT")); n++) {
                    all.put("/etc/systemd/system/" + all.value("UNIT_NAME_" + n), all.value("UNIT_CONTENT_" + n));
                }
            }
            case "nft-table" -> {
                all.add("NFT_TABLE_PATH", "NFT_TABLE_RULESET");
                all.put("/etc/systemd/system/" + all.value("NFT_TABLE_UNIT"), all.value("NFT_TABLE_UNIT_CONTENT"));
            }
            case "apt-source" ->
                all.put(
                        "/etc/apt/sources.list.d/" + all.value("APT_SOURCE_NAME") + ".sources",
                        all.value("APT_SOURCE_CONTENT"));
            case "user" -> {
                if (!all.value("USER_SUDOERS").isEmpty()) {
                    all.put("/etc/sudoers.d/" + all.value("USER_NAME"), all.value("USER_SUDOERS") + "\n");
                }
            }
            case "volume" -> {
                for (int n = 1; n <= Integer.parseInt(all.value("VOLUME_COUNT")); n++) {
                    all.put(
                            "/etc/lvm/profile/" + all.value("VOLUME_GROUP") + "-" + all.value("VOLUME_NAME_" + n)
                                    + ".profile",
                            "");
                }
            }
            case "script" ->
                WRITTEN.matcher(action.functions())
                        .results()
                        .map(match -> match.group(1))
                        .distinct()
                        .forEach(path -> all.put(path, ""));
            // programs, keys, certificates, folders, accounts without rules of sudo, states of services
            // images, objects in a cluster
            case "artifact",
                    "certificate",
                    "directory",
                    "image",
                    "key",
                    "link",
                    "manifest",
                    "package",
                    "reboot",
                    "service" -> {}
            default -> throw new AssertionError("does kind " + action.kind() + " generate files?");
        }
        return all.found();
    }

    private record Files(Step step, Map<String, String> variables, List<GeneratedFile> found) {
        String value(String name) {
            return variables.getOrDefault(name, "");
        }

        void add(String path, String content) {
            put(value(path), value(content));
        }

        void put(String path, String content) {
            found.add(new GeneratedFile(step, path, content));
        }
    }
}
