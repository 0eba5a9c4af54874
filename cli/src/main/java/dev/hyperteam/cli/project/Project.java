package dev.hyperteam.cli.project;

import dev.hyperteam.artifacts.ArtifactCache;
import dev.hyperteam.artifacts.Mirror;
import dev.hyperteam.artifacts.Web;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLock;
import dev.hyperteam.core.runbook.ParameterValues;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.SetOptions;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.Config;
import dev.hyperteam.engine.config.ConfigKeys;
import dev.hyperteam.engine.config.ConfigReader;
import dev.hyperteam.engine.config.Secrets;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.journal.JournalReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A project's folder. Opened only as far as a command asks; what is wrong with it is wrong usage (exit code 2). Not thread-safe.
 */
public final class Project {
    private final Session session;
    private final Request request;
    private final Config config;
    private final ArtifactLock lock;
    private final ActionKinds kinds;
    private Optional<Workflow> workflow = Optional.empty();

    /**
     * Which project, and how.
     *
     * @param folder given with {@code -C}
     * @param lab whether the lab is the target
     * @param targets names given with {@code --target}; empty means all
     * @param sets pairs of {@code --set}
     */
    public record Request(Optional<String> folder, boolean lab, List<String> targets, Map<String, String> sets) {}

    private Optional<Machine.LabTargets> lab = Optional.empty();

    private Project(Session session, Request request, Config config, ArtifactLock lock) {
        this.session = session;
        this.request = request;
        this.config = config;
        this.lock = lock;
        this.kinds = ActionKinds.builtIn(lock);
    }

    /** Reads the configuration. */
    public static Project open(Session session, Request request) {
        Path folder =
                request.folder().map(name -> session.folder().resolve(name)).orElse(session.folder());
        if (!Files.isDirectory(folder)) {
            throw new UsageProblem(
                    new Problem("no such folder", folder.toString(), "", "make it, or name another one with -C"));
        }
        var sets = usage(() -> withTeams(session, folder, request.sets()));
        var config = usage(() -> ConfigReader.read(folder, sets, session.environment()));
        var lock = usage(() -> Locks.read(config.teamsFolder(), request.lab(), session.machine()));
        return new Project(session, request, config, lock);
    }

    /** Finds the team of a parameter that was named alone: {@code --set ssh_port=2222}. Needs the teams only if there is one. */
    private static Map<String, String> withTeams(Session session, Path folder, Map<String, String> sets) {
        var alone = new ArrayList<String>();
        var others = new LinkedHashMap<String, String>();
        sets.forEach((key, value) -> {
            boolean known = key.contains(".")
                    || ConfigKeys.all().stream().anyMatch(other -> other.path().equals(key));
            if (known) {
                others.put(key, value);
            } else {
                alone.add(key + "=" + value);
            }
        });
        if (!alone.isEmpty()) {
            var config = ConfigReader.read(folder, others, session.environment());
            var problems = new Problems();
            var lock = Locks.read(config.teamsFolder(), false, session.machine());
            var workflow = Workflow.load(TeamFiles.of(session, config).all(), ActionKinds.builtIn(lock));
            SetOptions.parse(alone, Mark.outside("--set"), workflow, problems)
                    .forEach((team, given) ->
                            given.forEach((name, value) -> others.put(team + "." + name, value.value())));
            problems.throwIfAny();
        }
        return others;
    }

    /** What a caller got wrong is usage, not failure. */
    private static <T> T usage(java.util.function.Supplier<T> reading) {
        try {
            return reading.get();
        } catch (UsageProblem e) {
            throw e;
        } catch (ProblemException e) {
            throw new UsageProblem(e.problems());
        }
    }

    /** {@return the configuration} */
    public Config config() {
        return config;
    }

    /** {@return whether the lab is the target} */
    public boolean lab() {
        return request.lab();
    }

    /** {@return the kinds of action that runbooks may use} */
    public ActionKinds kinds() {
        return kinds;
    }

    /** {@return what may be downloaded: as shipped, as this project pins it, and for the lab as its components were built} */
    public ArtifactLock lock() {
        return lock;
    }

    /** {@return the store of downloads; the lab takes from its own mirror alone} */
    public ArtifactCache artifacts() {
        var mirror = usage(() -> lab()
                ? new Mirror.Folder(session.machine().labMirror())
                : Mirror.of(config.artifactMirror(), config.projectFolder()));
        return new ArtifactCache(config.artifactCache(), mirror, Web.real(), session.clock(), new SecureRandom());
    }

    /** Records pins in the project's own lock file. {@return the file} */
    public Path record(List<Artifact> pinned) {
        return Locks.record(config.teamsFolder(), pinned);
    }

    /** {@return where the journal of this project, or of its lab, lies} */
    public Path stateFolder() {
        return lab() ? labFolder() : config.stateFolder();
    }

    private Path labFolder() {
        return config.stateFolder().resolve("lab").resolve(config.labName());
    }

    /** {@return whether the project was opened without its lab, and that has a journal} */
    boolean labHasRuns() {
        return !lab() && JournalReader.exists(labFolder());
    }

    /** {@return the secrets, masked on this session's console once found} */
    public Secrets secrets() {
        return Secrets.of(
                config,
                session.environment(),
                session.processes(),
                session.console().redactor());
    }

