package dev.hyperteam.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.agents.policy.Classifier;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.base.ProblemException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosticsTest {
    private static final Map<String, String> SAMPLES = Map.of(
            "unit", "ssh.service",
            "lines", "50",
            "path", "/var/log",
            "package", "openssh-server",
            "key", "net.ipv4.ip_forward",
            "host", "deb.debian.org",
            "kind", "pods",
            "namespace", "kube-system",
            "object", "coredns-1");

    private final Diagnostics shipped = Diagnostics.shipped();

    @Test
    void everyQuestionOnlyReads() {
        var classifier = new Classifier();
        assertThat(shipped.questions()).hasSizeGreaterThan(40).allSatisfy(question -> {
            var values = new java.util.HashMap<String, String>();
            question.places().forEach(place -> values.put(place, SAMPLES.getOrDefault(place, "")));
            var argv = shipped.argv(question.id(), values);
            assertThat(classifier.classify(argv).is())
                    .as("%s %s", argv, classifier.classify(argv))
                    .isEqualTo(CommandClass.READ_ONLY);
        });
    }

    @Test
    void aPlaceHasAUsualValueOrWantsOne() {
        assertThat(shipped.argv("unit-log", Map.of("unit", "ssh")))
                .isEqualTo(List.of("journalctl", "--no-pager", "--output=short-iso", "--lines=100", "--unit=ssh"));
        assertThatThrownBy(() -> shipped.argv("unit-log", Map.of()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("it needs a value for unit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unit-log|unit|--vacuum-size=1",
                "unit-log|unit|a b",
                "unit-log|unit|x;reboot",
                "unit-log|lines|99999",
                "unit-log|other|x",
                "folder|path|etc",
                "folder|path|/root/.ssh",
                "folder|path|/etc/../root/.ssh",
                "folder|path|/$(reboot)",
                "kubectl-get|kind|secrets,pods",
                "kubectl-get|kind|-f",
                "resolve|host|-x",
                "no-such|unit|x"
            })
    void aValueThatDoesNotFitIsRefused(String question, String place, String value) {
        var values = new java.util.HashMap<>(Map.of(place, value));
        if (question.equals("unit-log") && !place.equals("unit")) {
            values.put("unit", "ssh");
        }
        assertThatThrownBy(() -> shipped.argv(question, values)).isInstanceOf(ProblemException.class);
    }

    @Test
    void mistakesOfACatalogueAreNamedWithTheirPlace() {
        assertThatThrownBy(() -> Diagnostics.read("own.yaml", """
                        places: {}
                        questions:
                          - { id: a, about: b, argv: [cat, <file>], more: 1 }
                        """))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("own.yaml:3");
    }
}
