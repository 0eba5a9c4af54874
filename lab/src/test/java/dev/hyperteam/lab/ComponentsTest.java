package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
    @TempDir
    Path home;

    @Test
    void sourcesArePinnedAtTheVersionThatTheLockFileNames() {
        assertThat(Component.all())
                .filteredOn(component -> component.making() instanceof Making.Compiled)
                .isNotEmpty()
                .allSatisfy(component -> {
                    var compiled = (Making.Compiled) component.making();
                    assertThat(compiled.sources().goMod())
                            .as(component.artifact().name())
                            .containsPattern(Pattern.compile(
                                    "^(?:require)?\\s*[a-z0-9.]+/\\S+ v" + Pattern.quote(compiled.version()) + "\\b",
                                    Pattern.MULTILINE))
                            .containsPattern(Pattern.compile("^tool ", Pattern.MULTILINE));
                    assertThat(compiled.sources().goSum()).contains("h1:");
                    assertThat(compiled.programs()).isNotEmpty();
                });
    }

    @Test
    void whatIsPackedComesAfterItsPartsAndEachIsKnown() {
        var all = Component.all();
        var names = all.stream().map(component -> component.artifact().name()).toList();
        assertThat(all)
                .filteredOn(component -> !component.parts().isEmpty())
                .isNotEmpty()
                .allSatisfy(component -> assertThat(names.subList(
                                0, names.indexOf(component.artifact().name())))
                        .containsAll(component.parts()));
    }

    @Test
    void programsOfOneSourceAreCompiledInOneGo() {
        assertThat(Component.all().stream()
                        .map(Component::making)
                        .filter(making -> making instanceof Making.Compiled compiled
                                && compiled.sources().family().equals("kubernetes")
                                && compiled.file().isEmpty())
                        .map(making -> ((Making.Compiled) making).sources())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void withoutGoItSaysHowToGetIt() {
        var old = new Pretended(Processes.system(), "go version go1.19.8 linux/amd64");
        assertThatThrownBy(() -> new Components(home, old).build(List.of("runc"), step -> {}))
                .hasMessageContaining("need Go 1.26 or newer")
                .hasMessageContaining("lab components build");
        assertThat(home.resolve("mirror/artifacts.lock")).doesNotExist();
    }

    @Test
    void anUnknownNameIsTold() {
        assertThatThrownBy(() -> new Components(home, Processes.system()).build(List.of("runk"), step -> {}))
                .hasMessageContaining("no component 'runk'")
                .hasMessageContaining("runc");
    }

    @Test
    void aFailedBuildLeavesNothingHalfDone() throws Exception {
        var failing = new Pretended(Processes.system(), "go version go1.26.8 linux/amd64");
        var told = new ArrayList<String>();
        assertThatThrownBy(() -> new Components(home, failing).build(List.of("runc"), step -> told.add(step.text())))
                .hasMessageContaining("failed")
                .hasMessageContaining("no such module");
        assertThat(told).hasSize(1).first().asString().startsWith("building runc");
        assertThat(home.resolve("mirror/artifacts.lock")).doesNotExist();
        try (var left = Files.list(home.resolve("build"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aDamagedLockFileHoldsNothing() throws Exception {
        Files.createDirectories(home.resolve("mirror"));
        Files.writeString(home.resolve("mirror/artifacts.lock"), "runc: [");
        var components = new Components(home, Processes.system());
        assertThat(components.lock().all()).isEmpty();
        assertThat(components.list()).noneMatch(Components.Built::ready);
    }

    /** This machine, with a Go of another version that builds nothing. */
    private record Pretended(Processes real, String version) implements Processes {
        @Override
        public Result run(Command command) throws InterruptedException {
            String program = command.argv().getFirst();
            if (program.equals("/bin/sh") || program.endsWith("/go")) {
                return command.argv().contains("version")
                        ? new Result(0, version, "", false)
                        : new Result(1, "", "no such module", false);
            }
            return real.run(command);
        }

        @Override
        public Path find(String program) {
            // executable, whatever it is
            return program.equals("go") ? Path.of("/bin/sh") : real.find(program);
        }
    }
}
