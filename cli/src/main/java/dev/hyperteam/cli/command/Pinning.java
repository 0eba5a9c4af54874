package dev.hyperteam.cli.command;

import dev.hyperteam.artifacts.ArtifactCache;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.Waiting;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.artifact.Artifact;
import java.util.ArrayList;
import java.util.List;

/** Finds out what artefacts are, has a human confirm it, and records it in the project's lock file. */
final class Pinning {
    private final Project project;
    private final Session session;
    private final boolean confirmed;

    Pinning(Project project, Session session, boolean confirmed) {
        this.project = project;
        this.session = session;
        this.confirmed = confirmed;
    }

    /** {@return the exit code} What was confirmed is recorded, also when a later one is not. */
    int pin(List<Artifact> artifacts, ArtifactCache.Progress progress) throws InterruptedException {
        var cache = project.artifacts();
        var pinned = new ArrayList<Artifact>();
        try {
            for (Artifact artifact : artifacts) {
                var found = cache.inspect(artifact, progress);
                tell(found, cache.from(artifact));
                compare(found, cache);
                confirm(found);
                pinned.add(found);
            }
        } finally {
            if (!pinned.isEmpty()) {
                var file = project.record(pinned);
                session.console().data("recorded in " + file + "; commit it");
            }
        }
        return Exit.DONE;
    }

    private void tell(Artifact found, String from) {
        session.console()
                .data(found.name() + " " + found.version() + "\n  from    " + from + "\n  sha256  "
                        + found.sha256().orElseThrow() + "\n  size    "
                        + ArtifactCommands.megabytes(found.size().orElse(0)) + ", "
                        + found.files().size() + " files");
    }

    /** The vendor's own word, where there is one, from the same place as the download: it finds accidents, not thieves. */
    private void compare(Artifact found, ArtifactCache cache) throws InterruptedException {
        var published = cache.published(found);
        if (published.isEmpty()) {
            session.console()
                    .talk("  the vendor's published checksum could not be read"
                            + found.checksums()
                                    .map(url -> ": " + found.fill(url))
                                    .orElse(": none is known"));
        } else if (published.get().contains(found.sha256().orElseThrow())) {
            session.console().talk("  the vendor publishes the same checksum");
        } else {
            throw new ProblemException(new Problem(
                    "the vendor publishes another checksum for " + found.name() + " " + found.version(),
                    found.checksums().map(found::fill).orElse(""),
                    "it does not mention " + found.sha256().orElseThrow(),
                    "do not use it before you know why; nothing was recorded for it"));
        }
    }

    private void confirm(Artifact found) {
        if (confirmed) {
            return;
        }
        if (!session.console().interactive()) {
            throw new Waiting(Problem.of("pinning " + found.name() + " needs your confirmation")
                    .then("compare the checksum above with the vendor's page, then: hyperteam artifacts pin "
                            + found.name() + " --yes"));
        }
        if (!session.console().confirm("Have you compared it with the vendor's page, and is it the same?")) {
            throw new Waiting(Problem.of(found.name() + " was not pinned").then("compare first, then pin it again"));
        }
    }
}
