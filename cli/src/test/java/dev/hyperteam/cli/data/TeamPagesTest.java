package dev.hyperteam.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.TeamSource.TeamFile;
import dev.hyperteam.core.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages about teams say what the runbooks say, today. */
class TeamPagesTest {
    private static final Path DOCS = Path.of(System.getProperty("hyperteam.root", ".."), "docs");
    private static final Workflow SHIPPED = Workflow.load(TeamSource.shipped(), ActionKinds.builtIn());

    @Test
    void theCommittedPagesAreThoseOfTheRunbooks() throws IOException {
        var committed = new TreeMap<String, String>();
        for (String page : List.of(TeamPages.OVERVIEW, CompatibilityPage.NAME)) {
            committed.put(page, read(DOCS.resolve(page)));
        }
        try (var files = Files.isDirectory(DOCS.resolve("teams"))
                ? Files.list(DOCS.resolve("teams"))
                : java.util.stream.Stream.<Path>empty()) {
            files.forEach(file -> committed.put("teams/" + file.getFileName(), read(file)));
        }
        var made = TeamPages.all(SHIPPED);
        assertThat(committed.keySet())
                .as(
                        "a runbook came or went: ./hyperteam teams docs --write docs, and remove pages of teams that are gone")
                .isEqualTo(new TreeSet<>(made.keySet()));
        made.forEach((name, page) -> assertThat(committed.get(name))
                .as("docs/" + name + " is not what the runbooks say: ./hyperteam teams docs --write docs")
                .isEqualTo(page));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyKindOfActionHasWordsForItsUndo() {
        assertThat(UndoWords.kinds())
                .as("add a sentence for the new kind to UndoWords")
                .containsAll(ActionKinds.builtIn().names());
    }

    @Test
    void everyStepStandsInTheWayBackInReverseOrderWithItsCommand() {
        for (var team : SHIPPED.teams()) {
            String page = TeamPage.of(SHIPPED, team);
            String wayBack = page.substring(page.indexOf("\n## Rollback\n"));
            var commands = Pattern.compile("hyperteam rollback --step " + team.id() + "/([a-z0-9-]+)`")
                    .matcher(wayBack)
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertThat(commands)
                    .isEqualTo(team.steps().reversed().stream()
                            .map(dev.hyperteam.core.runbook.Step::id)
                            .toList());
        }
    }

    @Test
    void aTeamWithoutStepsIsCalledUnfinishedEverywhere() {
        var unwritten =
                SHIPPED.teams().stream().filter(team -> team.steps().isEmpty()).toList();
        assertThat(TeamPages.overview(SHIPPED).split("\\*\\*No steps yet\\.\\*\\*", -1))
                .hasSize(unwritten.size() + 1);
        assertThat(unwritten)
                .allSatisfy(team -> assertThat(TeamPage.of(SHIPPED, team)).contains("| steps | no steps yet |"));
    }

    @Test
    void aStepWithoutAWayBackIsAPointOfNoReturn() {
        var workflow = workflow("""
                  - id: once
                    title: Do it | once <b>
                    action:
                      script: { check: "exit 10", apply: "true" }
                    verify:
                      - run: "echo '`' | grep -c x"
                  - id: twice
                    title: Do it
                    action:
                      directory: { path: /srv/a }
                """);
        String page = TeamPage.of(workflow, workflow.team(new TeamId("own")).orElseThrow());
        assertThat(page)
                .contains("**Points of no return:** `once`.")
                .contains("| 1 | `twice` | gives the folder")
                .contains("| 2 | `once` | **nothing: there is no way back.**")
                .contains("### 1. Do it \\| once &lt;b>\n")
                .contains(": ``echo '`' | grep -c x``\n");
    }

    @Test
    void theFirstParagraphOfAPersonaWasWrappedByHand() {
        assertThat(Markdown.firstParagraph(
                        "You are a very long line that was wrapped here.\nAs it\nends. Here.\nNot this."))
                .isEqualTo("You are a very long line that was wrapped here. As it ends. Here.");
        assertThat(Markdown.firstParagraph("One\ntwo\n\nthree")).isEqualTo("One two");
        assertThat(Markdown.firstParagraph("")).isEmpty();
        assertThat(SHIPPED.teams())
                .allSatisfy(team -> assertThat(Markdown.firstParagraph(team.persona()))
                        .startsWith("You are the ")
                        .endsWith(".")
                        .hasSizeLessThan(900));
    }

    private static Workflow workflow(String steps) {
        String text = "team: own\nname: Own\nphase: 1\npersona: You.\nsteps:\n" + steps;
        return Workflow.load(TeamSource.of(new TeamFile("own.yaml", text)), ActionKinds.builtIn());
    }
}
