package dev.hyperteam.core.action;

import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.StepRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Puts together what is sent to a target: quoted assignments in front of constant shell. Pure; the same input gives the same bytes.
 * Immutable and thread-safe.
 */
public final class StepScripts {
    /** Where runs keep their state on a target: root-only. */
    public static final String STATE_FOLDER = "/var/lib/hyperteam";

    private static final String COMMON = ActionKinds.commonShell();
    private static final String DRIVER = ShellResource.read("step");

    private final ActionKinds kinds;

    /** Scripts for actions of {@code kinds}. */
    public StepScripts(ActionKinds kinds) {
        this.kinds = kinds;
    }

    /**
     * What a mutation carries besides its action.
     *
     * @param token the fencing token that the target's lease must show
     * @param guard delay of the revert timer, whole seconds; empty for steps that cannot lock anybody out
     */
    public record Fence(long token, Optional<Duration> guard) {}

    /** {@return the shell functions of the kinds in {@code rendered}, for the head of a batch of probes} */
    public String prelude(Collection<Rendered> rendered) {
        var names = new TreeSet<String>();
        rendered.forEach(action -> names.add(action.kind()));
        var script = new StringBuilder(COMMON);
        names.forEach(name -> script.append(functions(name)));
        return script.toString();
    }

    /** {@return the body of a probe that calls {@code verb} ({@code check}, {@code state} or {@code verify}) of an action} */
    public String probe(Rendered action, String verb) {
        return assignments(action) + action.functions() + prefix(action.kind()) + "_" + verb + "\n";
    }

    /** {@return a verification's shell with the parameters that it uses in front of it} */
    public static String question(String run, Collection<String> uses, Map<String, String> values) {
        var script = new StringBuilder();
        for (String name : uses) {
            assign(script, name, values.getOrDefault(name, ""));
        }
        return script.append(run).append('\n').toString();
    }

    /**
     * The script that tells what became of an attempt whose end nobody saw: two lines, the value before and the present one, in base64;
     * nothing when the value before was never captured.
     */
    public String aftermath(Rendered action, RunId run, StepRef ref) {
        var script = new StringBuilder(assignments(action))
                .append(COMMON)
                .append(functions(action.kind()))
                .append(action.functions());
        assign(script, "ht_home", home(run, ref));
        return script.append(
                        "[ -e \"$ht_home/prior/complete\" ] || exit 0\nbase64 -w0 <\"$ht_home/prior/state\"\necho\n")
                .append(prefix(action.kind()))
                .append("_state | base64 -w0\n")
                .toString();
    }

    /** {@return the script that takes a guarded change back at once instead of waiting for the timer} */
    public static String revert(RunId run, StepRef ref, int attempt) {
        return call(run, ref, attempt, "revert");
    }

    /** {@return the whole script of one attempt; run with {@code apply}, later perhaps with {@code revert}, {@code confirm}, {@code undo}} */
    public String attempt(Rendered action, RunId run, StepRef ref, Fence fence) {
        var script = new StringBuilder();
        script.append(assignments(action));
        assign(script, "ht_fn", prefix(action.kind()));
        assign(script, "ht_home", home(run, ref));
        assign(script, "ht_token", Long.toString(fence.token()));
        assign(
                script,
                "ht_guard",
                fence.guard()
                        .map(delay -> Long.toString(Math.max(1, delay.toSeconds())))
                        .orElse(""));
        assign(script, "ht_unit", guardUnit(run, ref));
        assign(script, "ht_secret_names", String.join(" ", action.secrets()));
        return script.append(COMMON)
                .append(functions(action.kind()))
                .append(action.functions())
                .append(DRIVER)
                .toString();
    }

    /**
     * The script that undoes one attempt. It runs what the attempt left on the target, so an undo does not depend on today's runbook.
     * An attempt that never reached the target is undone by what the attempt before it left there.
     *
     * @param after the state that must still be there; empty for an attempt whose end nobody saw, which counts as ours
     */
    public static String undo(RunId of, StepRef ref, int attempt, long token, String after) {
        var script = new StringBuilder();
        assign(script, "ht_undo_token", Long.toString(token));
        assign(script, "ht_undo_after", Base64.getEncoder().encodeToString(after.getBytes(StandardCharsets.UTF_8)));
        assign(script, "ht_steps_home", home(of, ref));
        assign(script, "ht_attempt", Integer.toString(attempt));
        return script.append("""
                        export ht_undo_token ht_undo_after
                        ht_last=$ht_attempt
                        while [ "$ht_last" -ge 1 ] && [ ! -e "$ht_steps_home/$ht_last/started" ]; do
                          ht_last=$((ht_last - 1))
                        done
                        if [ "$ht_last" -ge 1 ]; then
                          exec sh "$ht_steps_home/$ht_last/script" undo
                        fi
                        if [ -z "$ht_undo_after" ] && [ -e /var/lib/hyperteam/lease ]; then
                          echo 'it never began on this host'
                          exit 66
                        fi
                        echo "the record of the change is gone: $ht_steps_home/$ht_attempt"
                        exit 68
                        """).toString();
    }

    /** {@return the script that keeps a guarded change and answers {@code confirmed}, or {@code reverted} when the host was faster} */
    public static String confirm(RunId run, StepRef ref, int attempt) {
        return call(run, ref, attempt, "confirm");
    }

    private static String call(RunId run, StepRef ref, int attempt, String verb) {
        var script = new StringBuilder();
        assign(script, "HYPERTEAM_DIR", attemptFolder(run, ref, attempt));
        return script.append("export HYPERTEAM_DIR\nexec sh \"$HYPERTEAM_DIR/script\" ")
                .append(verb)
                .append('\n')
                .toString();
    }

    /** {@return the script that prints {@code reverted} if the host took the change back} */
    public static String guardState(RunId run, StepRef ref) {
        var script = new StringBuilder();
        assign(script, "home", home(run, ref));
        return script.append(
                        "if [ -e \"$home/reverted\" ]; then echo reverted; elif [ -e \"$home/confirmed\" ]; then echo confirmed; else echo armed; fi\n")
                .toString();
    }

    /** {@return the folder of one step in one run on the target} */
    public static String home(RunId run, StepRef ref) {
        return STATE_FOLDER + "/" + run + "/" + ref.node().team() + "/" + ref.step();
    }

    private static String attemptFolder(RunId run, StepRef ref, int attempt) {
        return home(run, ref) + "/" + attempt;
    }

    static String guardUnit(RunId run, StepRef ref) {
        return "hyperteam-revert-" + run + "-" + ref.node().team() + "-" + ref.step();
    }

    private String functions(String kind) {
        return kinds.byName(kind)
                .orElseThrow(() -> new IllegalStateException("no action kind '" + kind + "'"))
                .shell();
    }

    private static String prefix(String kind) {
        return kind.replace('-', '_');
    }

    private static String assignments(Rendered action) {
        var script = new StringBuilder();
        action.variables().forEach((name, value) -> assign(script, name, value));
        return script.toString();
    }

    private static void assign(StringBuilder script, String name, String value) {
        script.append(name).append('=').append(Quote.word(value)).append('\n');
    }
}
