package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.artifact.Artifact;
import java.nio.file.Path;
import java.util.Optional;

/** Where downloads come from: a port. Implementations are thread-safe. */
public interface ArtifactSource {
    /**
     * Makes sure that an artefact is on this machine.
     *
     * @return its file, whose bytes have the pinned checksum
     * @throws ProblemException when it is not pinned, cannot be had, or is not what it must be
     */
    Path fetch(Artifact artifact) throws InterruptedException;

    /**
     * Looks whether an artefact could be fetched, without fetching it, within seconds.
     *
     * @return why it cannot be had now, in a reader's words; empty when it is here, when its source answers, or when nobody can say
     */
    default Optional<String> obstacle(Artifact artifact) throws InterruptedException {
        return Optional.empty();
    }

    /** {@return a source that has nothing} */
    static ArtifactSource none() {
        return artifact -> {
            throw new ProblemException(Problem.of("there is nowhere to take artefact '" + artifact.name() + "' from")
                    .then("give the builder a source of artefacts"));
        };
    }
}
