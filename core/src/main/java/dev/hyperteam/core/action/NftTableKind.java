package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.yaml.Fields;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Kind {@code nft-table}: one nftables table of our own, never the whole ruleset. */
final class NftTableKind implements ActionKind {
    private static final Pattern FOREIGN =
            Pattern.compile("(?m)(?:^|[;{}])\\s*(flush|include|table|delete|destroy|add|create|reset)\\b");
    private static final Pattern COMMENT_OR_STRING = Pattern.compile("#[^\\n]*|\"[^\"\\n]*\"");

    @Override
    public String name() {
        return "nft-table";
    }

    @Override
    public String shell() {
        return ShellResource.read("nft-table");
    }

    @Override
    public Action decode(Fields fields) {
        String family = fields.choice("family", "inet", Set.of("inet", "ip", "ip6", "arp", "bridge", "netdev"));
        var name = Text.required(fields, "name", Text.Shape.NAME);
        var content = Text.required(fields, "content", Text.Shape.ANY);
        if (!Templates.isTemplate(content.raw())) {
            mistake(content, content.raw()).ifPresent(fields.problems()::add);
        }
        return new NftTableAction(family, name, content);
    }

    private static Optional<Problem> mistake(Text content, String text) {
        String code = COMMENT_OR_STRING.matcher(text).replaceAll("");
        int depth = 0;
        for (int i = 0; i < code.length() && depth >= 0; i++) {
            char c = code.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
        if (depth != 0) {
            return Optional.of(new Problem(
                    "the braces of the table do not balance",
                    content.mark().toString(),
                    "",
                    "write only what stands inside table ... { }"));
        }
        var foreign = FOREIGN.matcher(code);
        if (foreign.find()) {
            return Optional.of(new Problem(
                    "'" + foreign.group(1) + "' may not stand in a table of our own",
                    content.mark().toString(),
                    "it would reach beyond the table: other programs keep their rules in the same kernel",
                    "write only chains, sets and maps"));
        }
        return Optional.empty();
    }

    private record NftTableAction(String family, Text name, Text content) implements Action {
        @Override
        public String kind() {
            return "nft-table";
        }

        @Override
        public Rendered render(Values values) {
            String table = name.render(values);
            String inner = content.render(values);
            mistake(content, inner).ifPresent(problem -> {
                throw new ProblemException(problem);
            });
            String path = "/etc/hyperteam/nft/" + table + ".nft";
            // Made empty first so that the deletion always finds it: one transaction, no moment without rules.
            String ruleset = "table %1$s %2$s\ndelete table %1$s %2$s\ntable %1$s %2$s {\n%3$s}\n"
                    .formatted(family, table, inner.indent(2));
            return new Variables("NFT_TABLE")
                    .put("FAMILY", family)
                    .put("NAME", table)
                    .put("RULESET", ruleset)
                    .put("SHA256", ShellResource.sha256(ruleset))
                    .put("PATH", path)
                    .put("UNIT", "nft-" + table.replace('_', '-') + ".service")
                    .put("UNIT_CONTENT", unit(table, path))
                    .rendered(kind(), "load nftables table " + family + " " + table, ruleset);
        }

        private String unit(String table, String path) {
            return """
                    [Unit]
                    Description=nftables table %1$s %2$s of Hyperteam
                    DefaultDependencies=no
                    Wants=network-pre.target
                    Before=network-pre.target shutdown.target
                    Conflicts=shutdown.target

                    [Service]
                    Type=oneshot
                    RemainAfterExit=yes
                    ProtectSystem=full
                    ProtectHome=yes
                    ExecStart=/usr/sbin/nft -f %3$s
                    ExecReload=/usr/sbin/nft -f %3$s

                    [Install]
                    WantedBy=sysinit.target
                    """.formatted(family, table, path);
        }
    }
}
