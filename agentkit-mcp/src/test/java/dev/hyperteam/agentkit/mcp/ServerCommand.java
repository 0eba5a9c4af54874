package dev.hyperteam.agentkit.mcp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How {@link TinyServer} is started, for tests of other packages. */
public final class ServerCommand implements AutoCloseable {
    private final Ear ear;

    private ServerCommand(Ear ear) {
        this.ear = ear;
    }

    /** {@return a server that behaves} */
    public static ServerCommand usual() throws IOException {
        return new ServerCommand(new Ear());
    }

    /** {@return program and arguments} */
    public List<String> argv() {
        return ear.server("usual", Duration.ofMinutes(1)).argv();
    }

    @Override
    public void close() throws IOException {
        ear.close();
    }
}
