package dev.hyperteam.core.action;

import dev.hyperteam.core.artifact.ArtifactLock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The kinds of action that a runbook may use, by name. Immutable. */
public final class ActionKinds {
    private final SequencedMap<String, ActionKind> kinds;

    private ActionKinds(SequencedMap<String, ActionKind> kinds) {
        this.kinds = kinds;
    }

    /**
     * The given kinds and no others.
     *
     * @throws IllegalArgumentException when two kinds have one name
     */
    public static ActionKinds of(ActionKind... kinds) {
        var byName = new LinkedHashMap<String, ActionKind>();
        for (ActionKind kind : kinds) {
            if (byName.put(kind.name(), kind) != null) {
                throw new IllegalArgumentException("two action kinds are named '" + kind.name() + "'");
            }
        }
        return new ActionKinds(Collections.unmodifiableSequencedMap(byName));
    }

    /** {@return the kinds that ship with Hyperteam} */
    public static ActionKinds builtIn() {
        return builtIn(ArtifactLock.shipped());
    }

    /** {@return the kinds that ship with Hyperteam, where {@code lock} tells what may be downloaded} */
    public static ActionKinds builtIn(ArtifactLock lock) {
        return of(
                new PackageKind(),
                new AptSourceKind(),
                new ArtifactKind(lock, ArtifactKind.STORE),
                new FileKind(),
                new DirectoryKind(),
                new LinkKind(),
                new LineKind(),
                new ServiceKind(),
                new UnitKind(),
                new NftTableKind(),
                new SysctlKind(),
                new ModuleKind(),
                new VolumeKind(),
                new UserKind(),
                new KeyKind(),
                new CertificateKind(),
                new ImageKind(),
                new ManifestKind(),
                new RebootKind(),
                new ScriptKind());
    }

    /** {@return these kinds and {@code extra}, which replaces one of the same name} */
    public ActionKinds with(ActionKind extra) {
        var more = new LinkedHashMap<>(kinds);
        more.put(extra.name(), extra);
        return new ActionKinds(Collections.unmodifiableSequencedMap(more));
    }

    /**
     * {@return the shell functions, prefixed {@code ht_}, that the kinds' own shell calls} Stands in front of {@link ActionKind#shell}.
     * Defines functions and nothing else.
     */
    public static String commonShell() {
        return ShellResource.read("common");
    }

    /** {@return the kind of that name, if there is one} */
    public Optional<ActionKind> byName(String name) {
        return Optional.ofNullable(kinds.get(name));
    }

    /** {@return the names in the order in which the kinds were given} */
    public Set<String> names() {
        return kinds.sequencedKeySet();
    }
}
