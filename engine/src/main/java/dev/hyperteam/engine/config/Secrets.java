package dev.hyperteam.engine.config;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.Secret;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of a project: the environment first ({@code HYPERTEAM_SECRET_RESTIC_PASSWORD}, then {@code RESTIC_PASSWORD}), then
 * {@code .env} under the same names, then {@code secret_command NAME}, whose standard output without the last newline is the secret.
 * Each is looked up once, and masked by the redactor before anybody gets it. Thread-safe.
 */
public final class Secrets implements SecretSource {
    private static final int LARGEST = 64 * 1024;

    private final Map<String, String> environment;
    private final Path envFile;
    private final List<String> command;
    private final Duration timeout;
    private final Processes processes;
    private final Redactor redactor;
    private final Map<String, Optional<Secret>> known = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Map<String, String> dotEnv;

    private Secrets(Config config, Map<String, String> environment, Processes processes, Redactor redactor) {
        this.environment = Map.copyOf(environment);
        this.envFile = config.envFile();
        this.command = config.secretCommand();
        this.timeout = config.secretTimeout();
        this.processes = processes;
        this.redactor = redactor;
    }

    /** The sources of a project. Nothing is read before the first {@link #find}. */
    public static Secrets of(Config config, Map<String, String> environment, Processes processes, Redactor redactor) {
        return new Secrets(config, environment, processes, redactor);
    }

    @Override
    public Optional<Secret> find(String name) {
        if (!name.matches("[a-z][a-z0-9_-]{0,63}")) {
            throw new ProblemException(Problem.of("not a secret's name: '" + name + "'")
                    .then("use lower-case letters, digits and underscores"));
        }
        lock.lock();
        try {
            var found = known.get(name);
            if (found == null) {
                found = look(name).map(value -> Secret.of(name, value));
                found.ifPresent(redactor::add);
                known.put(name, found);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads the file of secrets, to find its mistakes before a run does.
     *
     * @return how many values it has
     * @throws ProblemException with every mistake
     */
    public int check() {
        lock.lock();
        try {
            return dotEnv().size();
        } finally {
            lock.unlock();
        }
    }

    /** {@return what a careful reader should know: a file that others can read} */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        try {
            var open = new ArrayList<>(Files.getPosixFilePermissions(envFile));
            open.retainAll(List.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_WRITE));
            if (!open.isEmpty()) {
                warnings.add(envFile + " can be read or written by other users: chmod 600 " + envFile);
            }
        } catch (NoSuchFileException e) {
            // no file, nothing to leak
        } catch (IOException | UnsupportedOperationException e) {
            warnings.add("cannot see who may read " + envFile + ": " + e.getMessage());
        }
        return warnings;
    }

    private Optional<String> look(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replace('-', '_');
        for (String variable : List.of("HYPERTEAM_SECRET_" + upper, upper)) {
            String value = environment.get(variable);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        var file = dotEnv();
        for (String variable : List.of("HYPERTEAM_SECRET_" + upper, upper)) {
            String value = file.get(variable);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return command.isEmpty() ? Optional.empty() : ask(name);
    }

    private Map<String, String> dotEnv() {
        var values = dotEnv;
        if (values == null) {
            var problems = new Problems();
            values = DotEnv.read(String.valueOf(envFile.getFileName()), read(), problems);
            problems.throwIfAny();
            dotEnv = values;
        }
        return values;
    }

    private String read() {
        try {
            return Files.readString(envFile);
        } catch (NoSuchFileException e) {
            return "";
        } catch (MalformedInputException e) {
            throw new ProblemException(
                    new Problem("not a text file", envFile.toString(), "it is not UTF-8", "save it as UTF-8"), e);
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem("cannot read the secrets", envFile.toString(), "permission denied", "make it readable"),
                    e);
        }
    }

    /** The output may hold the secret even when the command failed: it never becomes part of a message. */
    private Optional<String> ask(String name) {
        var argv = new ArrayList<>(command);
        argv.add(name);
        try {
            var result = processes.run(new Processes.Command(argv, Map.of(), new byte[0], timeout, LARGEST));
            if (!result.ok()) {
                String how = result.timedOut()
                        ? "it took longer than " + Durations.text(timeout)
                        : "it ended with exit code " + result.exitCode();
                throw new ProblemException(new Problem(
                        "secret_command did not give the secret '" + name + "'",
                        command.getFirst(),
                        how,
                        "run " + String.join(" ", argv) + " by hand"));
            }
            String value = result.stdout().replaceFirst("\\r?\\n$", "");
            return value.isEmpty() ? Optional.empty() : Optional.of(value);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of("stopped while waiting for secret_command"), e);
        }
    }
}