    /** {@return the graph of teams, the project's own included; parameters that somebody set are checked against it} */
    public Workflow workflow() {
        if (workflow.isEmpty()) {
            workflow = Optional.of(usage(() -> {
                var loaded = Workflow.load(teamFiles().all(), kinds);
                checkOverrides(loaded);
                return loaded;
            }));
        }
        return workflow.get();
    }

    /** {@return the files that the teams are read from} */
    public TeamFiles teamFiles() {
        return usage(() -> TeamFiles.of(session, config));
    }

    /** From now on these teams need nothing but each other: they are tried alone. */
    public void tryAlone(Set<TeamId> teams) {
        workflow = Optional.of(workflow().alone(teams));
    }

    private void checkOverrides(Workflow loaded) {
        var problems = new Problems();
        config.overrides().forEach((name, parameters) -> {
            var given = new LinkedHashMap<String, ParameterValues.Given>();
            parameters.forEach((key, value) -> given.put(key, new ParameterValues.Given(value.value(), value.mark())));
            Mark mark = parameters.values().stream()
                    .map(Config.Given::mark)
                    .findFirst()
                    .orElse(Mark.outside(Config.FILE));
            Optional<Team> team = loaded.team(new TeamId(name));
            if (team.isPresent()) {
                ParameterValues.resolve(team.get(), given, Map.of(), problems);
            } else {
                problems.add(new Problem(
                        "parameters for an unknown team '" + name + "'",
                        mark.toString(),
                        "",
                        dev.hyperteam.base.Nearest.of(
                                        name,
                                        loaded.ids().stream().map(TeamId::value).toList())
                                .map(nearest -> "did you mean '" + nearest + "'?")
                                .orElse("hyperteam teams lists the teams")));
            }
        });
        problems.throwIfAny();
    }

    /** {@return what a selection's problems allow} */
    public Selection select(Function<Problems, Selection> selecting) {
        return usage(() -> {
            var problems = new Problems();
            var selection = selecting.apply(problems);
            problems.throwIfAny();
            return selection;
        });
    }

    /** {@return the lab's hosts as targets, brought up if need be; those that were asked for, else all} */
    public List<Target> labUp(Consumer<String> progress) throws InterruptedException {
        var hosts =
                chosen("lab.hosts").map(Integer::valueOf).map(OptionalInt::of).orElse(OptionalInt.empty());
        var wanted = new Machine.LabRequest(
                config.labName(), chosen("lab.driver"), chosen("lab.os"), hosts, chosen("lab.docker_host"));
        var up = session.machine().labUp(wanted, progress);
        LabState.keepOnlyOf(stateFolder(), up.identity());
        lab = Optional.of(up);
        return requested(up.targets());
    }

    /** {@return the settings for the engine; those of a lab tell the teams what a lab has, where nobody has said otherwise} */
    public Settings settings() {
        var usual = config.settings();
        return lab.map(targets ->
                        usual.withParameters(LabValues.with(usual.parameters(), workflow(), targets.timeServer())))
                .orElse(usual);
    }

    /** {@return whether a lab host is kept after each phase, by the configuration and by what the host is made of} */
    public boolean keepsPhases() {
        return lab.map(Machine.LabTargets::snapshots).orElse(false)
                && chosen("lab.phase_snapshots").equals(Optional.of("true"));
    }

    /** {@return the value of a key unless it leaves the choice open} */
    private Optional<String> chosen(String key) {
        return config.values().stream()
                .filter(value -> value.key().equals(key))
                .map(Config.Value::value)
                .filter(value -> !value.equals("auto") && !value.isEmpty())
                .findFirst();
    }

    /** Forgets what is known of the lab's host: it is gone. */
    public void labGone() {
        LabState.forget(stateFolder());
    }

    /**
     * {@return the targets of the configuration that were asked for}
     *
     * @throws UsageProblem when there is none, or an unknown name was asked for
     */
    public List<Target> targets() {
        if (lab()) {
            throw new IllegalStateException("the lab's target is known once the lab is up");
        }
        if (config.targets().isEmpty()) {
            throw new UsageProblem(new Problem(
                    "there is no target",
                    config.file()
                            .map(file -> Config.FILE)
                            .orElse(config.projectFolder().toString()),
                    config.file().isPresent() ? "neither targets nor ssh.host is set" : "no " + Config.FILE + " here",
                    "hyperteam init --host ADDRESS writes one, or try it on a disposable one: hyperteam run --lab"));
        }
        return requested(config.targets());
    }

    private List<Target> requested(List<Target> all) {
        var names = all.stream().map(Target::name).toList();
        for (String name : request.targets()) {
            if (!names.contains(name)) {
                throw new UsageProblem(new Problem(
                        "unknown target '" + name + "'",
                        "--target",
                        "",
                        dev.hyperteam.base.Nearest.of(name, names)
                                .map(nearest -> "did you mean '" + nearest + "'?")
                                .orElse("targets: " + String.join(", ", names))));
            }
        }
        return all.stream()
                .filter(target ->
                        request.targets().isEmpty() || request.targets().contains(target.name()))
                .toList();
    }
}
