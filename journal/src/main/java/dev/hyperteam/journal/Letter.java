package dev.hyperteam.journal;

import dev.hyperteam.core.event.RunId;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * What one process asks of the process that drives a run.
 *
 * @param wish what is wanted
 * @param run the run that it is for
 * @param approval the question's id; empty for pause and cancel
 * @param payloadHash of what the sender was shown; empty for pause and cancel
 * @param who user@host of the sender
 * @param reason why, for people; may be empty
 */
public record Letter(Wish wish, RunId run, String approval, String payloadHash, String who, String reason) {
    /** The longest reason, in characters. */
    public static final int REASON = 1000;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{4,8}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern WHO = Pattern.compile("[\\p{L}\\p{N}._@:+-]{1,200}");

    /** What can be wanted. */
    public enum Wish {
        /** Yes to a question. */
        APPROVE,
        /** No to a question. */
        REJECT,
        /** Start nothing more, let steps in flight end, save; resume goes on. */
        PAUSE,
        /** The same as Ctrl-C once. */
        CANCEL;

        /** {@return whether it answers a question} */
        public boolean answers() {
            return this == APPROVE || this == REJECT;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    byte[] json() {
        return new Json()
                .text("wish", wish.text())
                .name("run", run)
                .text("approval", approval)
                .text("payloadHash", payloadHash)
                .text("who", who)
                .text("reason", reason)
                .end();
    }

    /** Reads what anybody may have written: every field must look as it should. {@code owner} is whose file it is. */
    static Letter parse(byte[] json, String owner) throws LetterFiles.Refused {
        try {
            var in = new Fields.Reader().read(json);
            var wish = Arrays.stream(Wish.values())
                    .filter(known -> known.text().equals(in.text("wish")))
                    .findFirst()
                    .orElseThrow(() -> new LetterFiles.Refused("it wants none of approve, reject, pause, cancel"));
            var letter = new Letter(
                    wish,
                    new RunId(in.text("run")),
                    in.text("approval"),
                    in.text("payloadHash"),
                    in.text("who"),
                    in.text("reason"));
            return letter.checked(owner);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new LetterFiles.Refused("it is not what was agreed: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private Letter checked(String owner) throws LetterFiles.Refused {
        if (wish.answers()
                && !(ID.matcher(approval).matches() && HASH.matcher(payloadHash).matches())) {
            throw new LetterFiles.Refused("it names no question, or not what was shown");
        }
        if (!WHO.matcher(who).matches() || !who.startsWith(owner + "@")) {
            throw new LetterFiles.Refused("it says that it is from somebody else than " + owner + ", who wrote it");
        }
        if (reason.length() > REASON) {
            throw new LetterFiles.Refused("its reason is longer than " + REASON + " characters");
        }
        return this;
    }
}
