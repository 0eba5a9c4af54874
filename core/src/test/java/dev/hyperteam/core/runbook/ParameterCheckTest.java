package dev.hyperteam.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.yaml.Mark;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterCheckTest {
    private static final List<String> CHOICES = List.of("strict", "loose");

    @ParameterizedTest
    @CsvSource({
        "TEXT, anything at all",
        "TEXT, ''",
        "NUMBER, 0",
        "NUMBER, -17",
        "FLAG, true",
        "FLAG, false",
        "PORT, 1",
        "PORT, 65535",
        "PATH, /etc/hyperteam/a b",
        "PATH, /",
        "PATH, /a/..b",
        "DURATION, 2h30m",
        "CIDR_LIST, ''",
        "CIDR_LIST, 10.0.0.0/8",
        "CIDR_LIST, 192.0.2.1",
        "CIDR_LIST, '10.0.0.0/8, 2001:db8::/32 ::1 0.0.0.0/0'",
        "CIDR_LIST, ::ffff:192.0.2.1/128",
        "SERVER_LIST, ''",
        "SERVER_LIST, ntp.example.org",
        "SERVER_LIST, localhost",
        "SERVER_LIST, '10.0.0.7:1123, 0.pool.ntp.org:123 , 2001:db8::1'",
        "SERVER_LIST, '[2001:db8::1]:1123,[::1]'",
        "CHOICE, strict",
        "SECRET, restic_password"
    })
    void whatFitsIsTaken(Parameter.Type type, String value) {
        assertThat(ParameterCheck.fits(type, CHOICES, value)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT, a\u0000b",
        "TEXT, a\u001bb",
        "NUMBER, ''",
        "NUMBER, 007",
        "NUMBER, 1.5",
        "NUMBER, 99999999999999999999",
        "FLAG, yes",
        "FLAG, True",
        "PORT, 0",
        "PORT, 022",
        "PORT, 65536",
        "PORT, -1",
        "PATH, etc/x",
        "PATH, /etc/../x",
        "PATH, '/a\nb'",
        "DURATION, soon",
        "DURATION, ''",
        "CIDR_LIST, 10.0.0.0/33",
        "CIDR_LIST, 10.0.0/8",
        "CIDR_LIST, 10.0.0.256",
        "CIDR_LIST, 010.0.0.1",
        "CIDR_LIST, 2001:db8::/129",
        "CIDR_LIST, 2001:db8::1::/64",
        "CIDR_LIST, fe80::1%eth0",
        "CIDR_LIST, localhost",
        "CIDR_LIST, 10.0.0.0/",
        "CIDR_LIST, '10.0.0.0/8;reboot'",
        "SERVER_LIST, server ntp.example.org iburst",
        "SERVER_LIST, ntp.example.org;reboot",
        "SERVER_LIST, 10.0.0.256",
        "SERVER_LIST, 10.0.0.7:0",
        "SERVER_LIST, 10.0.0.7:65536",
        "SERVER_LIST, 10.0.0.7:",
        "SERVER_LIST, -ntp.example.org",
        "SERVER_LIST, ntp_1.example.org",
        "SERVER_LIST, ntp.example.org.:123:4",
        "SERVER_LIST, '[10.0.0.7]:123'",
        "SERVER_LIST, '[2001:db8::1'",
        "CHOICE, Strict",
        "SECRET, Hunter2!",
        "SECRET, ''"
    })
    void whatDoesNotFitIsRefused(Parameter.Type type, String value) {
        assertThat(ParameterCheck.fits(type, CHOICES, value)).isFalse();
    }

    @Test
    void stepsSeeServersInOneSpelling() {
        var servers = new Parameter(
                "servers",
                Parameter.Type.SERVER_LIST,
                Optional.empty(),
                new java.util.LinkedHashMap<>(),
                List.of(),
                "",
                Mark.outside("test"));
        assertThat(servers.canonical(" ntp.example.org,10.0.0.7:1123 , [2001:db8::1]:1123,2001:db8::2"))
                .isEqualTo("ntp.example.org,10.0.0.7 1123,2001:db8::1 1123,2001:db8::2");
        assertThat(servers.canonical("")).isEmpty();
        assertThat(ParameterCheck.culprit(Parameter.Type.SERVER_LIST, "10.0.0.7, 10.0.0.256"))
                .isEqualTo("10.0.0.256");
    }
}
