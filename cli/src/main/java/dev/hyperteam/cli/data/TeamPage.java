package dev.hyperteam.cli.data;

import dev.hyperteam.cli.console.Words;
import dev.hyperteam.core.runbook.Expectation;
import dev.hyperteam.core.runbook.Hazard;
import dev.hyperteam.core.runbook.Parameter;
import dev.hyperteam.core.runbook.Requirement;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.runbook.Verification;
import dev.hyperteam.core.workflow.GraphText;
import dev.hyperteam.core.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page of one team. Pure. */
public final class TeamPage {
    private final Workflow workflow;
    private final Team team;
    private final StringBuilder text = new StringBuilder(TeamPages.MADE);

    private TeamPage(Workflow workflow, Team team) {
        this.workflow = workflow;
        this.team = team;
    }

    /** {@return the page of {@code team}: what to type first, then parameters, facts, steps and the way back} */
    public static String of(Workflow workflow, Team team) {
        return new TeamPage(workflow, team).page();
    }

    private String page() {
        text.append("# %s: %s\n\n".formatted(team.id(), Markdown.text(team.name())));
        text.append(Markdown.text(Markdown.firstParagraph(team.persona()))).append("\n\n");
        text.append(Markdown.table(List.of("", ""), glance()));
        inTrouble();
        parts();
        parameters();
        facts();
        text.append("\n## Steps\n");
        if (team.steps().isEmpty()) {
            text.append(
                    "\nNo steps yet: the runbook is being written. A run leaves this team out and says so; it is never done.\n");
        }
        int number = 1;
        for (Step step : team.steps()) {
            new StepText(text, team, step).write(number++);
        }
        rollback();
        return text.toString();
    }

