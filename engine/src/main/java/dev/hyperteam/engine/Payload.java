package dev.hyperteam.engine;

import dev.hyperteam.core.workflow.Node;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * What a person is shown and decides on.
 *
 * @param node whose step or phase it is; for a phase the node that came to the gate first, which is no part of what is decided
 * @param step the step's id; empty for a phase
 * @param phase the phase; 0 for a step
 * @param question one line
 * @param hazards why it is asked
 * @param shown the exact words and the difference that would be made; several lines
 * @param bound what else the answer is bound to: hashes of what would be run
 */
record Payload(
        Node node, String step, int phase, String question, List<String> hazards, String shown, List<String> bound) {

    static Payload ofStep(PreparedStep step, Collection<String> hazards, String difference) {
        var rendered = step.rendered();
        var action = new Digest();
        action.add(rendered.kind());
        rendered.variables().forEach((name, value) -> action.add(name).add(value));
        rendered.secrets().forEach(action::add);
        action.add(rendered.functions()).add(rendered.diffable());
        String what = String.join(", ", hazards) + ": " + step.step().title();
        String shown = "step     " + step.ref() + ": " + step.step().title() + "\naction   " + rendered.kind() + ": "
                + rendered.summary() + "\nhazards  " + String.join(", ", hazards)
                + (difference.isBlank()
                        ? ""
                        : "\nchange\n" + difference.strip().indent(2).stripTrailing());
        return new Payload(
                step.ref().node(), step.ref().step(), 0, what, List.copyOf(hazards), shown, List.of(action.hex()));
    }

    /** A question of an agent, which is about no step of the runbook. */
    static Payload ofQuestion(Node node, String question, List<String> reasons, String shown, List<String> bound) {
        return new Payload(node, "agent", 0, question, List.copyOf(reasons), shown, List.copyOf(bound));
    }

    static Payload ofPhase(Node first, int phase, List<Node> nodes) {
        String teams = String.join(", ", nodes.stream().map(Node::toString).toList());
        return new Payload(
                first,
                "",
                phase,
                "start phase " + phase + "?",
                List.of(),
                "phase    " + phase + "\nteams    " + teams,
                List.of());
    }

    /** {@return SHA-256 over everything that was shown and everything that it is bound to, in 64 hexadecimal digits} */
    String hash() {
        var all = new Digest();
        all.add(phase > 0 ? "phase " + phase : node + "/" + step).add(question).add(shown);
        hazards.forEach(all::add);
        bound.forEach(all::add);
        return all.hex();
    }

    /** Each part with its length in front, so that no two lists of parts are the same bytes. */
    private static final class Digest {
        private final MessageDigest digest;

        Digest() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        Digest add(String part) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
            return this;
        }

        String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
