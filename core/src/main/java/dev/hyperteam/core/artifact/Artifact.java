package dev.hyperteam.core.artifact;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Mark;
import java.net.URI;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * One thing that is downloaded. Immutable.
 *
 * @param name as runbooks name it
 * @param version never "latest"
 * @param url where the vendor offers it; {@code {version}} stands for the version
 * @param checksums where the vendor publishes its checksum, if it does; only {@code pin} asks there
 * @param sha256 64 lower-case hexadecimal digits; empty while nobody has confirmed one
 * @param size in bytes, as pinned
 * @param files sha256 of each file inside, by its name there ({@code {version}} filled in); a download that is no archive holds itself
 * @param mark where the entry stands
 */
public record Artifact(
        String name,
        String version,
        String url,
        Optional<String> checksums,
        Optional<String> sha256,
        OptionalLong size,
        SequencedMap<String, String> files,
        Mark mark) {
    public Artifact {
        files = Collections.unmodifiableSequencedMap(files);
    }

    /** {@return whether a human has confirmed what it must be} */
    public boolean pinned() {
        return sha256.isPresent();
    }

    /** {@return {@code pattern} with the version filled in} */
    public String fill(String pattern) {
        return pattern.replace("{version}", version);
    }

    /** {@return where it is offered} */
    public URI source() {
        return URI.create(fill(url));
    }

    /** {@return the name of the file that is downloaded} */
    public String fileName() {
        String path = source().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@return where it lies below a mirror or an export: {@code NAME/VERSION/FILE}} */
    public String mirrorPath() {
        return name + "/" + version + "/" + fileName();
    }

    /** {@return whether it is a compressed tar archive rather than one file} */
    public boolean archive() {
        return fileName().endsWith(".tar.gz") || fileName().endsWith(".tgz");
    }

    /** {@return this artefact with what was found out about its bytes} */
    public Artifact pinnedAs(String hash, long bytes, SequencedMap<String, String> members) {
        return new Artifact(name, version, url, checksums, Optional.of(hash), OptionalLong.of(bytes), members, mark);
    }

    /** {@return why nothing is installed from it before somebody has confirmed its checksum} */
    public Problem unpinned() {
        return new Problem(
                "artefact '" + name + "' " + version + " is not pinned",
                mark.toString(),
                "nobody has confirmed its checksum yet, so nothing is installed from it",
                "on a machine with internet: hyperteam artifacts pin " + name);
    }
}
