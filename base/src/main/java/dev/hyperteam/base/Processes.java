package dev.hyperteam.base;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Programs on this machine, as a port. Implementations are thread-safe. */
public interface Processes {
    /**
     * What to run.
     *
     * @param argv program and arguments, no shell involved; never holds a secret
     * @param environment variables added to this process's own environment
     * @param stdin bytes for standard input; empty closes it at once
     * @param timeout after which the program and its children are killed
     * @param outputLimit bytes kept of standard output and, separately, of standard error; the rest is read and dropped
     */
    record Command(
            List<String> argv, Map<String, String> environment, byte[] stdin, Duration timeout, int outputLimit) {
        public Command {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
        }

        /** A command without input or extra environment that keeps 1 MiB of output. */
        public static Command of(Duration timeout, String... argv) {
            return new Command(List.of(argv), Map.of(), new byte[0], timeout, 1 << 20);
        }

        /** {@return this command with {@code bytes} on standard input} */
        public Command withStdin(byte[] bytes) {
            return new Command(argv, environment, bytes, timeout, outputLimit);
        }
    }

    /**
     * How it ended.
     *
     * @param exitCode the exit code; 128 + signal number for a killed program, as shells count
     * @param timedOut whether the timeout killed it
     */
    record Result(int exitCode, String stdout, String stderr, boolean timedOut) {
        /** {@return whether it ended by itself with exit code 0} */
        public boolean ok() {
            return exitCode == 0 && !timedOut;
        }
    }

    /**
     * Runs a program to its end.
     *
     * @throws ProblemException when the program does not exist or may not be executed
     * @throws InterruptedException when interrupted; the program has been killed then
     */
    Result run(Command command) throws InterruptedException;

    /** {@return where {@code program} is on the PATH, or the bare name when it is not} */
    Path find(String program);

    /** {@return the machine's own processes} */
    static Processes system() {
        return new SystemProcesses();
    }
}
