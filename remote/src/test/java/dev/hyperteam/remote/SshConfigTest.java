package dev.hyperteam.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SshConfigTest {
    @TempDir
    Path home;

    private Path config;

    @BeforeEach
    void folder() throws Exception {
        Files.createDirectories(home.resolve(".ssh/conf.d"));
        config = home.resolve(".ssh/config");
    }

    private SshConfig read(String host) {
        return SshConfig.read(config, home, host);
    }

    @Test
    void theFirstValueWinsAndIdentityFilesAddUp() throws Exception {
        Files.writeString(config, """
                # comment
                Host hetzner1 hetzner2
                    HostName=192.0.2.7
                    User "the admin"   # who
                    IdentityFile ~/.ssh/a
                Host het* !hetzner3
                    User other
                    Port 2222
                    IdentityFile ~/.ssh/b
                """);
        assertThat(read("hetzner1").first("hostname")).contains("192.0.2.7");
        assertThat(read("hetzner1").first("User")).contains("the admin");
        assertThat(read("hetzner1").first("Port")).contains("2222");
        assertThat(read("hetzner1").all("IdentityFile")).containsExactly("~/.ssh/a", "~/.ssh/b");
        assertThat(read("hetzner3").first("Port")).isEmpty();
        assertThat(read("elsewhere").first("User")).isEmpty();
    }

    @Test
    void includesFollowWildcardsAndTheBlockThatTheyStandIn() throws Exception {
        Files.writeString(home.resolve(".ssh/conf.d/one.conf"), "Host inner\nPort 1001\nHost *\nUser from-include\n");
        Files.writeString(
                config,
                "Host in*\nInclude conf.d/*.conf\nMatch host inner,other\nProxyJump gate\nMatch exec x\nPort 9\n");
        assertThat(read("inner").first("Port")).contains("1001");
        assertThat(read("inner").first("ProxyJump")).contains("gate");
        assertThat(read("inside").first("User")).contains("from-include");
        assertThat(read("else").first("User")).isEmpty();
    }

    @Test
    void aCircleOfIncludesAndAMissingValueAreToldWithTheirPlace() throws Exception {
        Files.writeString(config, "Include config\n");
        assertThatThrownBy(() -> read("x")).hasMessageContaining("config:1").hasMessageContaining("circle");
        Files.writeString(config, "Host x\nPort\n");
        assertThatThrownBy(() -> read("x")).hasMessageContaining("config:2").hasMessageContaining("Port");
    }

    @Test
    void aRouteGoesOverEveryJumpHostWithItsOwnSettings() throws Exception {
        Files.writeString(config, """
                Host gate
                    HostName gate.example
                    User jumper
                Host target
                    HostName 10.0.0.5
                    ProxyJump gate,second@mid:2200
                """);
        Route route = Route.of(Endpoint.of("target"), home, "me");
        assertThat(route.hops().stream().map(hop -> hop.user() + " " + hop.address() + " " + hop.port()))
                .containsExactly("jumper gate.example 22", "second mid 2200", "me 10.0.0.5 22");
    }

    @Test
    void aCircleOfJumpHostsIsRefused() throws Exception {
        Files.writeString(config, "Host a\nProxyJump b\nHost b\nProxyJump a\n");
        assertThatThrownBy(() -> Route.of(Endpoint.of("a"), home, "me")).hasMessageContaining("ProxyJump");
    }
}
