package dev.hyperteam.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a batch and the reading of its answer. Pure.
 *
 * <p>The answer is {@code \n<nonce> begin\n}, then per probe its raw output and {@code \n<nonce> <index> <code> <from> <to>\n}, then
 * {@code <nonce> end <count>\n}. The nonce is drawn anew for every batch, after everything that the host could print was written, and
 * no program on the host is told it: what a host prints cannot be taken for a frame. Output is not encoded, because a channel of SSH
 * is clean for eight bits and an encoder would cost a process per probe.
 */
final class BatchWire {
    /** Room for what a login shell prints and for the frames themselves. */
    private static final int SLACK = 64 * 1024;

    private static final int FRAME = 160;
    private static final String CONSTANT = Shell.withoutComments(Shell.resource("batch.sh"));

    private BatchWire() {}

    static String script(ProbeBatch batch, String nonce) {
        var text = new StringBuilder(CONSTANT.length() + batch.prelude().length() + 4096);
        text.append(Shell.assign("ht_nonce", nonce)).append(CONSTANT);
        text.append(batch.prelude()).append('\n');
        int index = 0;
        for (Probe probe : batch.probes()) {
            // One byte more than wanted tells whether there was more.
            text.append("ht_probe ").append(index++).append(' ').append(seconds(probe.timeout()));
            text.append(' ').append(probe.outputLimit() + 1L).append(' ');
            text.append(Shell.quote(probe.script())).append('\n');
        }
        return text.append("ht_end ").append(index).append('\n').toString();
    }

    /** {@return how many bytes a complete answer has at most} */
    static int limit(ProbeBatch batch) {
        long sum = SLACK;
        for (Probe probe : batch.probes()) {
            sum += probe.outputLimit() + 1L + FRAME;
        }
        return (int) Math.min(sum, Integer.MAX_VALUE - 64);
    }

    /** {@return the longest that the host may take by itself} */
    static Duration timeout(ProbeBatch batch) {
        var sum = Duration.ofSeconds(5);
        for (Probe probe : batch.probes()) {
            sum = sum.plusSeconds(seconds(probe.timeout())).plusMillis(1500);
        }
        return sum;
    }

    static long seconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }

    static ProbeAnswers parse(ProbeBatch batch, String nonce, byte[] bytes, Duration roundTrip) {
        return new Reader(batch.probes(), nonce, bytes).read(roundTrip);
    }

    private static final class Reader {
        private final List<Probe> probes;
        private final byte[] bytes;
        private final byte[] mark;
        private final byte[] begin;
        private final @Nullable ProbeAnswer[] answers;
        private int next;
        private boolean complete;

        Reader(List<Probe> probes, String nonce, byte[] bytes) {
            this.probes = probes;
            this.bytes = bytes;
            this.mark = ("\n" + nonce + " ").getBytes(ISO_8859_1);
            this.begin = ("\n" + nonce + " begin\n").getBytes(ISO_8859_1);
            this.answers = new @Nullable ProbeAnswer[probes.size()];
        }

        ProbeAnswers read(Duration roundTrip) {
            int from = Bytes.indexOf(bytes, begin, 0);
            if (from >= 0) {
                frames(from + begin.length);
            }
            String missing =
                    from < 0 ? "the host did not begin to answer" : "the answer of the host ends before this probe";
            Map<String, ProbeAnswer> byId = new LinkedHashMap<>();
            for (int i = 0; i < answers.length; i++) {
                ProbeAnswer answer = answers[i];
                byId.put(probes.get(i).id(), answer == null ? new ProbeAnswer.Unknown(missing) : answer);
            }
            return new ProbeAnswers(byId, complete, roundTrip);
        }

        private void frames(int start) {
            int from = start;
            while (!complete) {
                // The line break of the frame before may be the one in front of this mark.
                int at = Bytes.startsWith(bytes, mark, from - 1) ? from - 1 : Bytes.indexOf(bytes, mark, from);
                int end = at < 0 ? -1 : Bytes.indexOf(bytes, new byte[] {'\n'}, at + mark.length);
                if (end < 0) {
                    return;
                }
                String line = new String(bytes, at + mark.length, end - at - mark.length, ISO_8859_1);
                byte[] data = at < from ? new byte[0] : Arrays.copyOfRange(bytes, from, at);
                if (!frame(line.split(" ", -1), data)) {
                    return;
                }
                from = end + 1;
            }
        }

        /** {@return false when the rest cannot be trusted any more} */
        private boolean frame(String[] words, byte[] data) {
            if (words.length == 2 && words[0].equals("end")) {
                complete = words[1].equals(Integer.toString(answers.length)) && next == answers.length;
                return false;
            }
            int index = number(words[0], answers.length - 1);
            if (words.length != 4 || index < 0) {
                return false;
            }
            if (answers[index] != null) {
                answers[index] = new ProbeAnswer.Unknown("the host answered twice");
                return true;
            }
            answers[index] = index == next
                    ? answer(probes.get(index), words, data)
                    : new ProbeAnswer.Unknown("the host's answers are out of order");
            next = index + 1;
            return true;
        }

        private static ProbeAnswer answer(Probe probe, String[] words, byte[] data) {
            Duration duration = between(words[2], words[3]);
            if (duration == null) {
                return new ProbeAnswer.Unknown("the host's answer is malformed");
            }
            if (words[1].equals("lost")) {
                var limit = Duration.ofSeconds(seconds(probe.timeout()));
                return duration.compareTo(limit.minusMillis(20)) >= 0
                        ? new ProbeAnswer.TimedOut(limit)
                        : new ProbeAnswer.Unknown("the probe was killed on the host");
            }
            int code = number(words[1], 255);
            if (code < 0 || data.length > probe.outputLimit() + 1L) {
                return new ProbeAnswer.Unknown("the host's answer is malformed");
            }
            boolean truncated = data.length > probe.outputLimit();
            byte[] output = truncated ? Arrays.copyOf(data, probe.outputLimit()) : data;
            return new ProbeAnswer.Answered(code, output, truncated, duration);
        }
    }

    /** {@return the number that {@code word} spells, or -1 when it spells none between 0 and {@code max}} */
    static int number(String word, int max) {
        if (word.isEmpty() || word.length() > 9 || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int value = Integer.parseInt(word);
        return value > max ? -1 : value;
    }

    /** {@return the time between two readings of {@code /proc/uptime}, or null when they are none} */
    static @Nullable Duration between(String from, String to) {
        if (!from.matches("[0-9]{1,12}\\.[0-9]{2}") || !to.matches("[0-9]{1,12}\\.[0-9]{2}")) {
            return null;
        }
        var seconds = new BigDecimal(to).subtract(new BigDecimal(from));
        return seconds.signum() < 0
                ? null
                : Duration.ofMillis(seconds.movePointRight(3).longValueExact());
    }
}
