package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One action, decoded from YAML, and its functions run by this machine's own sh, as an engine would run them. */
record LocalKind(Rendered rendered, String script) {
    static final Values NO_VALUES = new Values(Map.of(), Map.of(), Map.of());

    static LocalKind of(String kind, String yaml) {
        return of(kind, yaml, NO_VALUES);
    }

    static LocalKind of(String kind, String yaml, Values values) {
        return of(ActionKinds.builtIn(), kind, yaml, values);
    }

    static LocalKind of(ActionKinds kinds, String kind, String yaml, Values values) {
        var problems = new Problems();
        var rendered = decode(kinds, kind, yaml, problems).render(values);
        problems.throwIfAny();
        String script = ActionKinds.commonShell()
                + kinds.byName(kind).orElseThrow().shell()
                + Quote.assignments(rendered.variables())
                + rendered.functions();
        return new LocalKind(rendered, script);
    }

    static Action decode(String kind, String yaml, Problems problems) {
        return decode(ActionKinds.builtIn(), kind, yaml, problems);
    }

    static Action decode(ActionKinds kinds, String kind, String yaml, Problems problems) {
        var node = Yaml.read("t.yaml", yaml, problems).orElseThrow();
        var fields = Fields.of(kind, node, problems);
        var action = kinds.byName(kind).orElseThrow().decode(fields);
        fields.end();
        return action;
    }

    static List<String> mistakes(String kind, String yaml) {
        var problems = new Problems();
        var unused = decode(kind, yaml, problems);
        assertThat(unused.kind()).isEqualTo(kind);
        return problems.all().stream().map(Problem::text).toList();
    }

    Processes.Result call(String function, String... arguments) throws InterruptedException {
        var call =
                new StringBuilder(rendered.kind().replace('-', '_')).append('_').append(function);
        for (String argument : arguments) {
            call.append(' ').append(Quote.word(argument));
        }
        return Processes.system()
                .run(Processes.Command.of(Duration.ofSeconds(60), "sh", "-u")
                        .withStdin((script + call + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Runs the whole life of a step and proves each promise of the shell contract on the way. */
    void proveLife(String dir) throws InterruptedException {
        var first = call("check");
        assertThat(first.exitCode())
                .as("check before: %s %s", first.stdout(), first.stderr())
                .isEqualTo(10);
        assertThat(call("verify").exitCode()).as("verify before").isNotZero();
        String before = state();
        expectSuccess(call("capture", dir));
        assertThat(state()).as("capture changes nothing").isEqualTo(before);
        expectSuccess(call("apply"));
        expectSuccess(call("check"));
        expectSuccess(call("verify"));
        String after = state();
        expectSuccess(call("apply"));
        assertThat(state()).as("a second apply changes nothing").isEqualTo(after);
        expectSuccess(call("restore", dir));
        assertThat(state()).as("restore brings back what was there").isEqualTo(before);
        expectSuccess(call("restore", dir));
        assertThat(state()).as("a second restore changes nothing").isEqualTo(before);
        assertThat(call("check").exitCode()).as("check after undo").isEqualTo(10);
        assertThat(call("verify").exitCode()).as("verify after undo").isNotZero();
    }

    private String state() throws InterruptedException {
        var state = call("state");
        expectSuccess(state);
        return state.stdout();
    }

    static void expectSuccess(Processes.Result result) {
        assertThat(result.exitCode())
                .as("%s%n%s", result.stdout(), result.stderr())
                .isZero();
        assertThat(result.stderr()).isEmpty();
    }
}
