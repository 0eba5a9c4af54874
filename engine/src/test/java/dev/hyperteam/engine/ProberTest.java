package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.runbook.Expectation;
import org.junit.jupiter.api.Test;

/** What is shown of an answer. */
class ProberTest {
    private static final String SETTINGS =
            "port 22\npasswordauthentication yes\nkexalgorithms a,b,c\npasswordless no\n";

    private static String shown(Expectation expect, int code, String text) {
        return Prober.actual(expect, expect.met(code, text), code, text);
    }

    @Test
    void ofManySettingsTheOneThatWasAskedForIsShown() {
        var wanted = new Expectation.Line("passwordauthentication no");
        assertThat(shown(wanted, 0, SETTINGS)).isEqualTo("passwordauthentication yes");
        assertThat(shown(wanted, 0, "passwordauthentication no\nport 22\n")).isEqualTo("passwordauthentication no");
    }

    @Test
    void withoutSuchASettingTheEndOfTheAnswerIsShown() {
        var wanted = new Expectation.Line("usepam yes");
        assertThat(shown(wanted, 0, SETTINGS)).endsWith("passwordless no");
        assertThat(shown(wanted, 1, "no such file")).isEqualTo("exit code 1: no such file");
    }
}
