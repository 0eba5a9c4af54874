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
 * @param family folder with the {@code go.mod} that pins its sources, or with the files of a stand-in
 * @param programs name in the vendor's archive to name of the program that is built, or of the file that stands in for it
 * @param sources version of the module that holds its sources, where that differs from the program's
 * @param tags for Go's compiler, separated by commas
 * @param flags for Go's linker
 * @param cgo whether it needs a C compiler
 * @param standIn whether it is not the real program but files of ours that answer like it
 */
public record Component(
        Artifact artifact,
        String family,
        SequencedMap<String, String> programs,
        String sources,
        String tags,
        String flags,
        boolean cgo,
        boolean standIn) {
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
                filled(artifact, fields.textMap("programs")),
                fields.text("sources", artifact.version()),
                fields.text("tags", ""),
                artifact.fill(fields.text("flags", "")),
                fields.flag("cgo", false),
                fields.flag("stand-in", false));
        fields.end();
        return component;
    }

    private static SequencedMap<String, String> filled(Artifact artifact, SequencedMap<String, String> programs) {
        var filled = new LinkedHashMap<String, String>();
        programs.forEach((member, program) -> filled.put(artifact.fill(member), program));
        return filled;
    }

    /** {@return the text of a stand-in's file} */
    String file(String name) {
        return Scripts.text("/components/" + family + "/" + name);
    }

    /** {@return everything that a build depends on; another recipe is another program} */
    String recipe() {
        var parts = new ArrayList<String>();
        if (standIn) {
            programs.sequencedValues().forEach(name -> parts.add(file(name)));
        } else {
            parts.addAll(List.of(goMod(), goSum(), flags, tags));
        }
        parts.addAll(List.of(programs.toString(), artifact.version(), Boolean.toString(cgo)));
        return Scripts.hash(parts);
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
