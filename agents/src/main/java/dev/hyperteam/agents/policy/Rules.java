package dev.hyperteam.agents.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a list of words cannot say of a program: where its arguments decide. Pure. */
final class Rules {
    private static final Pattern LOOPBACK =
            Pattern.compile("(https?://)?(127\\.[0-9.]+|localhost|\\[::1\\])(:[0-9]+)?(/.*)?");
    private static final Set<String> CURL_HARMLESS = Set.of(
            "-s",
            "-S",
            "-f",
            "-sS",
            "-fsS",
            "-sf",
            "-fs",
            "-fsSL",
            "-sSL",
            "-L",
            "-i",
            "-I",
            "-v",
            "-4",
            "-6",
            "-k",
            "-g",
            "--silent",
            "--show-error",
            "--fail",
            "--head",
            "--include",
            "--location",
            "--verbose",
            "--insecure",
            "--compressed",
            "--noproxy");
    private static final Set<String> CURL_VALUES = Set.of(
            "-m",
            "--max-time",
            "--connect-timeout",
            "-w",
            "--write-out",
            "-H",
            "--header",
            "--cacert",
            "--resolve",
            "--retry",
            "-A",
            "--noproxy");
    private static final Set<String> LIFELINES = Set.of(
            "ssh",
            "sshd",
            "systemd-networkd",
            "networking",
            "NetworkManager",
            "nftables",
            "firewalld",
            "ufw",
            "fail2ban",
            "dbus",
            "systemd-logind",
            "systemd-journald",
            "auditd",
            "apparmor");

    private Rules() {}

