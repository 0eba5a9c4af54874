package dev.hyperteam.core.artifact;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that may be downloaded, by name. Immutable. */
public final class ArtifactLock {
    /** Name of the file in a project's folder of teams, in an export and in the lab's mirror. */
    public static final String FILE = "artifacts.lock";

    private final SortedMap<String, Artifact> artifacts;

    private ArtifactLock(SortedMap<String, Artifact> artifacts) {
        this.artifacts = Collections.unmodifiableSortedMap(artifacts);
    }

    /** Those artefacts; the last one of a name counts. */
    public static ArtifactLock of(Collection<Artifact> artifacts) {
        var byName = new TreeMap<String, Artifact>();
        artifacts.forEach(artifact -> byName.put(artifact.name(), artifact));
        return new ArtifactLock(byName);
    }

    /** Nothing may be downloaded. */
    public static ArtifactLock empty() {
        return new ArtifactLock(new TreeMap<>());
    }

    /** {@return the lock that comes with Hyperteam} */
    public static ArtifactLock shipped() {
        try (InputStream in = ArtifactLock.class.getResourceAsStream("/teams/" + FILE)) {
            if (in == null) {
                throw new IllegalStateException("this build lacks its own file teams/" + FILE);
            }
            var problems = new dev.hyperteam.base.Problems();
            var lock = ArtifactLockFile.read(
                    "teams/" + FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8), problems);
            problems.throwIfAny();
            return lock;
        } catch (IOException e) {
            throw new IllegalStateException("this build cannot read its own file teams/" + FILE, e);
        }
    }

    /** {@return all, by name} */
    public Collection<Artifact> all() {
        return artifacts.values();
    }

    /** {@return the artefact of that name, if there is one} */
    public Optional<Artifact> find(String name) {
        return Optional.ofNullable(artifacts.get(name));
    }

    /** {@return this lock with the entries of {@code later} in place of those of the same name} */
    public ArtifactLock with(ArtifactLock later) {
        var both = new TreeMap<>(artifacts);
        both.putAll(later.artifacts);
        return new ArtifactLock(both);
    }

    /** {@return what to say of a name that is not here} */
    public Problem unknown(String name, String where) {
        String next = Nearest.of(name, artifacts.keySet())
                .map(near -> "did you mean '" + near + "'?")
                .orElse("add it to " + FILE + " with its version and url");
        return new Problem("no artefact '" + name + "' in " + FILE, where, "", next);
    }
}
