package dev.hyperteam.artifacts;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLock;
import dev.hyperteam.core.artifact.ArtifactLockFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;

/**
 * Writes a folder that is a mirror: copied to a site without internet, or put behind any web server, it stands in for the vendors.
 * Holds {@code NAME/VERSION/FILE}, the lock file and a {@code SHA256SUMS} for {@code sha256sum -c}.
 */
public final class ArtifactExport {
    private final ArtifactCache cache;

    /** Takes files from {@code cache}, downloading what is missing there. */
    public ArtifactExport(ArtifactCache cache) {
        this.cache = cache;
    }

    /**
     * Writes it. A file that is there already and right is left alone, so an interrupted export goes on.
     *
     * @throws ProblemException when something is not pinned or cannot be had, or the folder cannot be written
     */
    public void to(Path folder, Collection<Artifact> artifacts, ArtifactCache.Progress progress)
            throws InterruptedException {
        var sums = new StringBuilder();
        try {
            for (Artifact artifact : artifacts) {
                Path source = cache.fetch(artifact, progress);
                Path target = folder.resolve(artifact.mirrorPath());
                Files.createDirectories(target.getParent());
                if (!Files.isRegularFile(target)
                        || !Archives.sha256(target).equals(artifact.sha256().orElseThrow())) {
                    Path temp = target.resolveSibling("." + target.getFileName() + ".part");
                    Files.copy(source, temp, StandardCopyOption.REPLACE_EXISTING);
                    Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
                sums.append(artifact.sha256().orElseThrow())
                        .append("  ")
                        .append(artifact.mirrorPath())
                        .append('\n');
            }
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("SHA256SUMS"), sums, StandardCharsets.UTF_8);
            Files.writeString(
                    folder.resolve(ArtifactLock.FILE),
                    ArtifactLockFile.text(ArtifactLock.of(artifacts)),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ProblemException(new Problem(
                    "cannot write the export",
                    folder.toString(),
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(),
                    "make room there, or name another folder"));
        }
    }
}