    /** {@return what {@code program} is with {@code arguments}} {@code inner} judges a command inside. */
    static Verdict of(String program, List<String> arguments, Verdict usual, Function<List<String>, Verdict> inner) {
        return switch (program) {
            case "find" -> FileRules.find(arguments, inner);
            case "sed" -> FileRules.sed(arguments);
            case "awk", "gawk", "mawk" -> FileRules.awk(arguments);
            case "ip", "bridge" -> ip(arguments, inner);
            case "sysctl" ->
                arguments.stream()
                                .anyMatch(argument -> argument.contains("=")
                                        || argument.matches("-[A-Za-z]*[wpf].*|--(w|l|sy).*|--[sp]"))
                        ? FileRules.is(CommandClass.CHANGE, "'sysctl' sets values")
                        : FileRules.is(CommandClass.READ_ONLY, "");
            case "date" ->
                FileRules.has(arguments, "", "-s", "--set")
                                || arguments.stream().anyMatch(argument -> argument.matches("(?s)-[uR]*s.*|--s.*"))
                                || FileRules.operands(arguments).stream().anyMatch(word -> word.matches("[0-9]{8,}.*"))
                        ? FileRules.is(CommandClass.CHANGE, "'date' sets the clock")
                        : FileRules.is(CommandClass.READ_ONLY, "");
            case "hostname" ->
                !FileRules.operands(arguments).isEmpty()
                                || arguments.stream()
                                        .anyMatch(
                                                argument -> !argument.matches(
                                                        "-[fsiIdAay]+|--(fqdn|long|short|ip-address|all-ip-addresses|domain|all-fqdns)"))
                        ? FileRules.is(CommandClass.CHANGE, "'hostname' sets a name")
                        : FileRules.is(CommandClass.READ_ONLY, "");
            case "mount" -> mount(arguments);
            case "curl" -> curl(arguments);
            case "rm" -> FileRules.rm(arguments);
            case "chmod", "chown", "chgrp", "setfacl" -> FileRules.rights(program, arguments);
            case "cp", "install", "ln" -> FileRules.written(program, FileRules.last(arguments));
            case "mv", "tee", "truncate", "touch", "mkdir", "rmdir", "unlink", "chattr" ->
                FileRules.written(program, FileRules.operands(arguments)).or(usual);
            case "dd",
                    "mkfs",
                    "mkswap",
                    "wipefs",
                    "sgdisk",
                    "sfdisk",
                    "fdisk",
                    "cfdisk",
                    "gdisk",
                    "parted",
                    "blkdiscard",
                    "shred",
                    "badblocks",
                    "cryptsetup" ->
                arguments.stream()
                                .anyMatch(argument -> Paths.disk(argument.replaceFirst("^(of|--?[a-z-]+)=", ""))
                                        && !argument.startsWith("if="))
                        ? FileRules.is(CommandClass.FORBIDDEN, "'" + program + "' on a disk")
                        : usual;
            case "kill", "pkill", "killall" -> kill(program, arguments, usual);
            case "systemctl" -> systemctl(arguments, usual);
            case "kubectl" -> Kubectl.of(arguments, inner);
            case "ctr" -> ctr(arguments, usual);
            case "etcdctl" ->
                arguments.stream().anyMatch(argument -> argument.matches("(?s)--(prefix|from-key).*|.*/secrets.*"))
                                && arguments.stream().anyMatch(Set.of("get", "watch")::contains)
                        ? FileRules.is(CommandClass.FORBIDDEN, "'etcdctl' shows the cluster's secrets")
                        : arguments.stream().anyMatch(Set.of("remove", "add", "promote", "update")::contains)
                                ? FileRules.is(CommandClass.DANGEROUS, "'etcdctl' changes members")
                                : usual;
            case "getent" ->
                arguments.stream().anyMatch(argument -> argument.endsWith("shadow"))
                        ? FileRules.is(CommandClass.FORBIDDEN, "'getent' shows password hashes")
                        : usual;
            case "visudo", "sshd" ->
                usual.is() == CommandClass.READ_ONLY
                        ? usual
                        : FileRules.is(CommandClass.DANGEROUS, "'" + program + "' does more than check");
            case "nft" ->
                arguments.stream().anyMatch(argument -> argument.contains(";") || argument.contains("\n"))
                        ? FileRules.is(CommandClass.DANGEROUS, "'nft' with more than one command")
                        : usual;
            case "containerd" ->
                arguments.equals(List.of("--version")) || arguments.equals(List.of("-v"))
                        ? FileRules.is(CommandClass.READ_ONLY, "")
                        : usual;
            case "numactl" ->
                FileRules.operands(arguments).isEmpty()
                        ? usual
                        : FileRules.is(CommandClass.DANGEROUS, "'numactl' runs a command");
            case "hostnamectl" ->
                FileRules.operands(arguments).size() > 1
                        ? FileRules.is(CommandClass.CHANGE, "'hostnamectl' sets a name")
                        : usual;
            case "tar", "zip", "rg" ->
                FileRules.above(arguments)
                        ? FileRules.is(CommandClass.DANGEROUS, "'" + program + "' reads secrets too")
                                .or(usual)
                        : usual;
            case "diff" -> FileRules.grep(arguments, usual);
            case "uniq", "xxd" ->
                FileRules.operands(arguments).size() > 1
                        ? FileRules.is(CommandClass.CHANGE, "'" + program + "' writes its second file")
                        : usual;
            case "grep", "egrep", "fgrep", "zgrep" -> FileRules.grep(arguments, usual);
            case "rsync", "scp" ->
                arguments.stream().anyMatch(argument -> argument.matches("[^/-][^/]*:.*"))
                        ? FileRules.is(
                                CommandClass.DANGEROUS, "'" + program + "' sends to or fetches from another host")
                        : usual;
            case "crontab" ->
                FileRules.has(arguments, "", "-l") && arguments.stream().noneMatch("-e"::equals)
                        ? usual
                        : FileRules.is(CommandClass.DANGEROUS, "'crontab' runs things later")
                                .or(usual);
            case "wget" ->
                arguments.stream().anyMatch(argument -> argument.startsWith("-qO") || argument.startsWith("-O"))
                        ? FileRules.is(CommandClass.DANGEROUS, "'wget' writes where it is told")
                                .or(usual)
                        : usual;
            case "hcloud", "hetzner-cli" ->
                arguments.stream()
                                .anyMatch(
                                        Set.of(
                                                "delete",
                                                "rebuild",
                                                "reset",
                                                "poweroff",
                                                "shutdown",
                                                "enable-rescue",
                                                "detach")::contains)
                        ? FileRules.is(
                                CommandClass.FORBIDDEN,
                                "'" + program + "' takes servers away; Hyperteam has its own way, which asks")
                        : FileRules.is(CommandClass.DANGEROUS, "'" + program + "' works on servers");
            default -> usual;
        };
    }

    private static Verdict ip(List<String> arguments, Function<List<String>, Verdict> inner) {
        if (arguments.stream().anyMatch(argument -> argument.matches("--?(b|ba|bat.*|fo.*)"))) {
            return FileRules.is(CommandClass.DANGEROUS, "'ip' runs a file of commands");
        }
        var words = FileRules.operands(arguments);
        if (words.contains("exec")) {
            var command = words.subList(Math.min(words.size(), words.indexOf("exec") + 2), words.size());
            return FileRules.is(CommandClass.DANGEROUS, "'ip netns exec' runs a command")
                    .or(command.isEmpty() ? FileRules.is(CommandClass.DANGEROUS, "") : inner.apply(command));
        }
        boolean starts = words.size() > 1
                && words.get(1).matches("ex?e?")
                && words.getFirst().matches("net.*|v.*");
        boolean takes = words.size() > 1 && words.get(1).matches("d(e(le?t?)?)?|f(l(us?)?)?");
        if (starts || takes || (!words.isEmpty() && words.getFirst().startsWith("x"))) {
            return FileRules.is(
                    CommandClass.DANGEROUS, "'ip " + String.join(" ", words) + "' runs or takes away something");
        }
        if (words.stream().anyMatch(word -> word.matches("flush|del(ete)?|down|save|restore"))) {
            return FileRules.is(CommandClass.DANGEROUS, "'ip' takes something away from the network");
        }
        return ipVerb(arguments)
                ? FileRules.is(CommandClass.CHANGE, "'ip' changes the network")
                : FileRules.is(CommandClass.READ_ONLY, "");
    }

