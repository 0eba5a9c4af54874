package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostStateTest {
    private static final HostState STATE = new HostState(
            "lab",
            "0123456789ab",
            CgroupLayout.PLAIN,
            3,
            "10.213.77.14",
            new ProcessId(4711, 99, "boot-1"),
            new Members("lab", 1));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(HostState.parse(STATE.format())).contains(STATE);
    }

    @Test
    void aStateOfAnEarlierVersionIsThatOfAHostThatIsAlone() {
        String text = STATE.format();
        assertThat(HostState.parse(text.substring(0, text.indexOf("lab=")))).contains(STATE);
    }

    @Test
    void aStateOfALaterVersionWithMoreLinesIsRead() {
        assertThat(HostState.parse(STATE.format() + "colour=green=ish\nnoise\n"))
                .contains(STATE);
    }

    @Test
    void aTruncatedStateIsNoState() {
        String text = STATE.format();
        assertThat(HostState.parse(text.substring(0, text.indexOf("launcher")))).isEmpty();
        assertThat(HostState.parse("")).isEmpty();
        assertThat(HostState.parse(text.replace("slot=3", "slot=three"))).isEmpty();
    }

    @Test
    void startTicksAreFoundBehindAProgramNameWithSpacesAndParentheses() {
        String stat = "42 (a) b (c)) S 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456 1000 10 184467";
        assertThat(ProcessId.startTicks(stat)).isEqualTo(123456);
    }

    @Test
    void thisProcessIsAliveAndItsNumberAloneIsNotEnough() {
        var self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();
        assertThat(self.isAlive()).isTrue();
        assertThat(new ProcessId(self.pid(), self.start() + 1, self.boot()).isAlive())
                .isFalse();
        assertThat(new ProcessId(self.pid(), self.start(), "another boot").isAlive())
                .isFalse();
    }

    @Test
    void onlyAProcessThatIsNumberOneTwoNamespacesFurtherDownIsALeader() {
        assertThat(Guest.isLeader("Name:\tsystemd\nNSpid:\t4711\t12\t1\n")).isTrue();
        assertThat(Guest.isLeader("Name:\tbash\nNSpid:\t4700\t1\n")).isFalse();
        assertThat(Guest.isLeader("Name:\tsshd\nNSpid:\t4720\t19\t44\n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Lab", "1st", "-a", "a-", "a_b", "../etc", "a.b", "x y"})
    void aNameThatIsNoHostNameIsRefused(String name) {
        assertThatThrownBy(() -> LabSettings.of(name))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("cannot be the name of a lab host");
    }

    @Test
    void aWordThatIsNoPackageNameIsRefused() {
        assertThatThrownBy(() -> new LabSettings(
                        "lab",
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        CgroupLayout.PLAIN,
                        List.of("curl,evil"),
                        true))
                .isInstanceOf(ProblemException.class);
    }
}
