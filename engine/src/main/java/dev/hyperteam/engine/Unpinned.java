package dev.hyperteam.engine;

import dev.hyperteam.core.artifact.Artifact;

/** Words about downloads that nobody has confirmed. */
final class Unpinned {
    private Unpinned() {}

    static String reason(Artifact artifact) {
        return "needs a download that nobody has confirmed yet: hyperteam artifacts pin " + artifact.name();
    }
}