    /** Verbs may be shortened, and what a short one means differs between objects: only those that surely show are let through. */
    private static boolean ipVerb(List<String> arguments) {
        var words = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).matches("--?(n|netns|f|family|l|loops|rc|rcvbuf)")) {
                i++;
            } else if (!arguments.get(i).startsWith("-")) {
                words.add(arguments.get(i));
            }
        }
        if (words.size() < 2 || words.getFirst().startsWith("mo")) {
            return false;
        }
        return !words.get(1).matches("sh(ow?)?|li?|lis?t?|ls|lst|get?|g|help|pids|identify|monitor")
                && (words.getFirst().startsWith("l") || !words.get(1).equals("s"));
    }

    private static Verdict mount(List<String> arguments) {
        if (FileRules.operands(arguments).isEmpty()
                && arguments.stream().noneMatch(argument -> argument.matches("-[aA].*|--all"))) {
            return FileRules.is(CommandClass.READ_ONLY, "");
        }
        boolean over = arguments.stream()
                .anyMatch(argument ->
                        argument.contains("remount") || argument.matches("--(bind|rbind|move|make-.*)|-[BMR]"));
        return over || FileRules.operands(arguments).stream().skip(1).anyMatch(Paths::vital)
                ? FileRules.is(CommandClass.DANGEROUS, "'mount' over what runs")
                : FileRules.is(CommandClass.CHANGE, "'mount' mounts");
    }

    private static Verdict curl(List<String> arguments) {
        var is = FileRules.is(CommandClass.READ_ONLY, "");
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (argument.equals("-o") || argument.equals("--output")) {
                i++;
                is = is.or(
                                Paths.harmlessSink(next) || next.equals("-")
                                        ? is
                                        : FileRules.is(CommandClass.CHANGE, "'curl -o' writes " + next))
                        .or(FileRules.written("curl", List.of(next)));
            } else if (CURL_VALUES.contains(argument)) {
                i++;
                is = is.or(
                        next.startsWith("@") || next.contains("%output")
                                ? FileRules.is(CommandClass.DANGEROUS, "'curl' reads " + next)
                                : is);
            } else if (argument.startsWith("-") && argument.length() > 1 && !CURL_HARMLESS.contains(argument)) {
                boolean writes = argument.matches("-O|--remote-name|-[sSfL]*O|-J");
                is = is.or(
                        FileRules.is(writes ? CommandClass.CHANGE : CommandClass.DANGEROUS, "'curl' with " + argument));
            } else if (argument.toLowerCase(Locale.ROOT).startsWith("file:")) {
                is = is.or(FileRules.is(CommandClass.DANGEROUS, "'curl' reads a file: " + argument));
            } else if (!argument.startsWith("-") && !LOOPBACK.matcher(argument).matches()) {
                is = is.or(FileRules.is(CommandClass.CHANGE, "'curl' asks another host"));
            }
        }
        return is;
    }

    private static Verdict kill(String program, List<String> arguments, Verdict usual) {
        boolean hard = arguments.stream().anyMatch(argument -> argument.matches("-(9|KILL|SIGKILL|s)"));
        boolean vital = arguments.stream().anyMatch(argument -> argument.matches("1|-1|0|.*ssh.*|systemd.*|init"));
        return hard || vital ? FileRules.is(CommandClass.DANGEROUS, "'" + program + "' of what may not end so") : usual;
    }

    private static Verdict systemctl(List<String> arguments, Verdict usual) {
        boolean ends = arguments.stream()
                .anyMatch(
                        argument -> argument.matches("stop|disable|mask|kill|revert|restart|try-restart|reload|clean"));
        boolean lifeline = FileRules.operands(arguments).stream().skip(1).anyMatch(unit -> {
            String name = unit.replaceFirst("\\.(service|socket|target)$", "");
            return LIFELINES.contains(name)
                    || unit.contains("*")
                    || unit.endsWith(".target")
                    || unit.endsWith(".mount");
        });
        return ends && lifeline
                ? FileRules.is(CommandClass.DANGEROUS, "'systemctl' ends what the host hangs on")
                        .or(usual)
                : usual;
    }

    private static Verdict ctr(List<String> arguments, Verdict usual) {
        if (usual.is() == CommandClass.READ_ONLY) {
            return usual;
        }
        if (arguments.stream()
                .anyMatch(argument ->
                        argument.matches("rm|del(ete)?|remove|kill|exec|run|prune|prune-refs|mount|unmount"))) {
            return FileRules.is(CommandClass.DANGEROUS, "'ctr' takes things away or runs them");
        }
        return arguments.stream().anyMatch(argument -> argument.matches("ls|list|info|check|metrics|ps|usage"))
                        && arguments.stream()
                                .noneMatch(
                                        argument -> argument.matches(
                                                "pull|push|import|export|tag|label|create|start|commit|set-.*|edit|ingest|push-object|fetch.*"))
                ? FileRules.is(CommandClass.READ_ONLY, "")
                : usual;
    }
}
