package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MembersTest {
    @TempDir
    Path home;

    private LabLayout layout = LabLayout.in(Path.of("/nonexistent"));

    @BeforeEach
    void here() {
        layout = LabLayout.in(home);
    }

    private void host(String name, String state) throws Exception {
        Files.createDirectories(layout.host(name));
        Files.writeString(layout.state(name), state);
    }

    private Members wanted(String name, int... hosts) {
        return Members.wanted(
                layout,
                LabSettings.of(name).withHosts(hosts.length == 0 ? OptionalInt.empty() : OptionalInt.of(hosts[0])));
    }

    @Test
    void theFirstHostHasTheNameOfTheLab() {
        assertThat(wanted("x", 3).names()).containsExactly("x", "x-2", "x-3");
        assertThat(wanted("x").names()).containsExactly("x");
        assertThat(wanted("x", 3).number("x-3")).isEqualTo(3);
    }

    @Test
    void whereNobodySaysHowManyThereAreAsManyAsThereWere() throws Exception {
        host("x-2", "name=x-2\nlab=x\nhosts=3\n");
        assertThat(wanted("x")).isEqualTo(new Members("x", 3));
        assertThat(Members.present(layout, "x")).containsExactly("x-2");
        assertThatThrownBy(() -> wanted("x", 2))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("this lab has 3 hosts already");
    }

    @Test
    void aHostOfAnotherLabIsLeftAlone() throws Exception {
        host("x-2", "name=x-2\n");
        assertThatThrownBy(() -> wanted("x", 2))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("it belongs to the lab 'x-2'");
        assertThat(Members.present(layout, "x")).isEmpty();
        host("y-2", "name=y-2\nlab=y\nhosts=2\n");
        assertThatThrownBy(() -> wanted("y-2")).hasMessageContaining("it belongs to the lab 'y'");
    }

    @Test
    void aLabHasOneToEightHosts() {
        for (int hosts : new int[] {0, 9}) {
            assertThatThrownBy(() -> wanted("x", hosts))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("1 to 8");
        }
    }
}
