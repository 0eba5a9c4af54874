package dev.hyperteam.agents.policy;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What kubectl does, which its verb and the kind of object decide. Pure. */
final class Kubectl {
    private static final Set<String> READS = Set.of(
            "get",
            "describe",
            "logs",
            "top",
            "version",
            "cluster-info",
            "api-resources",
            "api-versions",
            "explain",
            "events",
            "diff",
            "wait",
            "options");
    private static final Set<String> CHANGES = Set.of(
            "apply",
            "label",
            "annotate",
            "scale",
            "cordon",
            "uncordon",
            "create",
            "set",
            "expose",
            "autoscale",
            "patch",
            "taint",
            "rollout",
            "config",
            "auth");
    private static final Set<String> VALUES = Set.of(
            "-n",
            "--namespace",
            "--context",
            "--kubeconfig",
            "-o",
            "--output",
            "-l",
            "--selector",
            "-f",
            "--filename",
            "-c",
            "--container",
            "--as",
            "-s",
            "--server");

    private Kubectl() {}

    static Verdict of(List<String> arguments, Function<List<String>, Verdict> inner) {
        if (arguments.stream().anyMatch(argument -> argument.matches("(?is)(.*,)?secrets?([/,.].*)?"))) {
            return new Verdict(CommandClass.FORBIDDEN, List.of("'kubectl' on secrets"));
        }
        if (arguments.stream().anyMatch(argument -> argument.matches("(?s)--raw(=.*)?"))
                || (arguments.contains("create") && arguments.contains("token"))) {
            return new Verdict(CommandClass.FORBIDDEN, List.of("'kubectl' shows credentials"));
        }
        if (arguments.stream()
                .anyMatch(argument -> argument.matches(
                        "--(as|token|server|kubeconfig|context|username|password)(-.*)?(=.*)?|-s.*"))) {
            return new Verdict(CommandClass.DANGEROUS, List.of("'kubectl' as somebody else, or somewhere else"));
        }
        String verb = "";
        String second = "";
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (VALUES.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-")) {
                if (!verb.isEmpty()) {
                    second = argument;
                    break;
                }
                verb = argument;
            }
        }
        if (verb.equals("exec")) {
            int dashes = arguments.indexOf("--");
            var what = dashes < 0 || dashes + 1 == arguments.size()
                    ? null
                    : inner.apply(arguments.subList(dashes + 1, arguments.size()));
            boolean reads = what != null && what.is() == CommandClass.READ_ONLY;
            return new Verdict(
                    reads
                            ? CommandClass.CHANGE
                            : what == null ? CommandClass.DANGEROUS : what.is().or(CommandClass.DANGEROUS),
                    List.of("'kubectl exec' runs a command in a pod"));
        }
        boolean reads = READS.contains(verb)
                || (verb.equals("rollout") && Set.of("status", "history").contains(second))
                || (verb.equals("auth") && Set.of("can-i", "whoami").contains(second))
                || (verb.equals("config")
                        && Set.of("view", "current-context", "get-contexts").contains(second));
        if (reads
                && arguments.stream().noneMatch(argument -> argument.matches("--(cascade|force|output-directory).*"))) {
            return new Verdict(CommandClass.READ_ONLY, List.of());
        }
        return CHANGES.contains(verb)
                ? new Verdict(CommandClass.CHANGE, List.of("'kubectl " + verb + "' changes the cluster"))
                : new Verdict(CommandClass.DANGEROUS, List.of("'kubectl " + verb + "' can take things away"));
    }
}
