package dev.hyperteam.base;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

final class SystemProcesses implements Processes {
    @Override
    public Result run(Command command) throws InterruptedException {
        var builder = new ProcessBuilder(command.argv());
        builder.environment().putAll(command.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot start '" + command.argv().getFirst() + "'")
                            .because(String.valueOf(e.getMessage()))
                            .then("install it or put it on the PATH"),
                    e);
        }
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var stdout = readers.submit(() -> read(process.getInputStream(), command.outputLimit()));
            var stderr = readers.submit(() -> read(process.getErrorStream(), command.outputLimit()));
            readers.execute(() -> write(process.getOutputStream(), command.stdin()));
            boolean timedOut = false;
            try {
                if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                    timedOut = true;
                    kill(process);
                    process.waitFor();
                }
            } catch (InterruptedException e) {
                kill(process);
                throw e;
            }
            return new Result(process.exitValue(), stdout.get(), stderr.get(), timedOut);
        } catch (ExecutionException e) {
            throw new ProblemException(
                    Problem.of("cannot read the output of '" + command.argv().getFirst() + "'")
                            .because(String.valueOf(e.getCause())),
                    e);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String read(InputStream stream, int limit) {
        var kept = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                kept.write(buffer, 0, Math.min(n, limit - kept.size()));
            }
        } catch (IOException e) {
            // A killed program closes its pipe in the middle: what was read so far is the answer.
        }
        return kept.toString(StandardCharsets.UTF_8);
    }

    private static void write(OutputStream stream, byte[] bytes) {
        try (stream) {
            stream.write(bytes);
        } catch (IOException e) {
            // The program did not want its input; its exit code tells whether that matters.
        }
    }

    @Override
    public Path find(String program) {
        return Arrays.stream(System.getenv()
                        .getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
                        .split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of(program));
    }
}
