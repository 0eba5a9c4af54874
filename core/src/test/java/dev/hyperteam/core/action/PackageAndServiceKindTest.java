package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What can be proven without changing this machine; the rest runs on lab hosts. */
final class PackageAndServiceKindTest {
    @Test
    void aPackageStepHoldsTheAptLock() {
        var action = LocalKind.decode("package", "names: [jq]", new dev.hyperteam.base.Problems());
        assertThat(action.locks()).containsExactly("apt");
        assertThat(action.undoable()).isTrue();
    }

    @Test
    void aPackageThatIsThereSatisfiesAndAMissingOneDoesNot() throws InterruptedException {
        LocalKind.expectSuccess(
                LocalKind.of("package", "names: [dash, coreutils]").call("check"));
        LocalKind.expectSuccess(
                LocalKind.of("package", "names: [dash, coreutils]").call("verify"));
        var missing = LocalKind.of("package", "names: [dash, hyperteam-no-such-package]");
        assertThat(missing.call("check").exitCode()).isEqualTo(10);
        assertThat(missing.call("check").stdout()).contains("hyperteam-no-such-package is not installed");
        assertThat(missing.call("verify").exitCode()).isNotZero();
        var version = LocalKind.of("package", "names: [dash]\nversion: 0.0.0-no\nhold: true\n")
                .call("check");
        assertThat(version.exitCode()).isEqualTo(10);
        assertThat(version.stdout()).contains("wanted 0.0.0-no");
    }

    @Test
    void packageVariablesAreWritten() {
        assertThat(LocalKind.of("package", "names: [a1, b2]\nhold: true\n")
                        .rendered()
                        .variables())
                .containsEntry("PACKAGE_NAMES", "a1\nb2")
                .containsEntry("PACKAGE_VERSION", "")
                .containsEntry("PACKAGE_HOLD", "yes");
    }

    @Test
    void serviceVariablesAreWritten() {
        assertThat(LocalKind.of("service", "name: ssh\nenabled: true\nactive: true\n")
                        .rendered()
                        .variables())
                .containsEntry("SERVICE_NAME", "ssh")
                .containsEntry("SERVICE_ENABLED", "yes")
                .containsEntry("SERVICE_ACTIVE", "yes")
                .containsEntry("SERVICE_MASKED", "");
    }

    @Test
    void mistakesAreCollected() {
        assertThat(LocalKind.mistakes("package", "name: jq"))
                .anyMatch(text -> text.contains("needs the key 'names'"))
                .anyMatch(text -> text.contains("did you mean 'names'?"));
        assertThat(LocalKind.mistakes("package", "names: [\"a; reboot\"]"))
                .singleElement()
                .asString()
                .contains("package");
        assertThat(LocalKind.mistakes("package", "names: []"))
                .singleElement()
                .asString()
                .contains("is empty");
        assertThat(LocalKind.mistakes("service", "name: ssh"))
                .singleElement()
                .asString()
                .contains("changes nothing");
        assertThat(LocalKind.mistakes("service", "name: ssh\nmasked: true\nactive: true"))
                .singleElement()
                .asString()
                .contains("neither enabled nor active");
    }
}
