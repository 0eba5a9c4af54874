package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.action.Quote;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.remote.ExecRequest;
import dev.hyperteam.remote.ExecResult;
import dev.hyperteam.remote.RemoteException;
import dev.hyperteam.remote.RemoteHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Brings a download to a target in parts: memory stays bounded, and a cut line costs one part. Never more than an attempt's own folder of
 * downloads is touched, and only under the lease.
 */
final class Supply {
    private static final int PART_BYTES = 4 << 20;
    private static final Duration PART_TIMEOUT = Duration.ofMinutes(5);
    private static final String SCRIPT = Resources.text("supply.sh");
    private static final int FENCED = 97;
    private static final int MOVED = 66;
    private static final int WRONG = 65;

    /** How often the target's idea of how far it is may differ from ours before that counts as a failure. */
    private static final int LOOKS = 5;

    private final TargetSession target;
    private final RemoteHost host;
    private final String assignments;
    private final Artifact artifact;
    private final Path file;

    Supply(TargetSession target, long token, StepRef ref, Artifact artifact, Path file) {
        this.target = target;
        this.host = target.actor();
        this.artifact = artifact;
        this.file = file;
        String sha256 = artifact.sha256().orElseThrow();
        this.assignments = "token=" + token + "\nsha256=" + Quote.word(sha256) + "\npart="
                + Quote.word(
                        "part-" + sha256.substring(0, 16) + "-" + ref.node().team() + "-" + ref.step()) + "\n";
    }

    /**
     * Brings it.
     *
     * @throws RemoteException when the line does not hold; another attempt goes on where this one stopped
     * @throws ProblemException when it does not fit on the target
     */
    void bring() throws InterruptedException {
        for (int look = 1; look <= LOOKS; look++) {
            List<String> there = call("look", 0, new byte[0]).text().lines().toList();
            if (there.equals(List.of("here"))) {
                return;
            }
            long offset = number(there, 0);
            requireRoom(offset, number(there, 1));
            if (send(offset)) {
                if (call("end", 0, new byte[0]).exitCode() == 0) {
                    return;
                }
            }
        }
        throw new RemoteException(
                RemoteException.Kind.PROTOCOL,
                new Problem(
                        "the download of " + artifact.name() + " does not arrive whole",
                        target.name(),
                        LOOKS + " tries",
                        "look at /var/lib/hyperteam/artifacts on the target: something else writes there"));
    }

    private static long number(List<String> lines, int index) {
        String text = index < lines.size() ? lines.get(index).strip() : "";
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** The download, what is unpacked from it, and the files that are replaced all lie there for a moment. */
    private void requireRoom(long offset, long free) {
        try {
            long size = Files.size(file);
            if (free < size - offset + 3 * size) {
                throw new ProblemException(new Problem(
                        "no room for " + artifact.name() + " on the target",
                        target.name() + ":/var/lib/hyperteam",
                        free / 1_000_000 + " MB free, " + 4 * size / 1_000_000 + " MB needed while it is installed",
                        "make room there, then: hyperteam resume"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the download vanished from the cache", e);
        }
    }

    /** {@return whether everything was sent from {@code offset} on; false when the target is elsewhere} */
    private boolean send(long offset) throws InterruptedException {
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            long at = offset;
            for (byte[] part = in.readNBytes(PART_BYTES); part.length > 0; part = in.readNBytes(PART_BYTES)) {
                if (call("part", at, part).exitCode() == MOVED) {
                    return false;
                }
                at += part.length;
            }
            return true;
        } catch (java.io.EOFException e) {
            return true; // more is there than the download has: the end will find it wrong and drop it
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the download in the cache", e);
        }
    }

    private ExecResult call(String verb, long offset, byte[] input) throws InterruptedException {
        var result = host.exec(ExecRequest.of(assignments + "verb=" + verb + "\noffset=" + offset + "\n" + SCRIPT)
                .withStdin(input)
                .withTimeout(PART_TIMEOUT));
        switch (result.exitCode()) {
            case 0, MOVED, WRONG -> {
                return result;
            }
            case FENCED ->
                throw new TargetHeld(
                        target.name(), "the target refused a download: " + Words.line(result.text(), 200), false);
            default ->
                throw new ProblemException(new Problem(
                        "the target cannot keep the download of " + artifact.name(),
                        target.name() + ":/var/lib/hyperteam/artifacts",
                        "exit code " + result.exitCode() + ": " + Words.line(result.errorText(), 300),
                        "look at free space and mount options there"));
        }
    }
}
