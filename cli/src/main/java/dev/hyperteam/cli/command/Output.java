package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.console.Console;
import dev.hyperteam.cli.data.Trees;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a result is written. */
enum Output {
    TEXT,
    JSON,
    YAML;

    static Output of(Args args) {
        String format = args.text("--output").orElse("text");
        return switch (format) {
            case "text" -> TEXT;
            case "json" -> JSON;
            case "yaml" -> YAML;
            default ->
                throw new UsageProblem(
                        new Problem("unknown format '" + format + "'", "--output", "", "use text, json or yaml"));
        };
    }

    /** Writes a result as data; {@code text} is asked only when it is wanted. */
    void write(Console console, Supplier<String> text, Supplier<@Nullable Object> tree) {
        console.data(
                switch (this) {
                    case TEXT -> text.get();
                    case JSON -> Trees.prettyJson(tree.get());
                    case YAML -> Trees.yaml(tree.get());
                });
    }
}
