package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where an MCP server is and how it is treated. Immutable; connects to nothing. */
public sealed interface McpServer {
    /** {@return what it is called here: letters, digits and {@code -}, at most 32; its tools' names begin with it} */
    String name();

    /** {@return how it is treated} */
    Terms terms();

    /** {@return the same server under other terms} */
    McpServer with(Terms terms);

    /** {@return where it is, for people; never holds a secret} */
    String place();

    /** {@return what must never be shown, which its words are searched for} */
    List<Secret> secrets();

    /** {@return the same with another limit on starting, handshake and list of tools together; 30 seconds unless said} */
    default McpServer connectWithin(Duration limit) {
        return with(new Terms(limit, terms().timeout(), terms().trustReadOnlyHints()));
    }

    /** {@return the same, but a tool that calls itself read-only may run beside others, and again after a crash} */
    default McpServer trustReadOnlyHints() {
        return with(new Terms(terms().connectTimeout(), terms().timeout(), true));
    }

    /**
     * A server that is started here as a child, and anew when it has died. It gets the PATH and what is said here, nothing else of this
     * process's environment.
     *
     * @param name what it is called here
     * @param argv program and arguments, no shell involved; never holds a secret
     * @param environment its variables, beside PATH
     * @param timeout how long a call may take
     * @throws ProblemException when something of that cannot be
     */
    static Stdio stdio(String name, List<String> argv, Map<String, String> environment, Duration timeout) {
        return new Stdio(name, argv, environment, Map.of(), Terms.of(timeout));
    }

    /**
     * A server at an address, over streamable HTTP. Redirections are not followed.
     *
     * @param name what it is called here
     * @param uri its address, {@code https} unless it is on this machine or without a token
     * @param bearer the token that lets in
     * @param timeout how long a call may take
     * @throws ProblemException when something of that cannot be
     */
    static Http http(String name, URI uri, Optional<Secret> bearer, Duration timeout) {
        return new Http(name, uri, bearer, Terms.of(timeout));
    }

    /**
     * How a server is treated.
     *
     * @param connectTimeout for starting, handshake and list of tools together
     * @param timeout for one call; a call that has to connect first has both
     * @param trustReadOnlyHints whether its word is enough that a tool only reads
     */
    record Terms(Duration connectTimeout, Duration timeout, boolean trustReadOnlyHints) {
        /** Longer is waiting for ever. */
        private static final Duration LONGEST = Duration.ofDays(1);

        public Terms {
            for (var limit : List.of(connectTimeout, timeout)) {
                if (!limit.isPositive() || limit.compareTo(LONGEST) > 0) {
                    throw new ProblemException(Problem.of("no time limit for an MCP server: " + limit)
                            .then("choose one above zero and of at most a day"));
                }
            }
        }

        /** 30 seconds to connect, no trust. */
        static Terms of(Duration timeout) {
            return new Terms(Duration.ofSeconds(30), timeout, false);
        }
    }

    /**
     * A child of this process.
     *
     * @param environment its variables, beside PATH
     * @param secretEnvironment more of them, which are never shown
     */
    record Stdio(
            String name,
            List<String> argv,
            Map<String, String> environment,
            Map<String, Secret> secretEnvironment,
            Terms terms)
            implements McpServer {
        public Stdio {
            checkName(name);
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
            secretEnvironment = Map.copyOf(secretEnvironment);
            if (argv.isEmpty() || argv.getFirst().isBlank()) {
                throw new ProblemException(Problem.of("MCP server '" + name + "' has no command")
                        .then("give the program and its arguments"));
            }
            Stream.concat(environment.keySet().stream(), secretEnvironment.keySet().stream())
                    .filter(variable -> !variable.matches("[A-Za-z_][A-Za-z0-9_]*"))
                    .findFirst()
                    .ifPresent(variable -> {
                        throw new ProblemException(
                                Problem.of("MCP server '" + name + "' has no variable called '" + variable + "'")
                                        .then("use letters, digits and _"));
                    });
        }

        /** {@return the same with a variable more that is never shown} */
        public Stdio secret(String variable, Secret value) {
            var more = new LinkedHashMap<>(secretEnvironment);
            more.put(variable, value);
            return new Stdio(name, argv, environment, more, terms);
        }

        @Override
        public Stdio with(Terms other) {
            return new Stdio(name, argv, environment, secretEnvironment, other);
        }

        @Override
        public String place() {
            return "MCP server '" + name + "' (" + Words.line(String.join(" ", argv), 120) + ")";
        }

        @Override
        public List<Secret> secrets() {
            return List.copyOf(secretEnvironment.values());
        }
    }

    /**
     * A server at an address.
     *
     * @param uri its address
     * @param bearer the token that lets in
     */
    record Http(String name, URI uri, Optional<Secret> bearer, Terms terms) implements McpServer {
        private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

        public Http {
            checkName(name);
            String scheme = String.valueOf(uri.getScheme());
            if (!scheme.matches("https?") || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new ProblemException(Problem.of("MCP server '" + name + "' has no address that can be asked")
                        .then("give https://host/path without a user, and the token apart from it"));
            }
            if (bearer.isPresent() && scheme.equals("http") && !HERE.contains(uri.getHost())) {
                throw new ProblemException(Problem.of("MCP server '" + name + "' would get its token unencrypted")
                        .at(uri.getHost())
                        .then("use https"));
            }
        }

        @Override
        public Http with(Terms other) {
            return new Http(name, uri, bearer, other);
        }

        @Override
        public String place() {
            // without the query, which may be a key
            return "MCP server '" + name + "' (" + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath()
                    + ")";
        }

        @Override
        public List<Secret> secrets() {
            return bearer.stream().toList();
        }
    }

    private static void checkName(String name) {
        // no underscore: so no two servers' tools can have the same name
        if (!name.matches("[A-Za-z0-9-]{1,32}")) {
            throw new ProblemException(Problem.of("no name for an MCP server: '" + Words.line(name, 40) + "'")
                    .then("use at most 32 letters, digits and -"));
        }
    }
}
