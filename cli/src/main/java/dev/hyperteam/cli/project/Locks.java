package dev.hyperteam.cli.project;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLock;
import dev.hyperteam.core.artifact.ArtifactLockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Which lock files count: what ships, then the project's own, then, for the lab alone, what was built for it. */
final class Locks {
    private Locks() {}

    static ArtifactLock read(Path teamsFolder, boolean lab, Machine machine) {
        var problems = new Problems();
        var lock = ArtifactLock.shipped().with(file(teamsFolder.resolve(ArtifactLock.FILE), problems));
        if (lab) {
            lock = lock.with(file(machine.labMirror().resolve(ArtifactLock.FILE), problems));
        }
        problems.throwIfAny();
        return lock;
    }

    /** {@return the project's lock file, in which {@code pinned} have taken the place of entries of the same name} */
    static Path record(Path teamsFolder, List<Artifact> pinned) {
        var problems = new Problems();
        Path path = teamsFolder.resolve(ArtifactLock.FILE);
        var lock = file(path, problems).with(ArtifactLock.of(pinned));
        problems.throwIfAny();
        try {
            Files.createDirectories(teamsFolder);
            Path next = teamsFolder.resolve(ArtifactLock.FILE + ".new");
            Files.writeString(next, ArtifactLockFile.text(lock));
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return path;
        } catch (IOException e) {
            throw new ProblemException(new Problem(
                    "cannot write the lock file",
                    path.toString(),
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(),
                    "make the folder writable and pin again"));
        }
    }

    private static ArtifactLock file(Path path, Problems problems) {
        try {
            return ArtifactLockFile.read(path.toString(), Files.readString(path), problems);
        } catch (NoSuchFileException e) {
            return ArtifactLock.empty();
        } catch (IOException e) {
            throw new ProblemException(new Problem(
                    "cannot read the lock file",
                    path.toString(),
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(),
                    "make it a readable text file"));
        }
    }
}
