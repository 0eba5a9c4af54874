package dev.hyperteam.cli.command;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Console;
import dev.hyperteam.cli.console.EventLines;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.journal.ReadQuery;
import dev.hyperteam.remote.Rehearsal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Walks through what commands use, so that the cache of the launcher holds their classes. Prints nothing and leaves nothing. */
final class AotTraining implements Command {
    @Override
    public void describe(CommandSpec spec) {}

    @Override
    public int run(Args args, Session session) {
        try {
            var folder = Files.createTempDirectory("hyperteam-training");
            try {
                train(session, folder);
            } finally {
                delete(folder);
            }
            return Exit.DONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void train(Session session, Path folder) throws IOException {
        Files.writeString(
                folder.resolve("hyperteam.yaml"),
                "ssh: { host: training }\nretry: { max_attempts: 2 }\nlogging: { level: info }\n");
        var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var console = new Console(new ByteArrayInputStream(new byte[0]), silent, silent, new Redactor(), false, false);
        var inner = new Session(console, Map.of(), folder, session.processes(), session.clock(), session.machine());
        journal(session, folder.resolve(".hyperteam"));
        for (var line : List.of(
                "plan --offline",
                "plan --offline --output json",
                "config show",
                "config validate",
                "graph",
                "teams",
                "show alpha",
                "status",
                "logs",
                "events",
                "run",
                "--help")) {
            new Dispatcher(inner).run(List.of(line.split(" ")));
        }
        remote(inner, folder);
    }

    /** Asks a host, over a real connection, what it is asked most: a plan and a verification. */
    private static void remote(Session session, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("teams"));
        Files.writeString(folder.resolve("teams/alpha.yaml"), """
                team: alpha
                name: Training
                phase: 1
                estimate: 1m
                persona: none
                steps:
                  - id: look
                    title: Look
                    about: Changes nothing.
                    action:
                      file: { path: /etc/hosts, content: training }
                    verify:
                      - run: echo there
                        expect: { line: there }
                      - from: controller
                        offers: { user: root }
                        expect: { methods: [publickey] }
                """);
        try (var host = Rehearsal.open(Files.createDirectory(folder.resolve("host")))) {
            Files.writeString(
                    folder.resolve("hyperteam.yaml"), """
                    ssh: { host: 127.0.0.1, port: %d, user: root, identity_file: %s, known_hosts: %s }
                    """.formatted(host.port(), host.key(), host.knownHosts()));
            for (var line : List.of("plan", "verify", "verify --output json")) {
                int code = new Dispatcher(session).run(List.of(line.split(" ")));
                if (code != Exit.DONE && code != Exit.DRIFT) {
                    throw new IllegalStateException("the rehearsal of '" + line + "' ended with " + code);
                }
            }
        }
    }

    private static void journal(Session session, Path folder) {
        var clock = session.clock();
        var run = RunId.next(clock.now(), new Random(1));
        var node = Node.parse("alpha@training");
        try (var journal = Journal.open(folder, clock, "training")) {
            journal.appendDurable(run, new Event.RunStarted("0", "training", List.of(node), List.of(), Map.of(), ""));
            journal.append(run, new Event.RunEnded(RunEnding.CANCELLED, 0, "training", Duration.ZERO));
            journal.durable();
            var lines = new EventLines();
            journal.list(ReadQuery.all()).forEach(lines::line);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
