package dev.hyperteam.engine;

import dev.hyperteam.artifacts.ArtifactCache;
import dev.hyperteam.artifacts.Mirror;
import dev.hyperteam.artifacts.Web;
import dev.hyperteam.base.Clock;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.artifact.ArtifactLock;
import dev.hyperteam.lab.Components;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The lab's own mirror: real programs, built once on this machine from their sources. */
final class LabMirror {
    private LabMirror() {}

    /** One at a time: the lock file of the mirror keeps out other processes only, and refuses a second thread of this one. */
    static synchronized void build(String... names) throws InterruptedException {
        Components.onThisMachine().build(List.of(names), step -> {});
    }

    static ActionKinds kinds() {
        return ActionKinds.builtIn(
                ArtifactLock.shipped().with(Components.onThisMachine().lock()));
    }

    static Path file(String name) {
        var components = Components.onThisMachine();
        return components
                .mirror()
                .resolve(components.lock().find(name).orElseThrow().mirrorPath());
    }

    static ArtifactSource source(Path cache) {
        var mirror = new Mirror.Folder(Components.onThisMachine().mirror());
        var store = new ArtifactCache(cache, mirror, Web.real(), Clock.system(), new Random());
        return artifact -> store.fetch(artifact, (_, _, _) -> {});
    }
}
