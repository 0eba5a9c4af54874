package dev.hyperteam.cli.command;

import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabOs;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Options that several verbs share. */
final class Opts {
    private Opts() {}

    static OptionSpec flag(String about, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(about)
                .build();
    }

    static OptionSpec value(String label, String about, String... names) {
        return OptionSpec.builder(names)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(about)
                .build();
    }

    static OptionSpec values(String label, String about, String... names) {
        return OptionSpec.builder(names)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(about)
                .build();
    }

    static PositionalParamSpec position(int index, String label, String about, boolean required) {
        return PositionalParamSpec.builder()
                .index(String.valueOf(index))
                .type(String.class)
                .arity(required ? "1" : "0..1")
                .required(required)
                .paramLabel(label)
                .description(about)
                .build();
    }

    /** Which target or targets. */
    static void targets(CommandSpec spec) {
        spec.addOption(flag("Work on the lab, a disposable target on this machine", "--lab"));
        spec.addOption(values("NAME", "Only this target of the configuration; may be repeated", "--target"));
    }

    /** What the lab is made of, when it has to be made. */
    static void lab(CommandSpec spec) {
        spec.addOption(
                value("DRIVER", "What the lab is made of: " + String.join(" or ", LabDriver.words()), "--driver"));
        spec.addOption(value("N", "How many hosts the lab has", "--hosts"));
        spec.addOption(value("OS", "What runs on the lab: " + String.join(" or ", LabOs.words()), "--os"));
    }

    /** What a run does that can only wait. */
    static void noWait(CommandSpec spec) {
        spec.addOption(flag("End with exit code 3 when nothing is left but to wait for an answer", "--no-wait"));
    }

    /** Overrides of the configuration. */
    static void set(CommandSpec spec) {
        spec.addOption(values(
                "KEY=VALUE",
                "Override a key of the configuration, or a team's parameter: alpha.ssh_port=2222",
                "--set"));
    }

    /** Which teams. */
    static void selection(CommandSpec spec) {
        spec.addOption(value("N|N-M", "Only these phases: 1, 2-4, 1,3", "--phase"));
        spec.addOption(value("TEAM,...", "Only these teams, in any spelling", "--team"));
        spec.addOption(value("TEAM", "This team and what comes after it", "--resume-from"));
    }

    /** How the result is written. */
    static void output(CommandSpec spec) {
        spec.addOption(value("FORMAT", "text, json or yaml", "--output", "-o"));
    }

    /** Everything that is left on the line. */
    static PositionalParamSpec rest(String label, String about) {
        return PositionalParamSpec.builder()
                .index("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .paramLabel(label)
                .description(about)
                .build();
    }
}
