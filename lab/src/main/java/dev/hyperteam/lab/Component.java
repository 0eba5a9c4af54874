package dev.hyperteam.lab;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A real program that the lab takes from a mirror of its own instead of the vendor's download.
 *
 * @param artifact what it stands in for: name, version, address; not pinned
 * @param family folder with the {@code go.mod} that pins its sources
 * @param programs name in the vendor's archive to name of the program that is built
 * @param flags for Go's linker
 * @param cgo whether it needs a C compiler
 */
public record Component(
        Artifact artifact, String family, SequencedMap<String, String> programs, String flags, boolean cgo) {
    /** {@return every component that this build knows} */
    static List<Component> all() {
        var problems = new Problems();
        var lock = ArtifactLock.shipped();
        var components = new ArrayList<Component>();
        String text = Scripts.text("/components/components.yaml");
        var entries = Fields.of(
                "the components", Yaml.read("components.yaml", text, problems).orElseThrow(), problems);
        for (String name : entries.keys()) {
            components.add(read(name, entries.mapping(name), lock, entries));
        }
        entries.end();
        problems.throwIfAny();
        return List.copyOf(components);
    }

    private static Component read(String name, Fields fields, ArtifactLock lock, Fields entries) {
        var known = lock.find(name);
        var artifact = new Artifact(
                name,
                fields.text("version", known.map(Artifact::version).orElse("")),
                fields.text("url", known.map(Artifact::url).orElse("")),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                new LinkedHashMap<>(),
                entries.markOf(name));
        var component = new Component(
                artifact,
                fields.text("family"),
                fields.textMap("programs"),
                artifact.fill(fields.text("flags", "")),
                fields.flag("cgo", false));
        fields.end();
        return component;
    }

    /** {@return the {@code go.mod} of the family} */
    String goMod() {
        return Scripts.text("/components/" + family + "/go.mod");
    }

    /** {@return the {@code go.sum} of the family} */
    String goSum() {
        return Scripts.text("/components/" + family + "/go.sum");
    }
}
