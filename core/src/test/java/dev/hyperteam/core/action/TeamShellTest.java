package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads every piece of shell in the shipped teams' steps. A machine without shellcheck fails here on purpose: nothing is skipped. */
final class TeamShellTest {
    private static final List<String> SCRIPT_KEYS = List.of("check", "state", "capture", "apply", "undo", "verify");

    @TempDir
    Path temp;

    @Test
    void everyProbeAndEveryScriptIsClean() throws IOException, InterruptedException {
        var texts = new LinkedHashMap<String, String>();
        try (var teams = Files.list(Path.of("src/main/resources/teams"))) {
            for (Path team : teams.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                var problems = new Problems();
                Yaml.read(team.getFileName().toString(), Files.readString(team), problems)
                        .ifPresent(node -> collect(node, texts));
                problems.throwIfAny();
            }
        }
        assertThat(texts).hasSizeGreaterThan(40);
        List<String> argv =
                new ArrayList<>(List.of("shellcheck", "--shell=dash", "--severity=style", "--exclude=SC1091"));
        for (var text : texts.entrySet()) {
            var file = temp.resolve(text.getKey() + ".sh");
            Files.writeString(file, text.getValue());
            argv.add(file.toString());
        }
        var result = Processes.system().run(Processes.Command.of(Duration.ofSeconds(60), argv.toArray(String[]::new)));
        assertThat(result.stdout()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    private static void collect(YamlNode node, Map<String, String> texts) {
        switch (node) {
            case YamlNode.Scalar scalar -> assertThat(scalar.text()).isNotNull();
            case YamlNode.Sequence sequence -> sequence.items().forEach(item -> collect(item, texts));
            case YamlNode.Mapping mapping -> {
                var keys = new LinkedHashMap<String, YamlNode>();
                mapping.entries().forEach((key, value) -> keys.put(key.text(), value));
                if (keys.get("run") instanceof YamlNode.Scalar run) {
                    texts.put(name(run), head(keys.get("uses")) + run.text() + "\n");
                }
                if (keys.get("script") instanceof YamlNode.Mapping script) {
                    script(script, texts);
                }
                keys.values().forEach(value -> collect(value, texts));
            }
        }
    }

    /** The functions that scripts share stand in front of each, as they do on a target; what one of them leaves unused another uses. */
    private static void script(YamlNode.Mapping script, Map<String, String> texts) {
        var keys = new LinkedHashMap<String, YamlNode>();
        script.entries().forEach((key, value) -> keys.put(key.text(), value));
        String shared = keys.get("functions") instanceof YamlNode.Scalar scalar
                ? "# shellcheck disable=SC2317,SC2034\n{\n" + scalar.text() + "}\n"
                : "";
        for (String key : SCRIPT_KEYS) {
            if (keys.get(key) instanceof YamlNode.Scalar text) {
                texts.put(name(text), head(keys.get("uses")) + shared + text.text() + "\n");
            }
        }
    }

    private static String head(@org.jspecify.annotations.Nullable YamlNode uses) {
        var names = new StringBuilder("#!/bin/sh\n");
        if (uses instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                names.append(((YamlNode.Scalar) item).text().replace('.', '_')).append("='a value'\n");
            }
        }
        return names.toString();
    }

    private static String name(YamlNode node) {
        return node.mark().toString().replace(':', '-');
    }
}
