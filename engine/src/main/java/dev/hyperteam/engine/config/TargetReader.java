package dev.hyperteam.engine.config;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads {@code targets}, a list or a mapping by name, on top of the defaults of {@code ssh}. Without {@code targets}, {@code ssh.host}
 * is the one target.
 */
final class TargetReader {
    private final Path projectFolder;
    private final Path home;
    private final Problems problems;
    private final Map<String, Mark> names = new LinkedHashMap<>();

    TargetReader(Path projectFolder, Path home, Problems problems) {
        this.projectFolder = projectFolder;
        this.home = home;
        this.problems = problems;
    }

    List<Target> read(Optional<YamlNode> ssh, Optional<YamlNode> targets) {
        var nothing = new YamlNode.Scalar("", true, Mark.outside(Config.FILE));
        var defaults = Fields.of("ssh", ssh.orElse(nothing), problems);
        var common = common(defaults);
        var host = host(defaults);
        defaults.end();
        List<Target> found = new ArrayList<>();
        if (targets.isEmpty()) {
            host.ifPresent(name -> found.add(common.target(safeName(name), name)));
            return found;
        }
        switch (targets.get()) {
            case YamlNode.Sequence sequence ->
                sequence.items().forEach(item -> listed(item, common).ifPresent(found::add));
            case YamlNode.Mapping mapping ->
                mapping.entries()
                        .forEach((name, node) -> named(name, node, common).ifPresent(found::add));
            case YamlNode.Scalar scalar ->
                problems.add(new Problem(
                        "'targets' must be a list or a mapping of targets",
                        scalar.mark().toString(),
                        "found " + scalar.kind(),
                        "write - name: web1"));
        }
        return found;
    }

    private Optional<Target> listed(YamlNode item, Common common) {
        if (item instanceof YamlNode.Scalar alias && !alias.isNull()) {
            return build(safeName(alias.text()), alias.mark(), Optional.of(alias.text()), common, alias.mark());
        }
        var fields = Fields.of("a target", item, problems);
        var name = fields.optionalText("name");
        var mark = fields.markOf("name");
        if (name.isEmpty() && item instanceof YamlNode.Mapping) {
            fields.missing("name");
        }
        return target(name.orElse("unnamed"), mark, fields, common).filter(_ -> name.isPresent());
    }

    private Optional<Target> named(YamlNode.Scalar name, YamlNode node, Common common) {
        if (node instanceof YamlNode.Scalar host && !host.isNull()) {
            return build(name.text(), name.mark(), Optional.of(host.text()), common, host.mark());
        }
        return target(name.text(), name.mark(), Fields.of("target " + name.text(), node, problems), common);
    }

    private Optional<Target> target(String name, Mark mark, Fields fields, Common common) {
        var host = host(fields);
        var own = common.with(common(fields));
        fields.end();
        return build(name, mark, host, own, fields.markOf("host"));
    }

    private Optional<Target> build(String name, Mark mark, Optional<String> host, Common common, Mark hostMark) {
        boolean good = true;
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            problems.add(new Problem(
                    "not a target name: '" + name + "'",
                    mark.toString(),
                    "",
                    "use letters, digits, dots, dashes and underscores"));
            good = false;
        }
        Mark first = names.putIfAbsent(name, mark);
        if (first != null && !name.equals("unnamed")) {
            problems.add(new Problem(
                    "two targets are named '" + name + "'",
                    mark.toString(),
                    "first at line " + first.line(),
                    "rename one"));
            good = false;
        }
        String address = host.orElse(name);
        if (!isHost(address)) {
            problems.add(notAHost(address, hostMark));
            good = false;
        }
        return good ? Optional.of(common.target(name, address)) : Optional.empty();
    }

    private Optional<String> host(Fields fields) {
        return fields.optionalText("host").filter(host -> {
            if (!isHost(host)) {
                problems.add(notAHost(host, fields.markOf("host")));
            }
            return isHost(host);
        });
    }

    private static Problem notAHost(String host, Mark mark) {
        String next =
                host.contains("@") ? "write the user under user: and the host alone" : "write a name or an address";
        return new Problem("not a host: '" + host + "'", mark.toString(), "", next);
    }

    private static boolean isHost(String host) {
        return host.matches("[A-Za-z0-9_.:%\\[\\]-]{1,255}") && !host.startsWith("-");
    }

    private static String safeName(String host) {
        String name = host.replaceAll("[^A-Za-z0-9._-]+", "-");
        return name.matches("[A-Za-z0-9].*") ? name : "t" + name;
    }

    private Common common(Fields fields) {
        return new Common(
                fields.optionalNumber("port", 1, 65535),
                fields.optionalText("user").filter(user -> {
                    boolean fine = user.matches("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
                    if (!fine) {
                        problems.add(new Problem(
                                "not a user name: '" + user + "'",
                                fields.markOf("user").toString(),
                                "",
                                "write the name of an account on the target"));
                    }
                    return fine;
                }),
                fields.has("identity_file")
                        ? Optional.of(fields.texts("identity_file").stream()
                                .map(this::path)
                                .toList())
                        : Optional.empty(),
                fields.optionalText("known_hosts").map(this::path),
                fields.optionalText("ssh_config").map(this::path),
                flag(fields, "sudo"),
                flag(fields, "pin_unknown_host_key"));
    }

    private static Optional<Boolean> flag(Fields fields, String key) {
        return fields.has(key) ? Optional.of(fields.flag(key, false)) : Optional.empty();
    }

    private Path path(String text) {
        return ConfigReader.resolver(projectFolder, home).apply(Path.of(text));
    }

    /** What targets share with the defaults of {@code ssh}. */
    private record Common(
            OptionalInt port,
            Optional<String> user,
            Optional<List<Path>> identityFiles,
            Optional<Path> knownHosts,
            Optional<Path> sshConfig,
            Optional<Boolean> sudo,
            Optional<Boolean> pin) {
        Common with(Common own) {
            return new Common(
                    own.port.isPresent() ? own.port : port,
                    own.user.or(() -> user),
                    own.identityFiles.or(() -> identityFiles),
                    own.knownHosts.or(() -> knownHosts),
                    own.sshConfig.or(() -> sshConfig),
                    own.sudo.or(() -> sudo),
                    own.pin.or(() -> pin));
        }

        Target target(String name, String host) {
            // who logs in as somebody else than root can do nothing here without sudo
            boolean needsSudo = user.isPresent() && !user.get().equals("root");
            return new Target(
                    name,
                    host,
                    port,
                    user,
                    identityFiles.orElse(List.of()),
                    knownHosts,
                    sshConfig,
                    sudo.orElse(needsSudo),
                    pin.orElse(false));
        }
    }
}
