package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.lab.CgroupLayout;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A lab host for team bravo, with a registry of the site's own on it, from which an image is pulled over TLS. */
final class SiteRegistry {
    private SiteRegistry() {}

    /** {@return a fresh host with what bravo's needs would have brought; what runs in a container wants limits of processor and memory} */
    static LabHost boot(String name) throws InterruptedException {
        var host = Lab.onThisMachine().fresh(LabSettings.of(name).withCgroups(CgroupLayout.CONTROLLERS), step -> {});
        assertThat(CrashLab.onHost(
                        host, "apt-get -q -y install --no-install-recommends curl jq >/dev/null 2>&1 && echo there"))
                .isEqualTo("there");
        return host;
    }

    /** Starts the registry. {@return bravo's parameters that lead there} */
    static Map<String, String> on(LabHost host) throws InterruptedException {
        unpack(host, LabMirror.file("registry"));
        String digest = CrashLab.onHost(host, HostSnapshot.resource("registry.sh"));
        assertThat(digest).matches("[0-9a-f]{64}");
        return Map.of(
                "microvm_device", "/dev/vdb", // wanted; it is for want of a device-mapper that there is no pool here
                "registry", "registry.internal:5000",
                "registry_ca", "/srv/ca.crt",
                "pull_test_image", "registry.internal:5000/proof@sha256:" + digest);
    }

    private static void unpack(LabHost host, Path archive) throws InterruptedException {
        try {
            var tar = new ProcessBuilder(host.ssh("tar -xz -C /srv"))
                    .redirectInput(archive.toFile())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(tar.waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
