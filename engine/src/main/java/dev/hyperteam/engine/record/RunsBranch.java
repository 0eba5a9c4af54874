package dev.hyperteam.engine.record;

import dev.hyperteam.base.Clock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The branch that holds the records of all runs. Nothing of what somebody has checked out, staged or half written is touched: one stream
 * to {@code git fast-import}, no index, no working tree, no hooks, no signature, and the branch moves only from where it was read.
 * Thread-safe.
 */
final class RunsBranch {
    static final String NAME = "hyperteam/runs";
    private static final String REF = "refs/heads/" + NAME;
    private static final int ATTEMPTS = 3;

    private final Git git;
    private final String folder;
    private final String who;
    private final Clock clock;
    /** Two commits from the same place: the second would be refused. */
    private final ReentrantLock order = new ReentrantLock();

    RunsBranch(Git git, String folder, String who, Clock clock) {
        this.git = git;
        this.folder = folder;
        this.who = who;
        this.clock = clock;
    }

    /**
     * Commits files.
     *
     * @param place below the folder of records, without slashes around it
     * @param files text by path below {@code place}
     * @return the commit's short name
     */
    String commit(String place, Map<String, String> files, String message) throws Git.Refused, InterruptedException {
        order.lockInterruptibly();
        try {
            if (git.answer("rev-parse", "--is-bare-repository").equals("true")) {
                throw new Git.Refused("the repository is bare");
            }
            refuseWhereItIsCheckedOut();
            String at = git.answer("rev-parse", "--show-prefix") + folder + "/" + place + "/";
            for (int attempt = 1; ; attempt++) {
                var before = tip();
                var imported =
                        git.run(stream(at, files, message, before), "fast-import", "--quiet", "--date-format=raw");
                if (imported.ok()) {
                    return git.answer("rev-parse", "--short", REF);
                }
                // another process of this project may have been quicker
                if (attempt == ATTEMPTS || tip().equals(before)) {
                    throw new Git.Refused(Git.why(imported));
                }
            }
        } finally {
            order.unlock();
        }
    }

    private Optional<String> tip() throws InterruptedException {
        var tip = git.ask("rev-parse", "--verify", "--quiet", REF);
        return tip.ok() ? Optional.of(tip.stdout().strip()) : Optional.empty();
    }

    /** Whoever works on the branch itself would find the ground moved under the feet. */
    private void refuseWhereItIsCheckedOut() throws Git.Refused, InterruptedException {
        boolean used = git.answer("worktree", "list", "--porcelain").lines().anyMatch(("branch " + REF)::equals);
        if (used) {
            throw new Git.Refused("the branch " + NAME + " is checked out; check out another one");
        }
    }

    private byte[] stream(String place, Map<String, String> files, String message, Optional<String> before)
            throws InterruptedException {
        var out = new ByteArrayOutputStream();
        line(out, "commit " + REF);
        line(out, "committer " + identity() + " " + clock.now().getEpochSecond() + " +0000");
        data(out, message);
        before.ifPresent(commit -> line(out, "from " + commit));
        files.forEach((name, text) -> {
            line(out, "M 100644 inline " + quoted(place + name));
            data(out, text);
        });
        line(out, "done");
        return out.toByteArray();
    }

    /** {@return who commits: as git knows this person, else as this machine does} */
    private String identity() throws InterruptedException {
        var name = git.ask("config", "user.name");
        var mail = git.ask("config", "user.email");
        String fallback = who.replaceAll("[^\\p{L}\\p{N}._@-]", "-");
        return plain(name.ok() ? name.stdout() : fallback.replaceAll("@.*", "")) + " <"
                + plain(mail.ok() ? mail.stdout() : fallback) + ">";
    }

    private static String plain(String text) {
        return text.replaceAll("[<>\\p{Cntrl}]", "").strip();
    }

    private static String quoted(String path) {
        return "\"" + path.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void data(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        line(out, "data " + bytes.length);
        out.writeBytes(bytes);
        line(out, "");
    }
}
