package dev.hyperteam.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hyperteam.base.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text that starts, finds and follows a detached command, and the reading of its answer. Pure. */
final class DetachedWire {
    /** Bytes of the end of the output that are handed back when its middle was dropped. */
    static final int TAIL = 16 * 1024;

    private static final String CONSTANT = Shell.withoutComments(Shell.resource("detached.sh"));
    private static final String WRAPPER = Shell.resource("wrapper.sh").stripTrailing();

    private DetachedWire() {}

    /** {@return the script that starts or finds {@code job} and waits for its end; its input is script and secrets} */
    static String run(DetachedJob job, String nonce) {
        return text(
                job.key(),
                nonce,
                Map.of(
                        "ht_mode", "run",
                        "ht_seconds", Long.toString(BatchWire.seconds(job.timeout())),
                        "ht_limit", Integer.toString(job.outputLimit()),
                        "ht_script_bytes", Integer.toString(job.script().getBytes(UTF_8).length),
                        "ht_secret_bytes", Integer.toString(job.secrets().length),
                        "ht_wrapper", WRAPPER));
    }

    /** {@return the script that says what is known of {@code key}} */
    static String look(DetachedKey key, int outputLimit, String nonce) {
        return text(
                key,
                nonce,
                Map.of(
                        "ht_mode", "look",
                        "ht_seconds", "0",
                        "ht_limit", Integer.toString(outputLimit),
                        "ht_script_bytes", "0",
                        "ht_secret_bytes", "0",
                        "ht_wrapper", ""));
    }

    private static String text(DetachedKey key, String nonce, Map<String, String> values) {
        var text = new StringBuilder();
        text.append(Shell.assign("ht_nonce", nonce));
        text.append(Shell.assign("ht_dir", key.directory()));
        text.append(Shell.assign("ht_unit", key.unit()));
        text.append(Shell.assign("ht_effect_limit", Integer.toString(DetachedJob.EFFECT_LIMIT)));
        values.forEach((name, value) -> text.append(Shell.assign(name, value)));
        return text.append(CONSTANT).toString();
    }

    /** {@return how many bytes an answer has at most, with what a login shell may print} */
    static int limit(int outputLimit) {
        long encoded = 4L * ((long) outputLimit + DetachedJob.EFFECT_LIMIT + TAIL) / 3;
        return (int) Math.min(encoded + 64 * 1024, Integer.MAX_VALUE - 64);
    }

    /**
     * @param allowed how long the command may run; zero when that is not known
     * @return what the host said; empty when its answer is not complete
     * @throws RemoteException when the host says that it cannot keep the contract
     */
    static Optional<DetachedResult> parse(String host, DetachedKey key, Duration allowed, String nonce, byte[] bytes) {
        Map<String, List<String>> lines = new HashMap<>();
        for (String line : new String(bytes, ISO_8859_1).split("\n", -1)) {
            if (line.startsWith(nonce + " ")) {
                String[] words = line.substring(nonce.length() + 1).split(" ", -1);
                lines.put(words[0], List.of(words).subList(1, words.length));
            }
        }
        List<String> failure = lines.get("fail");
        if (failure != null && failure.size() == 2) {
            throw refused(host, key, failure.getFirst(), decode(failure.getLast()));
        }
        if (!lines.containsKey("end")) {
            return Optional.empty();
        }
        if (lines.containsKey("none")) {
            return Optional.of(new DetachedResult.NotStarted());
        }
        if (lines.containsKey("running")) {
            return Optional.of(new DetachedResult.Running());
        }
        return lines.containsKey("done") ? done(lines, allowed) : lost(lines);
    }

    private static Optional<DetachedResult> done(Map<String, List<String>> lines, Duration allowed) {
        var words = new ArrayList<>(lines.getOrDefault("done", List.of()));
        words.removeIf(String::isEmpty);
        if (words.size() != 4) {
            return Optional.empty();
        }
        int code = BatchWire.number(words.get(0), 255);
        Duration duration = BatchWire.between(words.get(2), words.get(3));
        if (duration == null) {
            return Optional.empty();
        }
        String effect = content(lines, "effect");
        String output = output(lines);
        boolean truncated = lines.containsKey("tail") || cut(lines, "effect");
        boolean killed = code == 124 || code == 137 || code < 0;
        if (killed && allowed.isPositive() && duration.compareTo(allowed.minusMillis(50)) >= 0) {
            return Optional.of(new DetachedResult.TimedOut(effect, output, truncated, duration));
        }
        return Optional.of(
                code < 0
                        ? new DetachedResult.LostByReboot(false, effect, output)
                        : new DetachedResult.Done(code, effect, output, truncated, duration));
    }

    private static Optional<DetachedResult> lost(Map<String, List<String>> lines) {
        List<String> words = lines.get("lost");
        if (words == null || words.isEmpty()) {
            return Optional.empty();
        }
        boolean rebooted = words.size() < 2 || !words.get(0).equals(words.get(1));
        return Optional.of(new DetachedResult.LostByReboot(rebooted, content(lines, "effect"), output(lines)));
    }

    private static String output(Map<String, List<String>> lines) {
        String head = content(lines, "output");
        return lines.containsKey("tail") ? head + "\n[... output dropped ...]\n" + content(lines, "tail") : head;
    }

    private static String content(Map<String, List<String>> lines, String name) {
        List<String> words = lines.get(name);
        return words == null || words.size() != 2 ? "" : decode(words.getLast());
    }

    private static boolean cut(Map<String, List<String>> lines, String name) {
        List<String> words = lines.get(name);
        return words != null
                && words.size() == 2
                && BatchWire.number(words.getFirst(), Integer.MAX_VALUE)
                        != Base64.getDecoder().decode(words.getLast()).length;
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static RemoteException refused(String host, DetachedKey key, String stage, String message) {
        String what = switch (stage) {
            case "secrets" -> "cannot hand over the secrets of " + key;
            case "start" -> "cannot start " + key;
            default -> "cannot keep the records of " + key + " in " + DetachedJob.ROOT;
        };
        String next = message.contains("No space left")
                ? "free space on the target (df -h " + DetachedJob.ROOT + "), then resume"
                : message.contains("Read-only file system")
                        ? "the target's disk is mounted read-only: look at dmesg on the target, then resume"
                        : message.contains("Permission denied")
                                ? "log in as root or with sudo: detached commands need root's rights"
                                : "look at the target: ls -ld " + DetachedJob.ROOT + "; journalctl -u " + key.unit();
        return new RemoteException(RemoteException.Kind.PROTOCOL, new Problem(what, host, message.strip(), next));
    }
}
