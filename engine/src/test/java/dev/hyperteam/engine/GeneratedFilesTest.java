package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every file that a step of a shipped team generates is read by the program that it is for, or stands in not-read.txt with the reason.
 * What can be read on this machine is read here; {@link StepProof} has the rest read on hosts on which the steps have been done.
 */
class GeneratedFilesTest {
    private static List<GeneratedFile> all() {
        return Workflow.load(TeamSource.shipped(), LabMirror.kinds()).teams().stream()
                .flatMap(team -> GeneratedFile.of(team, Map.of()).stream())
                .toList();
    }

    @Test
    void everyFileHasItsProgramOrAReason() {
        var reasons = new ArrayList<Pattern>();
        HostSnapshot.entries("not-read.txt", "\t").keySet().forEach(path -> reasons.add(Pattern.compile(path)));
        var files = all();
        assertThat(files).hasSizeGreaterThan(40);
        assertThat(files).allSatisfy(file -> {
            boolean reason = reasons.stream()
                    .anyMatch(pattern -> pattern.matcher(file.path()).matches());
            assertThat(FilePrograms.of(file).isPresent() ^ reason)
                    .as(
                            "%s of step %s is read by one program of file-programs.txt, or says in not-read.txt why not",
                            file.path(), file.step().id())
                    .isTrue();
        });
        assertThat(FilePrograms.entries())
                .allSatisfy(entry -> assertThat(files)
                        .as("somebody needs %s", entry.paths())
                        .anyMatch(file -> entry.paths().matcher(file.path()).matches()));
        assertThat(reasons)
                .allSatisfy(reason -> assertThat(files)
                        .as("somebody needs %s", reason)
                        .anyMatch(file -> reason.matcher(file.path()).matches()));
    }

    @Test
    void whatAScriptWritesIsFoundInIt() {
        assertThat(all())
                .extracting(GeneratedFile::path)
                .contains("/etc/audit/rules.d/50-hyperteam.rules", "/etc/hyperteam/baseline-report");
    }

    @Test
    @Tag("host")
    void whatIsReadOnThisMachineIsGood() throws InterruptedException {
        var first = new TreeMap<String, GeneratedFile>();
        for (var file : all()) {
            var program = FilePrograms.of(file).filter(FilePrograms::here);
            if (program.isPresent()) {
                assertThat(FilePrograms.here(program.get(), file, false))
                        .as("%s reads %s", program.get().program(), file.path())
                        .isEqualTo("0");
                if (first.putIfAbsent(program.get().program(), file) == null) {
                    assertThat(FilePrograms.here(program.get(), file, true))
                            .as("%s notices a mistake in %s", program.get().program(), file.path())
                            .startsWith("failed: ");
                }
            }
        }
        assertThat(first.keySet()).containsExactly("prometheus", "rules", "shell", "targets");
    }
}
