package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VmStateTest {
    private static final VmState OFF =
            new VmState("lab", "0123456789ab", LabOs.DEBIAN_13, 2, 4096, "127.77.1.2", 2222, Optional.empty());
    private static final VmState ON = OFF.on(new ProcessId(4711, 99, "boot-1"));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(VmState.parse(OFF.format())).contains(OFF);
        assertThat(VmState.parse(ON.format())).contains(ON);
    }

    @Test
    void aTruncatedStateAndThatOfAContainerAreNoStates() {
        assertThat(VmState.parse(ON.format().replace("os=debian-13", "os=beos")))
                .isEmpty();
        assertThat(VmState.parse(ON.format().replace("port=2222", ""))).isEmpty();
        assertThat(VmState.parse(ON.format().replace("driver=vm", "driver=container")))
                .isEmpty();
        assertThat(HostState.parse(ON.format())).isEmpty();
    }

    @Test
    void aStateTellsWhichDriverMadeTheHost(@TempDir Path folder) throws IOException {
        Path state = folder.resolve("state");
        assertThat(LabDriver.made(state)).isEmpty();
        ON.write(state);
        assertThat(LabDriver.made(state)).contains(LabDriver.VM);
        Files.writeString(state, "name=lab\nimage=x\n");
        assertThat(LabDriver.made(state)).contains(LabDriver.CONTAINER);
    }

    @Test
    void theDriverIsTheOneAskedForElseTheOneThatMadeTheHostElseTheBest() {
        var any = LabSettings.of("lab");
        var vm = any.withDriver(Optional.of(LabDriver.VM));
        assertThat(Lab.choose(vm, Optional.empty(), () -> LabDriver.CONTAINER)).isEqualTo(LabDriver.VM);
        assertThat(Lab.choose(any, Optional.of(LabDriver.VM), () -> LabDriver.CONTAINER))
                .isEqualTo(LabDriver.VM);
        assertThat(Lab.choose(any, Optional.empty(), () -> LabDriver.CONTAINER)).isEqualTo(LabDriver.CONTAINER);
        assertThatThrownBy(() -> Lab.choose(vm, Optional.of(LabDriver.CONTAINER), () -> LabDriver.CONTAINER))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("this lab host is a container already")
                .hasMessageContaining("lab down");
    }

    @Test
    void aUserWithoutRootHasHostsAtHomeAndRootsImages() {
        var layout = LabLayout.ofUser(Map.of("HOME", "/home/ada", "XDG_RUNTIME_DIR", "/run/user/1000"));
        assertThat(layout.host("lab")).isEqualTo(Path.of("/home/ada/.local/share/hyperteam-lab/hosts/lab"));
        assertThat(layout.run()).isEqualTo(Path.of("/run/user/1000/hyperteam-lab"));
        assertThat(layout.images()).isEqualTo(LabLayout.DEFAULT_HOME.resolve("images"));
    }

    @Test
    void theEndOfTheConsoleIsReadWithoutItsColours(@TempDir Path folder) throws IOException {
        Path console = folder.resolve("console.log");
        Files.writeString(console, "x\n".repeat(100) + "[\u001b[0;1;31mFAILED\u001b[0m] ssh.service\r\n\r\n");
        assertThat(VmGuest.lastLines(console)).endsWith("x\n    [FAILED] ssh.service");
        assertThat(VmGuest.lastLines(folder.resolve("none"))).startsWith("nothing");
    }
}
