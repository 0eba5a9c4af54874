package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Table;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.engine.config.Config;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code config show}: every key with its effective value and where it came from. */
final class ConfigShow implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Opts.targets(spec);
        Opts.set(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) {
        var output = Output.of(args);
        var config = Projects.open(args, session).config();
        var values = values(config);
        output.write(
                session.console(),
                () -> table(values),
                () -> values.stream()
                        .map(value -> Trees.map("key", value.key(), "value", value.value(), "origin", value.origin()))
                        .toList());
        return Exit.DONE;
    }

    private static List<Config.Value> values(Config config) {
        List<Config.Value> values = new ArrayList<>();
        config.targets().forEach(target -> {
            String user = target.user().map(name -> name + "@").orElse("");
            String port = target.port().isPresent() ? ":" + target.port().getAsInt() : "";
            values.add(new Config.Value("targets." + target.name(), user + target.host() + port, Config.FILE));
        });
        values.addAll(config.values());
        config.overrides()
                .forEach((team, parameters) -> parameters.forEach((name, given) -> values.add(new Config.Value(
                        "teams." + team + ".parameters." + name,
                        given.value(),
                        given.mark().toString()))));
        return values;
    }

    private static String table(List<Config.Value> values) {
        var table = new Table("KEY", "VALUE", "FROM");
        values.forEach(value -> table.row(value.key(), value.value().isEmpty() ? "-" : value.value(), value.origin()));
        return table.text();
    }
}
