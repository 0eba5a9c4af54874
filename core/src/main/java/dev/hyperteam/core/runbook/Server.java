package dev.hyperteam.core.runbook;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a parameter: its name or address, and its port where that is said. */
record Server(String host, Optional<String> port) {
    private static final Pattern WRITTEN = Pattern.compile("\\[([^\\]]*)\\](?::([0-9]+))?|([^:]*)(?::([0-9]+))?");
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    /** The last label has a letter, else a mistyped address would be a name. */
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)(" + LABEL + "\\.)*(?![0-9]+$)" + LABEL);

    /** {@return the server that {@code text} names as HOST, HOST:PORT or, for IPv6, [HOST]:PORT} */
    static Optional<Server> parse(String text) {
        if (ParameterCheck.isIpv6(text)) {
            return Optional.of(new Server(text, Optional.empty()));
        }
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        boolean brackets = written.group(1) != null;
        String host = written.group(brackets ? 1 : 3);
        var port = Optional.ofNullable(written.group(brackets ? 2 : 4));
        boolean good = brackets
                ? ParameterCheck.isIpv6(host)
                : ParameterCheck.isIpv4(host) || NAME.matcher(host).matches();
        return Optional.of(new Server(host, port))
                .filter(_ -> good && port.map(ParameterCheck::isPort).orElse(true));
    }

    /** {@return it as steps see it} */
    String text() {
        return port.map(number -> host + " " + number).orElse(host);
    }
}
