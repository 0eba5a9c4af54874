package dev.hyperteam.artifacts;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.artifact.Artifact;
import java.net.URI;
import java.nio.file.Path;

/** Where artefacts come from: the vendors, a mirror over HTTP, or a folder such as {@code artifacts export} writes. */
public sealed interface Mirror {
    /** Each from its vendor. */
    record Vendors() implements Mirror {}

    /** {@code BASE/NAME/VERSION/FILE}. */
    record Site(URI base) implements Mirror {
        URI of(Artifact artifact) {
            String text = base.toString();
            return URI.create((text.endsWith("/") ? text : text + "/") + artifact.mirrorPath());
        }
    }

    /** {@code FOLDER/NAME/VERSION/FILE}. */
    record Folder(Path folder) implements Mirror {
        Path of(Artifact artifact) {
            return folder.resolve(artifact.mirrorPath());
        }
    }

    /**
     * {@return what the key {@code artifacts.mirror} means}
     *
     * @param text an http or https address, a folder, or nothing
     * @param project what a relative folder is relative to
     */
    static Mirror of(String text, Path project) {
        try {
            if (text.isBlank()) {
                return new Vendors();
            }
            if (text.startsWith("http://") || text.startsWith("https://")) {
                var base = new URI(text);
                if (base.getHost() != null && base.getQuery() == null && base.getUserInfo() == null) {
                    return new Site(base);
                }
                throw wrong(text, "it must be http(s)://HOST/PATH without a password");
            }
            return new Folder(project.resolve(
                    text.startsWith("file:") ? Path.of(URI.create(text)).toString() : text));
        } catch (java.net.URISyntaxException | IllegalArgumentException e) {
            throw wrong(text, String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException wrong(String text, String why) {
        return new ProblemException(new Problem(
                "no mirror '" + text + "'", "artifacts.mirror", why, "write https://HOST/PATH or a folder"));
    }
}
