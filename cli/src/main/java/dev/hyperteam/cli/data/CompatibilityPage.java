package dev.hyperteam.cli.data;

import dev.hyperteam.core.compatibility.Compatibility;
import dev.hyperteam.core.compatibility.Component;
import dev.hyperteam.core.compatibility.Port;
import java.util.Locale;

/** The documentation of the port map and of what goes together. Pure. */
final class CompatibilityPage {
    /** Its name. */
    static final String NAME = "compatibility.md";

    private CompatibilityPage() {}

    static String of(Compatibility known) {
        var text = new StringBuilder(TeamPages.MADE);
        text.append("""
                # Ports and versions

                **A team is UNAVAILABLE because of a port?** Somebody else listens there. On the target: `ss -ltnup 'sport = :9091'`. Stop it,
                or give ours another port: `--set charlie.prometheus_port=9191`, or `teams: { charlie: { prometheus_port: 9191 } }` in
                `hyperteam.yaml`.

                **A warning about a version?** Its makers mend it no more, or nobody has tried the two together. Take a newer one in your own
                `teams/artifacts.lock`, pin it (`hyperteam artifacts pin NAME`), and run the team again.

                What stands here is data, in `compatibility.yaml` beside the runbooks; a project's own `teams/compatibility.yaml` goes before it,
                entry by entry. It is held against a target before anything is downloaded; `hyperteam plan` shows what does not fit.

                ## Who listens where

                | port | who | address | because of | note |
                | --- | --- | --- | --- | --- |
                """);
        known.ports().forEach(port -> port(text, port));
        text.append("""

                `loopback` answers on the target alone; `own` is an address that nobody else listens on, such as a bridge's.

                ## Until when versions are mended

                | what | line | last day |
                | --- | --- | --- |
                """);
        for (Component component : known.components()) {
            component
                    .until()
                    .forEach((line, day) ->
                            text.append("| %s | %s | %s |\n".formatted(component.name(), Markdown.text(line), day)));
        }
        text.append("\n## What goes together\n\n");
        known.rules()
                .forEach(rule -> text.append("- ").append(Markdown.text(rule)).append('\n'));
        return text.toString();
    }

    private static void port(StringBuilder text, Port port) {
        String number = port.number().isPresent()
                ? Integer.toString(port.number().getAsInt())
                : port.parameter()
                        .map(name -> "`" + port.by().team() + "." + name + "`")
                        .orElse("");
        text.append("| %s/%s | %s | %s | %s | %s |\n"
                .formatted(
                        number,
                        port.protocol().name().toLowerCase(Locale.ROOT),
                        Markdown.text(port.name()),
                        port.address().name().toLowerCase(Locale.ROOT),
                        port.by(),
                        Markdown.text(port.about())));
    }
}
