package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A setting that may be a template, with the shape that its value must have. Texts that are no templates are checked when read. */
record Text(String key, String raw, Mark mark, Shape shape) {

    /** What a value must look like. */
    enum Shape {
        ANY("any text", "(?s).*", "write a text"),
        LINE("one line of text", "[^\\n\\r]*", "remove the line break"),
        PATH("an absolute path", "/(?:[^\\n/]+/)*[^\\n/]+", "begin it with / and end it without one"),
        MODE("an octal mode such as \"0644\"", "[0-7]{3,4}", "quote it, so that YAML does not read a number"),
        ACCOUNT("the name of a user or group", "[a-z_][a-z0-9_-]{0,31}", "use lower-case letters, digits, - and _"),
        PACKAGE("the name of a package", "[a-z0-9][a-z0-9+.-]+", "use Debian's package name"),
        VERSION("a version of a package", "[A-Za-z0-9.+:~-]+", "use the version as apt-cache policy shows it"),
        UNIT("the name of a systemd unit", "[A-Za-z0-9:_.\\\\@-]+", "use a name such as ssh or apt-daily.timer"),
        COMMON_NAME("a common name", "[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}", "use letters, digits, blanks, . _ and -"),
        VALUE(
                "the name of a parameter, output or fact",
                "(?:outputs\\.|facts\\.)?[a-z_][a-z0-9_]*",
                "write it as in templates"),
        IMAGE(
                "the full name of an image with its tag",
                "[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:/[a-z0-9][a-z0-9._-]*)+:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}",
                "write it as registry.k8s.io/pause:3.10.2"),
        NAME("a name", "[A-Za-z_][A-Za-z0-9_.-]*", "use letters, digits, . _ and -"),
        MODULE("the name of a kernel module", "[A-Za-z0-9_-]+", "use the name as lsmod shows it"),
        URI(
                "the address of an archive",
                "(?:https?|file|copy|cdrom|mirror(?:\\+[a-z]+)?):[^\\s]+",
                "begin it with https://"),
        FINGERPRINT(
                "the fingerprint of an OpenPGP key",
                "(?:[0-9A-Fa-f]{4} {0,2}){10}",
                "use all 40 digits as gpg --show-keys shows them"),
        RUN_PATH("a path below /run, which a reboot empties", "/run/[^\\s]*[^\\s/]", "begin it with /run/"),
        VOLUME(
                "a name for LVM without hyphens",
                "(?!snapshot|pvmove)[A-Za-z0-9_]{1,60}",
                "use letters, digits and _: device-mapper doubles every hyphen, so that the names would differ"),
        DEVICE(
                "a block device",
                "/dev/[A-Za-z0-9][^\\s]*[^\\s/]",
                "use a name that stays, such as /dev/disk/by-id/nvme-..."),
        SIZE(
                "a size",
                "[1-9][0-9]{0,6}[KMGT]|[1-9][0-9]?%",
                "use a number with K, M, G or T, such as 800G, or a share of the group, such as 80%"),
        SIZE_OR_NONE("a size", "(?:[1-9][0-9]{0,6}[KMGT])?", "use a number with K, M, G or T, such as 2G"),
        SYSCTL("the name of a kernel setting", "[a-z][A-Za-z0-9_./-]*", "use a name such as net.ipv4.tcp_syncookies");

        private final String words;
        private final Pattern pattern;
        private final String next;

        Shape(String words, String pattern, String next) {
            this.words = words;
            this.pattern = Pattern.compile(pattern);
            this.next = next;
        }
    }

    /** A key that must be there. */
    static Text required(Fields fields, String key, Shape shape) {
        return optional(fields, key, shape).orElseGet(() -> {
            if (!fields.has(key)) {
                fields.missing(key);
            }
            return new Text(key, "", fields.mark(), shape);
        });
    }

    /** A key that may be missing. */
    static Optional<Text> optional(Fields fields, String key, Shape shape) {
        return fields.optionalText(key).map(raw -> read(key, raw, fields.markOf(key), shape, fields.problems()));
    }

    /** A key with a default. */
    static Text or(Fields fields, String key, String fallback, Shape shape) {
        return optional(fields, key, shape).orElseGet(() -> new Text(key, fallback, fields.mark(), shape));
    }

    /** A list, or one text that reads as a list of one. */
    static List<Text> list(Fields fields, String key, Shape shape) {
        var node = fields.node(key);
        if (node.isPresent() && node.get() instanceof YamlNode.Sequence sequence) {
            List<Text> texts = new ArrayList<>();
            for (YamlNode item : sequence.items()) {
                if (item instanceof YamlNode.Scalar scalar) {
                    texts.add(read(key, scalar.text(), scalar.mark(), shape, fields.problems()));
                } else {
                    fields.wrong(key, item, "a list of texts");
                }
            }
            return List.copyOf(texts);
        }
        return optional(fields, key, shape).stream().toList();
    }

    /** A list with at least one item. */
    static List<Text> requiredList(Fields fields, String key, Shape shape) {
        var list = list(fields, key, shape);
        if (list.isEmpty() && !fields.has(key)) {
            fields.missing(key);
        } else if (list.isEmpty()) {
            fields.problems()
                    .add(new Problem(
                            "'" + key + "' is empty", fields.markOf(key).toString(), "", "write at least one item"));
        }
        return list;
    }

    static Text read(String key, String raw, Mark mark, Shape shape, Problems problems) {
        var text = new Text(key, raw, mark, shape);
        if (!Templates.isTemplate(raw)) {
            text.mistake(raw).ifPresent(problems::add);
        }
        return text;
    }

    /** {@return the value, filled in and checked} */
    String render(Values values) {
        String value = Templates.render(raw, mark, values);
        mistake(value).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        return value;
    }

    /** {@return the values, one a line} */
    static String lines(List<Text> texts, Values values) {
        return texts.stream().map(text -> text.render(values)).collect(Collectors.joining("\n"));
    }

    private Optional<Problem> mistake(String value) {
        if (shape.pattern.matcher(value).matches() && value.indexOf('\0') < 0) {
            return Optional.empty();
        }
        String shown = value.lines().findFirst().orElse("");
        return Optional.of(new Problem(
                "'" + key + "' must be " + shape.words,
                mark.toString(),
                "found '" + (shown.length() > 60 ? shown.substring(0, 60) + "..." : shown) + "'",
                shape.next));
    }
}
