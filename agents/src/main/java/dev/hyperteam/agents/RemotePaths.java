package dev.hyperteam.agents;

import dev.hyperteam.engine.Workbench;
import java.time.Duration;
import java.util.List;

/** Where paths on a target really lead. */
final class RemotePaths {
    private static final Duration QUESTION = Duration.ofSeconds(30);

    private RemotePaths() {}

    /** {@return where a path leads: a link may lead to a secret} */
    static String real(Workbench bench, String path) throws InterruptedException {
        String real = bench.ask(List.of("readlink", "-f", "--", path), QUESTION, 4096)
                .text()
                .strip();
        return real.startsWith("/") ? real : path;
    }
}
