package dev.hyperteam.core.workflow;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.compatibility.Compatibility;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where team files come from, in layers: a team of a later layer replaces the team of that id of an earlier one as a whole. Immutable.
 *
 * @param layers files of each layer
 * @param compatibility the files of that name, {@link Compatibility#FILE}, of all layers that have one
 */
public record TeamSource(List<List<TeamFile>> layers, List<TeamFile> compatibility) {
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    public TeamSource {
        layers = layers.stream().map(List::copyOf).toList();
        compatibility = List.copyOf(compatibility);
    }

    private TeamSource(List<List<TeamFile>> layers) {
        this(layers, List.of());
    }

    /**
     * One file.
     *
     * @param name as shown in messages
     */
    public record TeamFile(String name, String text) {}

    /** {@return the teams that come with Hyperteam} */
    public static TeamSource shipped() {
        var files = resource("teams/index.txt")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(name -> new TeamFile("teams/" + name, resource("teams/" + name)))
                .toList();
        var compatibility = "teams/" + Compatibility.FILE;
        return new TeamSource(List.of(files), List.of(new TeamFile(compatibility, resource(compatibility))));
    }

    /** Texts from memory, as one layer. */
    public static TeamSource of(TeamFile... files) {
        return new TeamSource(List.of(List.of(files)));
    }

    /**
     * The {@code *.yaml} and {@code *.yml} files of a folder, by name, as one layer, {@link Compatibility#FILE} apart; a folder that does not
     * exist has none.
     *
     * @throws ProblemException when a file cannot be read
     */
    public static TeamSource folder(Path folder) {
        return folder(folder, Path::toString);
    }

    /**
     * The same, with names for messages of the caller's choice.
     *
     * @param shown what a file is called in messages
     */
    public static TeamSource folder(Path folder, Function<Path, String> shown) {
        if (!Files.isDirectory(folder)) {
            return new TeamSource(List.of());
        }
        try (Stream<Path> entries = Files.list(folder)) {
            var paths = entries.filter(path -> path.toString().matches(".*\\.ya?ml") && Files.isRegularFile(path))
                    .sorted()
                    .toList();
            List<TeamFile> files = new ArrayList<>();
            for (Path path : paths) {
                files.add(read(path, shown.apply(path)));
            }
            var compatibility = files.stream()
                    .filter(file -> file.name().endsWith(Compatibility.FILE))
                    .toList();
            files.removeAll(compatibility);
            return new TeamSource(List.of(files), compatibility);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** {@return this source with the layers of {@code later} on top} */
    public TeamSource with(TeamSource later) {
        return new TeamSource(
                Stream.concat(layers.stream(), later.layers.stream()).toList(),
                Stream.concat(compatibility.stream(), later.compatibility.stream())
                        .toList());
    }

    private static TeamFile read(Path path, String name) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new ProblemException(new Problem(
                        "the file is too large for a team", path.toString(), "more than 4 MiB", "split or remove it"));
            }
            // malformed bytes become replacement characters; the reader tells where they do harm
            return new TeamFile(name, new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static ProblemException unreadable(Path path, IOException e) {
        return new ProblemException(
                new Problem(
                        "cannot read the team files",
                        path.toString(),
                        e.getClass().getSimpleName(),
                        "check the file and its permissions"),
                e);
    }

    private static String resource(String name) {
        try (InputStream in = TeamSource.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException("this build lacks its own file " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("this build cannot read its own file " + name, e);
        }
    }
}
