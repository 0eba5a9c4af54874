package dev.hyperteam.lab;

import dev.hyperteam.base.Processes;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Packs programs of the mirror as container images, one layer each, into an archive of the form that {@code docker save} writes (Docker
 * image specification 1.2) and {@code ctr images import} reads.
 */
final class ImagePacker {
    /** Goes up when the same programs are packed otherwise. */
    static final String FORM = "2";

    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** A line of ldd: {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)}, or the loader's own. */
    private static final Pattern LIBRARY = Pattern.compile("(?:.* => )?(/\\S+) \\(0x[0-9a-f]+\\)");

    private final BuildTools tools;
    private final Path mirror;
    private final ArtifactLock lock;

    ImagePacker(Processes processes, Path mirror, ArtifactLock lock) {
        this.tools = new BuildTools(processes);
        this.mirror = mirror;
        this.lock = lock;
    }

    /** {@return the archive, somewhere below {@code work}} */
    Path pack(List<Making.Image> images, Path work) throws IOException, InterruptedException {
        Path out = Files.createDirectories(work.resolve("archive"));
        var manifest = new ArrayList<Json>();
        for (Making.Image image : images) {
            manifest.add(packed(image, out, Files.createDirectories(work.resolve("layer-" + manifest.size()))));
        }
        Files.writeString(
                out.resolve("manifest.json"),
                Json.list(manifest.toArray(Json[]::new)).write());
        return tools.tar(out, work.resolve("images.tar"));
    }

    private Json packed(Making.Image image, Path out, Path layer) throws IOException, InterruptedException {
        for (Map.Entry<String, String> file : image.files().entrySet()) {
            take(file.getValue(), layer.resolve(file.getKey()));
        }
        for (String program : image.ofThisMachine()) {
            copy(program, layer);
        }
        Files.setPosixFilePermissions(
                Files.createDirectories(layer.resolve("tmp")), PosixFilePermissions.fromString("rwxrwxrwx"));
        Path tar = tools.tar(layer, out.resolve("layer.tar"));
        String hash = tools.sha256(tar);
        Files.move(tar, out.resolve(hash + ".tar"));
        var config = Json.object()
                .with("architecture", "amd64")
                .with("os", "linux")
                .with("created", "1970-01-01T00:00:00Z")
                .with(
                        "config",
                        Json.object()
                                .with("Env", Json.texts(List.of(PATH)))
                                .with("Entrypoint", Json.texts(image.entrypoint())))
                .with(
                        "rootfs",
                        Json.object().with("type", "layers").with("diff_ids", Json.texts(List.of("sha256:" + hash))));
        Path text = Files.writeString(out.resolve("config.json"), config.write());
        String name = tools.sha256(text) + ".json";
        Files.move(text, out.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        return Json.object()
                .with("Config", name)
                .with("RepoTags", Json.texts(List.of(image.reference())))
                .with("Layers", Json.texts(List.of(hash + ".tar")));
    }

    /** Puts COMPONENT, or COMPONENT/FILE of its archive, where the image wants it. */
    private void take(String what, Path target) throws IOException, InterruptedException {
        String[] part = what.split("/", 2);
        Artifact artifact = lock.find(part[0]).orElseThrow(() -> new IllegalStateException("not built: " + part[0]));
        Path file = mirror.resolve(artifact.mirrorPath());
        Files.createDirectories(target.getParent());
        if (part.length == 1) {
            Files.copy(file, target);
        } else {
            Path unpacked = Files.createDirectories(target.resolveSibling(".unpacked"));
            tools.run(
                    SHORT,
                    Map.of(),
                    "tar",
                    "-C",
                    unpacked.toString(),
                    "-xzf",
                    file.toString(),
                    "./" + artifact.fill(part[1]));
            Files.move(unpacked.resolve(artifact.fill(part[1])), target);
            tools.run(SHORT, Map.of(), "rm", "-rf", "--", unpacked.toString());
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void copy(String program, Path layer) throws IOException, InterruptedException {
        var files = new ArrayList<>(List.of(program));
        LIBRARY.matcher(tools.run(SHORT, Map.of(), "ldd", program))
                .results()
                .map(found -> found.group(1))
                .forEach(files::add);
        for (String file : files) {
            Path target = layer.resolve(file.substring(1));
            Files.createDirectories(target.getParent());
            Files.copy(Path.of(file).toRealPath(), target, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
