package dev.hyperteam.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GraphTextTest {
    private static String golden(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/graph", name));
    }

    @Test
    void theShippedWorkflowAsMermaid() throws IOException {
        assertThat(GraphText.mermaid(ShippedTeamsTest.WORKFLOW)).isEqualTo(golden("shipped.mmd"));
    }

    @Test
    void theShippedWorkflowAsDot() throws IOException {
        assertThat(GraphText.dot(ShippedTeamsTest.WORKFLOW)).isEqualTo(golden("shipped.dot"));
    }

    @Test
    void namesCannotBreakOutOfTheirLabels() {
        var workflow = Workflow.load(
                TeamSource.of(new TeamSource.TeamFile(
                        "end.yaml", "team: end\nname: 'A \"b\" <c> & \\\\d'\nphase: 1\npersona: You.\n")),
                dev.hyperteam.core.runbook.NoteKind.KINDS);

        assertThat(GraphText.mermaid(workflow)).contains("t_end[\"end<br/>A #34;b#34; #60;c#62; #38; \\\\d\"]");
        assertThat(GraphText.dot(workflow)).contains("\"end\" [label=\"end\\nA \\\"b\\\" <c> & \\\\\\\\d\"]");
    }
}
