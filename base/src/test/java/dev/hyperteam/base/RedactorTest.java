package dev.hyperteam.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String VALUE = "s3cr\u00e9t/+= &*[x]";

    private final Redactor redactor = new Redactor();

    @BeforeEach
    void know() {
        redactor.add(Secret.of("password", VALUE));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theValueItselfIsMasked() {
        assertThat(redactor.redact("a" + VALUE + "b" + VALUE)).isEqualTo("a***password***b***password***");
    }

    @Test
    void encodedFormsAreMasked() {
        assertThat(redactor.redact(URLEncoder.encode(VALUE, StandardCharsets.UTF_8)))
                .isEqualTo("***password***");
        assertThat(redactor.redact(URLEncoder.encode(VALUE, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A")))
                .isEqualTo("***password***");
        assertThat(redactor.redact(HexFormat.of().formatHex(bytes(VALUE)))).isEqualTo("***password***");
        assertThat(redactor.redact(HexFormat.of().withUpperCase().formatHex(bytes(VALUE))))
                .isEqualTo("***password***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "user:", "user: "})
    void base64OfALongerTextGivesNothingAway(String before) {
        for (var encoder : java.util.List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            String encoded = encoder.encodeToString(bytes(before + VALUE + " and more"));
            String masked = redactor.redact(encoded);
            assertThat(masked).contains("***password***");
            assertThat(masked.replace("***password***", "").length())
                    .as("%s of %s", masked, encoded)
                    .isLessThan(encoded.length() - VALUE.length());
        }
    }

    @Test
    void theLinesOfAKeyFileAreMaskedOneByOne() {
        redactor.add(Secret.of("key", "-----BEGIN KEY-----\nAAAABBBBCCCCDDDD\nEEEE\n-----END KEY-----\n"));
        assertThat(redactor.redact("found AAAABBBBCCCCDDDD in it, and EEEE"))
                .isEqualTo("found ***key*** in it, and EEEE");
    }

    @Test
    void whatIsTooShortToBeMaskedIsRefused() {
        assertThatThrownBy(() -> redactor.add(Secret.of("pin", "123")))
                .hasMessageContainingAll("secret 'pin' has fewer than 4 characters", "use a longer secret");
    }
}
