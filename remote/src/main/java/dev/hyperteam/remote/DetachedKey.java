package dev.hyperteam.remote;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names one attempt of one step on a target, for good: the same key never starts twice. Each part is lower-case letters, digits and
 * hyphens, starts and ends with a letter or digit, has no double hyphen and at most 48 characters.
 */
public record DetachedKey(String run, String team, String step, String attempt) {
    private static final Pattern PART = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public DetachedKey {
        for (String part : List.of(run, team, step, attempt)) {
            if (part.length() > 48 || !PART.matcher(part).matches()) {
                throw new IllegalArgumentException("not an id of letters, digits and single hyphens: '" + part + "'");
            }
        }
    }

    /** {@return the folder on the target that holds this attempt's files} */
    public String directory() {
        return DetachedJob.ROOT + "/" + run + "/" + team + "/" + step + "/" + attempt;
    }

    /** {@return the name of the transient unit; a double hyphen parts the ids, so that no two keys share a name} */
    public String unit() {
        return "hyperteam-" + run + "--" + team + "--" + step + "--" + attempt + ".service";
    }

    @Override
    public String toString() {
        return run + "/" + team + "/" + step + "/" + attempt;
    }
}