    private List<List<String>> glance() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("phase", team.phase() + ", " + GraphText.phaseName(team.phase())));
        rows.add(List.of("needs", TeamPages.needs(team)));
        if (!team.requires().isEmpty()) {
            rows.add(List.of("requires of a target", requires(team.requires())));
        }
        rows.add(List.of(
                "needed by",
                TeamPages.links(workflow.dependants(team.id()).stream().toList(), "")));
        rows.add(List.of("estimate", Words.span(team.estimate())));
        rows.add(
                List.of("runs", team.scope() == Team.Scope.CLUSTER ? "once for the whole cluster" : "once per target"));
        rows.add(List.of(
                "steps",
                team.steps().isEmpty()
                        ? "no steps yet"
                        : String.valueOf(team.steps().size())));
        rows.add(List.of("written in", "`" + team.mark().file() + "`"));
        return rows;
    }

    private static String requires(List<Requirement> requires) {
        return requires.stream()
                .map(requirement -> "`" + requirement.text().replace("|", "` or `") + "`")
                .collect(Collectors.joining(", "));
    }

    /** First on the page: who opens it at night looks for this. */
    private void inTrouble() {
        if (team.steps().isEmpty()) {
            return;
        }
        text.append("\n## In trouble\n\n");
        String of = team.id().value();
        commands(List.of(
                Map.entry("status", "which step, and why it stopped"),
                Map.entry("logs " + of, "what happened, with the output of commands"),
                Map.entry("verify --team " + of, "asks the host now; changes nothing; exit 4 when something is wrong"),
                Map.entry("plan --team " + of, "what a run would change back, with diffs; changes nothing"),
                Map.entry("resume", "goes on from the last event"),
                Map.entry("rollback --team " + of, "takes this team back: shows what, and asks first")));
        text.append("\nOn the lab add `--lab` to each. How the way back works: [below](#rollback).\n");
    }

    /** What to type, each with a remark, in columns. */
    private void commands(List<Map.Entry<String, String>> commands) {
        int width = commands.stream()
                .mapToInt(entry -> entry.getKey().length())
                .max()
                .orElse(0);
        String lines = commands.stream()
                .map(entry -> "hyperteam " + entry.getKey()
                        + " ".repeat(width - entry.getKey().length()) + "  # " + entry.getValue())
                .collect(Collectors.joining("\n"));
        text.append(Markdown.block("sh", lines, ""));
    }

    private void parts() {
        if (team.parts().isEmpty()) {
            return;
        }
        text.append("\n## Parts\n\nEach ends on its own: what a host cannot do blocks only what truly needs it.\n\n");
        text.append(Markdown.table(
                List.of("part", "about", "needs on top", "requires of a target"),
                team.parts().stream()
                        .map(part -> List.of(
                                "`" + part.name() + "`",
                                Markdown.text(part.about()),
                                part.needs().isEmpty() ? "-" : TeamPages.join(part.needs()),
                                part.requires().isEmpty() ? "-" : requires(part.requires())))
                        .toList()));
    }

    private void parameters() {
        text.append("\n## Parameters\n\n");
        if (team.parameters().isEmpty()) {
            text.append("None.\n");
            return;
        }
        text.append("Set one for a run with `--set ")
                .append(team.id())
                .append(".NAME=VALUE`, or for good in `hyperteam.yaml`.\n\n");
        text.append(Markdown.table(
                List.of("name", "type", "default", "about"),
                team.parameters().values().stream()
                        .map(parameter -> List.of(
                                "`" + parameter.name() + "`",
                                parameter.choices().isEmpty()
                                        ? parameter.type().id()
                                        : "one of " + Markdown.text(String.join(", ", parameter.choices())),
                                defaults(parameter),
                                Markdown.text(parameter.about())))
                        .toList()));
    }

    private static String defaults(Parameter parameter) {
        var all = new StringBuilder(parameter.fallback().map(Markdown::cell).orElse("must be set"));
        parameter
                .perOs()
                .forEach((os, value) ->
                        all.append("; on `").append(os).append("`: ").append(Markdown.cell(value)));
        return all.toString();
    }

    private void facts() {
        if (team.facts().isEmpty()) {
            return;
        }
        text.append("\n## Facts\n\nAsked of the host before anything is decided; reading changes nothing.\n\n");
        team.facts().forEach((name, shell) -> {
            text.append("- `").append(name).append("`");
            code(text, shell.strip());
        });
    }

    /** Shell behind a bullet: within the line when it is one, else as a block. */
    static void code(StringBuilder text, String shell) {
        text.append(
                shell.contains("\n")
                        ? ":\n\n" + Markdown.block("sh", shell, "  ")
                        : ": " + Markdown.code(shell) + "\n");
    }

    private void rollback() {
        text.append("\n## Rollback\n\n");
        if (team.steps().isEmpty()) {
            text.append("There is nothing to take back.\n");
            return;
        }
        commands(List.of(
                Map.entry("rollback --team " + team.id(), "shows what would be undone and asks"),
                Map.entry("rollback --team " + team.id() + " --yes", "does not ask")));
        String first = workflow.descendants(team.id()).stream()
                .flatMap(id -> workflow.team(id).stream())
                .filter(other -> !other.steps().isEmpty())
                .map(other -> other.id().value())
                .collect(Collectors.joining(", "));
        text.append('\n');
        text.append(
                first.isEmpty()
                        ? ""
                        : "Before this team, whatever was changed by those who need it is taken back: **" + first
                                + "**.\n\n");
        text.append("""
                Only what a run changed is undone, newest first, each step by the script that made the change: it lies on the host and does not
                depend on today's runbooks. A step is undone only while the host still shows what the run left there; otherwise it is a `conflict`
                that is reported and not touched. A rollback that was cut off is simply asked for again. What stays afterwards, and why:
                [rollback.md](../rollback.md).

                """);
        var lost =
                team.steps().stream().filter(step -> !step.action().undoable()).toList();
        text.append(
                lost.isEmpty()
                        ? "**Points of no return:** none. Every step of this team has a way back.\n\n"
                        : "**Points of no return:** "
                                + lost.stream()
                                        .map(step -> "`" + step.id() + "`")
                                        .collect(Collectors.joining(", "))
                                + ". After these the host cannot be brought back to what it was before them.\n\n");
        List<List<String>> rows = new ArrayList<>();
        for (int i = team.steps().size() - 1; i >= 0; i--) {
            var step = team.steps().get(i);
            rows.add(List.of(
                    String.valueOf(rows.size() + 1),
                    "`" + step.id() + "`",
                    UndoWords.of(step),
                    "`hyperteam rollback --step " + team.id() + "/" + step.id() + "`"));
        }
        text.append(Markdown.table(List.of("", "step", "its undo", "this step alone"), rows));
    }

    /** The text of one step. */
    private record StepText(StringBuilder text, Team team, Step step) {
        void write(int number) {
            text.append("\n### %d. %s\n\n".formatted(number, Markdown.text(step.title())));
            text.append(step.about().isBlank() ? "" : Markdown.text(step.about()) + "\n\n");
            text.append("- step: `").append(team.id()).append('/').append(step.id());
            text.append("`\n- does: [`")
                    .append(step.action().kind())
                    .append("`](../actions/")
                    .append(step.action().kind())
                    .append(".md)\n");
            hazards();
            item("needs", step.needs().stream().map(id -> "`" + id + "`").collect(Collectors.joining(", ")));
            item("part", step.part().map(part -> "`" + part + "`").orElse(""));
            item("only when", pairs(step.when(), " is "));
            item("not when", pairs(step.unless(), " is "));
            item("one attempt may take", step.timeout().map(Words::span).orElse(""));
            item("attempts", step.attempts().map(String::valueOf).orElse(""));
            step.outputs()
                    .forEach((name, value) -> text.append("- hands on `outputs.")
                            .append(name)
                            .append("`: ")
                            .append(Markdown.code(value))
                            .append('\n'));
            text.append("\nVerified by:\n\n");
            if (step.verify().isEmpty()) {
                text.append("- what the kind `").append(step.action().kind()).append("` asks by itself\n");
            }
            step.verify().forEach(this::question);
        }

        private void item(String name, String value) {
            text.append(value.isEmpty() ? "" : "- " + name + ": " + value + "\n");
        }

        private void hazards() {
            for (Hazard hazard : step.hazards().stream().sorted().toList()) {
                text.append("- **hazard ")
                        .append(hazard.id())
                        .append("**: ")
                        .append(
                                switch (hazard) {
                                    case LOCKOUT ->
                                        "the host takes it back by itself unless a new login works; wait for the timer before you reach for"
                                                + " the console";
                                    case DATA_LOSS -> "data may be destroyed";
                                    case REBOOT -> "restarts the host";
                                    case IRREVERSIBLE -> "there is no way back";
                                })
                        .append('\n');
            }
        }

        private static String pairs(Map<String, String> pairs, String is) {
            return pairs.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(pair -> "`" + pair.getKey() + "`" + is + Markdown.code(pair.getValue()))
                    .collect(Collectors.joining(" and "));
        }

        private static String expected(Expectation expect) {
            return switch (expect) {
                case Expectation.Line line ->
                    "the line " + Markdown.code(line.line().strip());
                case Expectation.NoLine line ->
                    "no line " + Markdown.code(line.line().strip());
                case Expectation.Matches matches ->
                    "a match of " + Markdown.code(matches.pattern().pattern());
                case Expectation.Output output
                when !output.output().isBlank() ->
                    "exactly " + Markdown.code(output.output().strip().replace("\n", " "));
                case Expectation.Output _, Expectation.Exit _ -> expect.text();
            };
        }

        private void question(Verification question) {
            switch (question) {
                case Verification.OnTarget on -> {
                    text.append("- expects ").append(expected(on.expect()));
                    code(text, on.run().strip());
                }
                case Verification.OffersMethods _, Verification.Port _, Verification.Login _ ->
                    text.append("- ")
                            .append(Markdown.text(Catalogue.question(question)))
                            .append('\n');
            }
        }
    }
}
