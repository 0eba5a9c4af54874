package dev.hyperteam.engine;

import dev.hyperteam.engine.config.Target;
import dev.hyperteam.remote.HostConnector;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sessions with all targets of one piece of work. Closing it ends them all at once, each on its own thread. */
final class Fleet implements AutoCloseable {
    private final Map<String, TargetSession> sessions = new LinkedHashMap<>();

    Fleet(List<Target> targets, HostConnector connector, Path verifierKey) {
        targets.forEach(target -> sessions.put(target.name(), new TargetSession(target, connector, verifierKey)));
    }

    /** {@return the session with {@code target}, which must be one of the targets} */
    TargetSession session(String target) {
        TargetSession session = sessions.get(target);
        if (session == null) {
            throw new IllegalArgumentException("no target '" + target + "'");
        }
        return session;
    }

    Map<String, TargetSession> sessions() {
        return sessions;
    }

    /** Tells every session who verifies, as far as earlier runs have made that user. */
    void verifyAs(ValueSource values) {
        sessions.forEach((name, session) -> session.verifyAs(
                java.util.Optional.ofNullable(values.outputs(name).get(ValueSource.VERIFIER_USER))));
    }

    @Override
    public void close() {
        sessions.values().forEach(TargetSession::close);
    }
}
