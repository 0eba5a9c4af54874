package dev.hyperteam.core.artifact;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** Reads and writes lock files. Writing what was read gives the same text again, comments aside. */
public final class ArtifactLockFile {
    /** The largest download: larger is a mistake or an attack. */
    public static final long MAX_BYTES = 4L << 30;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+~_-]*");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private ArtifactLockFile() {}

    /** {@return the entries without mistakes; every mistake goes to {@code problems} with its place} */
    public static ArtifactLock read(String file, String text, Problems problems) {
        var artifacts = new ArrayList<Artifact>();
        Yaml.read(file, text, problems).ifPresent(root -> {
            if (root instanceof YamlNode.Scalar nothing && nothing.isNull()) {
                return;
            }
            var entries = Fields.of("the lock file", root, problems);
            for (String name : entries.keys()) {
                int before = problems.all().size();
                var artifact = entry(name, entries.mapping(name), entries, problems);
                if (problems.all().size() == before) {
                    artifacts.add(artifact);
                }
            }
            entries.end();
        });
        return ArtifactLock.of(artifacts);
    }

    private static Artifact entry(String name, Fields fields, Fields entries, Problems problems) {
        must(NAME, name, "name", entries.markOf(name).toString(), "lower-case letters, digits, . _ and -", problems);
        String version = fields.text("version");
        if (fields.has("version")) {
            String where = fields.markOf("version").toString();
            must(VERSION, version, "version", where, "a version as the vendor writes it", problems);
            if (version.toLowerCase(Locale.ROOT).matches("latest|stable|main|master|nightly")) {
                problems.add(new Problem(
                        "'" + version + "' is no version",
                        where,
                        "it means something else tomorrow, and no checksum can hold it",
                        "write the number of a release"));
            }
        }
        String url = address(fields, "url", version, fields.text("url"));
        var checksums = fields.optionalText("checksums").map(text -> address(fields, "checksums", version, text));
        var sha256 = fields.optionalText("sha256").filter(text -> !text.equals("unpinned"));
        sha256.ifPresent(hash -> hash(hash, fields.markOf("sha256").toString(), problems));
        var size = size(fields, problems);
        SequencedMap<String, String> files = fields.textMap("files");
        files.forEach((member, hash) -> {
            hash(hash, fields.markOf("files").toString(), problems);
            member(member, fields.markOf("files").toString(), problems);
        });
        fields.end();
        return new Artifact(name, version, url, checksums, sha256, size, files, entries.markOf(name));
    }

    private static OptionalLong size(Fields fields, Problems problems) {
        var text = fields.optionalText("size");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("[1-9][0-9]{0,12}") || Long.parseLong(text.get()) > MAX_BYTES) {
            problems.add(new Problem(
                    "'size' must be a number of bytes up to " + MAX_BYTES,
                    fields.markOf("size").toString(),
                    "found '" + text.get() + "'",
                    "let hyperteam artifacts pin write it"));
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    private static String address(Fields fields, String key, String version, String text) {
        if (!fields.has(key)) {
            return text;
        }
        String why;
        try {
            var uri = new URI(text.replace("{version}", version));
            boolean file = uri.getPath() != null && !uri.getPath().endsWith("/") && uri.getHost() != null;
            why = file && "https".equals(uri.getScheme()) && uri.getUserInfo() == null
                    ? ""
                    : "it must be https://HOST/PATH/FILE, without a password";
        } catch (URISyntaxException e) {
            why = String.valueOf(e.getReason());
        }
        if (!why.isEmpty()) {
            fields.problems()
                    .add(new Problem(
                            "'" + key + "' is no address of a download",
                            fields.markOf(key).toString(),
                            why,
                            "write the vendor's own address; a mirror is set by artifacts.mirror"));
        }
        return text;
    }

    private static void hash(String hash, String where, Problems problems) {
        must(SHA256, hash, "sha256", where, "64 lower-case hexadecimal digits", problems);
    }

    private static void member(String member, String where, Problems problems) {
        boolean outside = member.startsWith("/")
                || Optional.of(member.split("/"))
                        .filter(parts -> java.util.List.of(parts).contains(".."))
                        .isPresent();
        if (outside || member.chars().anyMatch(c -> c < ' ')) {
            problems.add(new Problem(
                    "'" + member + "' is no file inside an archive", where, "", "write it as tar -t shows it"));
        }
    }

    private static void must(Pattern shape, String text, String key, String where, String expected, Problems problems) {
        if (!shape.matcher(text).matches()) {
            problems.add(new Problem(
                    "'" + key + "' must be " + expected,
                    where,
                    "found '" + (text.length() > 70 ? text.substring(0, 70) + "..." : text) + "'",
                    "let hyperteam artifacts pin write checksums"));
        }
    }

    /** {@return the lock as a file} */
    public static String text(ArtifactLock lock) {
        var text =
                new StringBuilder("# What is downloaded, and what it must be. 'hyperteam artifacts pin' writes sha256,"
                        + " size and files.\n");
        for (Artifact artifact : lock.all()) {
            text.append('\n').append(artifact.name()).append(":\n");
            line(text, "version", quoted(artifact.version()));
            line(text, "url", quoted(artifact.url()));
            artifact.checksums().ifPresent(url -> line(text, "checksums", quoted(url)));
            line(text, "sha256", artifact.sha256().orElse("unpinned"));
            artifact.size().ifPresent(size -> line(text, "size", String.valueOf(size)));
            if (!artifact.files().isEmpty()) {
                text.append("  files:\n");
                artifact.files()
                        .forEach((member, hash) -> text.append("    ")
                                .append(quoted(member))
                                .append(": ")
                                .append(hash)
                                .append('\n'));
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append("  ").append(key).append(": ").append(value).append('\n');
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
