package dev.hyperteam.engine.config;

import dev.hyperteam.base.yaml.Mark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A project's configuration: the file, the environment and {@code --set} put together. Immutable.
 *
 * @param projectFolder absolute; relative paths of the file are below it
 * @param file the configuration file, if there is one
 * @param overrides parameters of teams that somebody set, each with its place; the same as {@code settings.parameters()}
 * @param teamsFolder runbooks of this project's own; need not exist
 * @param logFolder where log files go
 * @param logLevel {@code debug}, {@code info}, {@code warn} or {@code error}
 * @param stateFolder journal, keys and captured output
 * @param secretCommand program and arguments, without the name; empty when there is none
 * @param artifactMirror address or folder that stands in for the vendors; empty when there is none
 * @param artifactCache where downloads are kept on this machine
 * @param labName name of the disposable target
 * @param approvals who is asked before what, on targets that matter
 * @param labAsks whether the lab asks as well
 * @param recordFolder where the record of a run stands in its git branch; empty for no record
 * @param values every key with its effective value and where that came from, in the order of {@link ConfigKeys}
 * @param notUsedYet sections of the file whose features are still to come
 */
public record Config(
        Path projectFolder,
        Optional<Path> file,
        Settings settings,
        List<Target> targets,
        Map<String, Map<String, Given>> overrides,
        Path teamsFolder,
        Path logFolder,
        String logLevel,
        Path stateFolder,
        List<String> secretCommand,
        Path envFile,
        Duration secretTimeout,
        String artifactMirror,
        Path artifactCache,
        String labName,
        ApprovalPolicy approvals,
        boolean labAsks,
        Optional<String> recordFolder,
        List<Value> values,
        List<String> notUsedYet) {
    /** The name of the configuration file in a project's folder. */
    public static final String FILE = "hyperteam.yaml";

    public Config {
        targets = List.copyOf(targets);
        overrides = Map.copyOf(overrides);
        secretCommand = List.copyOf(secretCommand);
        values = List.copyOf(values);
        notUsedYet = List.copyOf(notUsedYet);
    }

    /**
     * A team's parameter that somebody set.
     *
     * @param mark a place in the file, or {@code --set}
     */
    public record Given(String value, Mark mark) {}

    /**
     * A key in effect.
     *
     * @param origin {@code default}, {@code hyperteam.yaml:3:5}, {@code --set} or {@code environment NAME}
     */
    public record Value(String key, String value, String origin) {}

    /**
     * {@return a key in effect}
     *
     * @param key a path of {@link ConfigKeys}
     */
    public Value value(String key) {
        return values.stream()
                .filter(value -> value.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no key " + key));
    }

    /** {@return the overrides as plain values} */
    static Map<String, Map<String, String>> plain(SequencedMap<String, SequencedMap<String, Given>> overrides) {
        var plain = new LinkedHashMap<String, Map<String, String>>();
        overrides.forEach((team, parameters) -> {
            var values = new LinkedHashMap<String, String>();
            parameters.forEach((name, given) -> values.put(name, given.value()));
            plain.put(team, Collections.unmodifiableMap(values));
        });
        return plain;
    }
}
