package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a rollback does not restore is published, entry by entry. */
class NotComparedTest {
    @Test
    void everyReasonStandsInTheDocumentationAndNoOther() throws IOException {
        String root = System.getProperty("hyperteam.root", "..");
        String page = Files.readString(Path.of(root, "docs", "rollback.md"));
        String table = page.substring(page.indexOf("| What | Why |"));
        var reasons = Pattern.compile("^\\| .* \\| (.*) \\|$", Pattern.MULTILINE)
                .matcher(table)
                .results()
                .map(match -> match.group(1))
                .filter(reason -> !reason.equals("Why") && !reason.equals("---"))
                .toList();
        assertThat(reasons).containsExactlyElementsOf(HostSnapshot.notCompared().values());
    }
}
