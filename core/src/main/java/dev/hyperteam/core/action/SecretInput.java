package dev.hyperteam.core.action;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;

/** What the driver on the target reads from its standard input: a line for each secret, its name and its bytes in base64. Pure. */
public final class SecretInput {
    /** The file among the secrets with the commands of sed that mask them in the output, which stays on the target's disk. */
    private static final String MASKS = ".masks";

    private SecretInput() {}

    /** {@return the lines; nothing when there are no secrets} */
    public static byte[] of(Collection<Secret> secrets) {
        if (secrets.isEmpty()) {
            return new byte[0];
        }
        var lines = new StringBuilder();
        secrets.forEach(secret -> line(lines, secret.name(), secret.revealBytes()));
        line(lines, MASKS, masks(secrets).getBytes(StandardCharsets.UTF_8));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder lines, String name, byte[] bytes) {
        lines.append(name)
                .append(' ')
                .append(Base64.getEncoder().encodeToString(bytes))
                .append('\n');
    }

    /** The longest first: a secret may be a part of another one. What spans lines is masked line by line. */
    static String masks(Collection<Secret> secrets) {
        record Mask(String form, String name) {}
        var script = new StringBuilder();
        secrets.stream()
                .flatMap(secret -> Redactor.forms(secret).stream().map(form -> new Mask(form, secret.name())))
                .filter(mask -> !mask.form().isBlank() && mask.form().lines().count() == 1)
                .sorted(Comparator.comparingInt((Mask mask) -> mask.form().length())
                        .reversed())
                .forEach(mask -> script.append("s/")
                        .append(mask.form().strip().replaceAll("[\\]\\[\\\\.*^$/]", "\\\\$0"))
                        .append("/***")
                        .append(mask.name())
                        .append("***/g\n"));
        return script.toString();
    }
}
