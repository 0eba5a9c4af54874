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
 * @param making where it comes from
 */
public record Component(Artifact artifact, Making making) {
    /** {@return whether it is not the real program but files of ours that answer like it} */
    public boolean standIn() {
        return making instanceof Making.StandIn;
    }

    /** {@return every component that this build knows; one that is packed from others comes after them} */
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
        var component = new Component(artifact, making(artifact, fields));
        fields.end();
        return component;
    }

    private static Making making(Artifact artifact, Fields fields) {
        if (fields.has("images")) {
            return new Making.Packed(images(artifact, fields.mapping("images")));
        }
        String family = fields.text("family");
        var programs = filled(artifact, fields.textMap("programs"));
        if (fields.flag("stand-in", false)) {
            return new Making.StandIn(family, programs);
        }
        return new Making.Compiled(
                new Making.Sources(
                        family,
                        fields.text("tags", ""),
                        artifact.fill(fields.text("flags", "")),
                        fields.flag("cgo", false)),
                fields.text("sources", artifact.version()),
                programs,
                fields.text("c", ""));
    }

    private static List<Making.Image> images(Artifact artifact, Fields fields) {
        var images = new ArrayList<Making.Image>();
        for (String reference : fields.keys()) {
            var image = fields.mapping(reference);
            images.add(new Making.Image(
                    artifact.fill(reference),
                    image.textMap("files"),
                    image.texts("of_this_machine"),
                    image.texts("entrypoint")));
            image.end();
        }
        fields.end();
        return images;
    }

    private static SequencedMap<String, String> filled(Artifact artifact, SequencedMap<String, String> programs) {
        var filled = new LinkedHashMap<String, String>();
        programs.forEach((member, program) -> filled.put(artifact.fill(member), program));
        return filled;
    }

    /** {@return everything that a build depends on; another recipe is another program} */
    String recipe() {
        var parts = new ArrayList<String>();
        switch (making) {
            case Making.StandIn standIn -> {
                standIn.programs().sequencedValues().forEach(name -> parts.add(standIn.file(name)));
                parts.add(standIn.programs().toString());
            }
            case Making.Compiled compiled -> {
                var sources = compiled.sources();
                parts.addAll(List.of(sources.goMod(), sources.goSum(), sources.flags(), sources.tags()));
                parts.addAll(List.of(compiled.programs().toString(), Boolean.toString(sources.cgo()), compiled.file()));
            }
            case Making.Packed packed -> {
                parts.addAll(List.of(ImagePacker.FORM, packed.toString()));
                all().stream()
                        .filter(other -> packed.images().stream()
                                .flatMap(image -> image.files().values().stream())
                                .anyMatch(file -> file.split("/", 2)[0].equals(
                                        other.artifact().name())))
                        .forEach(other -> parts.add(other.recipe()));
            }
        }
        parts.add(artifact.version());
        return Scripts.hash(parts);
    }

    /** {@return the components that this one is packed from} */
    List<String> parts() {
        return making instanceof Making.Packed packed
                ? packed.images().stream()
                        .flatMap(image -> image.files().values().stream())
                        .map(file -> file.split("/", 2)[0])
                        .distinct()
                        .toList()
                : List.of();
    }
}
