package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kind {@code artifact}: files out of a download whose checksum is pinned in the lock file. */
final class ArtifactKind implements ActionKind {
    /** Where the controller puts a download on the target, under its checksum, before the step begins. */
    static final String STORE = StepScripts.STATE_FOLDER + "/artifacts";

    private final ArtifactLock lock;
    private final String store;

    ArtifactKind(ArtifactLock lock, String store) {
        this.lock = lock;
        this.store = store;
    }

    @Override
    public String name() {
        return "artifact";
    }

    @Override
    public String shell() {
        return ShellResource.read("artifact");
    }

    @Override
    public Action decode(Fields fields) {
        var name = fields.text("name");
        var found = lock.find(name);
        if (fields.has("name") && found.isEmpty()) {
            fields.problems().add(lock.unknown(name, fields.markOf("name").toString()));
        }
        var files = new LinkedHashMap<String, Text>();
        fields.textMap("files")
                .forEach((member, path) -> files.put(
                        member,
                        Text.read(
                                "files." + member, path, fields.markOf("files"), Text.Shape.PATH, fields.problems())));
        var tree = Tree.read(fields);
        if (files.isEmpty() && tree.isEmpty()) {
            fields.problems()
                    .add(new Problem(
                            "an artifact installs at least one file",
                            fields.markOf("files").toString(),
                            "",
                            "write files: { NAME-IN-THE-ARCHIVE: /PATH }, or tree: { FOLDER-IN-THE-ARCHIVE: /PATH }"));
        }
        var mode = Text.or(fields, "mode", "0755", Text.Shape.MODE);
        var restart = Text.list(fields, "restart", Text.Shape.UNIT);
        return new ArtifactAction(found, store, Map.copyOf(files), List.copyOf(files.keySet()), tree, mode, restart);
    }

    /** A folder of the archive that becomes a folder of the target as a whole. */
    private record Tree(String member, Text path) {
        static Optional<Tree> read(Fields fields) {
            var entries = fields.textMap("tree");
            if (entries.isEmpty()) {
                return Optional.empty();
            }
            var entry = entries.firstEntry();
            String where = fields.markOf("tree").toString();
            if (entries.size() > 1) {
                fields.problems()
                        .add(new Problem(
                                "'tree' must be one folder",
                                where,
                                "found " + entries.size(),
                                "write tree: { NAME-{version}: /opt/NAME }"));
            }
            if (entry.getKey().startsWith("/")
                    || List.of(entry.getKey().split("/")).contains("..")) {
                fields.problems()
                        .add(new Problem(
                                "'" + entry.getKey() + "' is no folder inside an archive",
                                where,
                                "",
                                "write it as tar -t shows it"));
            }
            return Optional.of(new Tree(
                    entry.getKey(),
                    Text.read("tree", entry.getValue(), fields.markOf("tree"), Text.Shape.PATH, fields.problems())));
        }
    }

    private record ArtifactAction(
            Optional<Artifact> artifact,
            String store,
            Map<String, Text> files,
            List<String> order,
            Optional<Tree> tree,
            Text mode,
            List<Text> restart)
            implements Action {
        @Override
        public String kind() {
            return "artifact";
        }

        @Override
        public Rendered render(Values values) {
            var wanted = artifact.orElseThrow(() -> new IllegalStateException("an unknown artefact was let through"));
            var lines = new ArrayList<String>();
            var paths = new ArrayList<String>();
            for (String pattern : order) {
                String member = wanted.fill(pattern);
                var text = files.getOrDefault(pattern, new Text("files", "", wanted.mark(), Text.Shape.PATH));
                String path = wanted.fill(text.render(values));
                String hash = wanted.files().getOrDefault(member, "");
                if (wanted.pinned() && hash.isEmpty()) {
                    throw new ProblemException(new Problem(
                            "artefact '" + wanted.name() + "' " + wanted.version() + " holds no file '" + member + "'",
                            text.mark().toString(),
                            "it holds "
                                    + String.join(
                                            ", ",
                                            wanted.files().sequencedKeySet().stream()
                                                    .limit(12)
                                                    .toList()),
                            "name one of those; {version} stands for the version"));
                }
                lines.add((hash.isEmpty() ? "-" : hash) + "\t" + path + "\t" + member);
                paths.add(path);
            }
            String folder =
                    tree.map(one -> wanted.fill(one.path().render(values))).orElse("");
            if (!folder.isEmpty()) {
                paths.add(folder);
            }
            return new Variables("ARTIFACT")
                    .put("NAME", wanted.name() + " " + wanted.version())
                    .put("SHA256", wanted.sha256().orElse(""))
                    .put("STORE", store)
                    .put("PACKED", wanted.archive() ? "yes" : "")
                    .put("FILES", String.join("\n", lines))
                    .put("TREE", folder)
                    .put(
                            "TREE_MEMBER",
                            tree.map(one -> wanted.fill(one.member())).orElse(""))
                    .put("MODE", Modes.plain(mode.render(values)))
                    .put("RESTART", Text.lines(restart, values))
                    .rendered(
                            kind(),
                            "install " + wanted.name() + " " + wanted.version() + ": " + String.join(", ", paths),
                            "");
        }
    }
}
