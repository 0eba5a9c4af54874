package dev.hyperteam.agents.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a list of words cannot say of a program: where its arguments decide. Pure. */
final class Rules {
    private static final Set<String> FIND_TESTS = Set.of(
            "-name",
            "-iname",
            "-path",
            "-ipath",
            "-wholename",
            "-regex",
            "-iregex",
            "-type",
            "-xtype",
            "-size",
            "-mtime",
            "-mmin",
            "-atime",
            "-amin",
            "-ctime",
            "-cmin",
            "-newer",
            "-cnewer",
            "-anewer",
            "-user",
            "-group",
            "-uid",
            "-gid",
            "-nouser",
            "-nogroup",
            "-perm",
            "-links",
            "-inum",
            "-empty",
            "-maxdepth",
            "-mindepth",
            "-depth",
            "-xdev",
            "-mount",
            "-print",
            "-print0",
            "-printf",
            "-ls",
            "-prune",
            "-quit",
            "-o",
            "-or",
            "-a",
            "-and",
            "-not",
            "-readable",
            "-writable",
            "-executable",
            "-samefile",
            "-follow",
            "-L",
            "-H",
            "-P",
            "-daystart",
            "-true",
            "-false",
            "-regextype",
            "-newermt",
            "-fstype",
            "-warn",
            "-nowarn",
            "-noleaf");
    private static final Pattern SED = Pattern.compile(
            "(([0-9]+|\\$|/[^/\n]*/)(,([0-9]+|\\$|/[^/\n]*/))?)?!?\\s*([pdq=]|s([/|#,])[^/|#,\n]*\\6[^/|#,\n]*\\6[gpI0-9]*)");
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

    private static Verdict is(CommandClass is, String why) {
        return new Verdict(is, is == CommandClass.READ_ONLY ? List.of() : List.of(why));
    }

    private static List<String> operands(List<String> arguments) {
        return arguments.stream().filter(argument -> !argument.startsWith("-")).toList();
    }

    private static boolean has(List<String> arguments, String letter, String... names) {
        return arguments.stream()
                .anyMatch(argument -> List.of(names).contains(argument)
                        || (argument.matches("-[A-Za-z0-9]+") && argument.contains(letter) && !letter.isEmpty()));
    }

    /** {@return what {@code program} is with {@code arguments}} {@code inner} judges a command inside. */
    static Verdict of(String program, List<String> arguments, Verdict usual, Function<List<String>, Verdict> inner) {
        return switch (program) {
            case "find" -> find(arguments, inner);
            case "sed" -> sed(arguments);
            case "awk", "gawk", "mawk" -> awk(arguments);
            case "ip" -> ip(arguments, inner);
            case "sysctl" ->
                arguments.stream()
                                .anyMatch(argument -> argument.contains("=")
                                        || argument.matches("-w|-p|--write|--load.*|--system|-p.+"))
                        ? is(CommandClass.CHANGE, "'sysctl' sets values")
                        : is(CommandClass.READ_ONLY, "");
            case "date" ->
                has(arguments, "", "-s", "--set")
                                || arguments.stream()
                                        .anyMatch(
                                                argument -> argument.startsWith("--set=") || argument.startsWith("-s"))
                                || operands(arguments).stream().anyMatch(word -> word.matches("[0-9]{8,}.*"))
                        ? is(CommandClass.CHANGE, "'date' sets the clock")
                        : is(CommandClass.READ_ONLY, "");
            case "hostname" ->
                !operands(arguments).isEmpty() || has(arguments, "", "-F", "--file", "-b")
                        ? is(CommandClass.CHANGE, "'hostname' sets a name")
                        : is(CommandClass.READ_ONLY, "");
            case "mount" -> mount(arguments);
            case "curl" -> curl(arguments);
            case "rm" -> rm(arguments);
            case "chmod", "chown", "chgrp", "setfacl" -> rights(program, arguments);
            case "cp", "install", "ln" -> written(program, last(arguments));
            case "mv", "tee", "truncate", "touch", "mkdir", "rmdir", "unlink", "chattr" ->
                written(program, operands(arguments)).or(usual);
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
                        ? is(CommandClass.FORBIDDEN, "'" + program + "' on a disk")
                        : usual;
            case "kill", "pkill", "killall" -> kill(program, arguments, usual);
            case "systemctl" -> systemctl(arguments, usual);
            case "kubectl" -> Kubectl.of(arguments, inner);
            case "ctr" -> ctr(arguments, usual);
            case "etcdctl" ->
                arguments.stream().anyMatch(Set.of("remove", "add", "promote", "update")::contains)
                        ? is(CommandClass.DANGEROUS, "'etcdctl' changes members")
                        : usual;
            case "getent" ->
                arguments.stream().anyMatch(argument -> argument.endsWith("shadow"))
                        ? is(CommandClass.FORBIDDEN, "'getent' shows password hashes")
                        : usual;
            case "visudo", "sshd" ->
                usual.is() == CommandClass.READ_ONLY
                        ? usual
                        : is(CommandClass.DANGEROUS, "'" + program + "' does more than check");
            case "uniq" ->
                operands(arguments).size() > 1 ? is(CommandClass.CHANGE, "'uniq' writes its second file") : usual;
            case "grep", "egrep", "fgrep", "zgrep" -> grep(arguments, usual);
            case "rsync", "scp" ->
                arguments.stream().anyMatch(argument -> argument.matches("[^/-][^/]*:.*"))
                        ? is(CommandClass.DANGEROUS, "'" + program + "' sends to or fetches from another host")
                        : usual;
            case "crontab" ->
                has(arguments, "", "-l") && arguments.stream().noneMatch("-e"::equals)
                        ? usual
                        : is(CommandClass.DANGEROUS, "'crontab' runs things later")
                                .or(usual);
            case "wget" ->
                arguments.stream().anyMatch(argument -> argument.startsWith("-qO") || argument.startsWith("-O"))
                        ? is(CommandClass.DANGEROUS, "'wget' writes where it is told")
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
                        ? is(
                                CommandClass.FORBIDDEN,
                                "'" + program + "' takes servers away; Hyperteam has its own way, which asks")
                        : is(CommandClass.DANGEROUS, "'" + program + "' works on servers");
            default -> usual;
        };
    }

    private static Verdict find(List<String> arguments, Function<List<String>, Verdict> inner) {
        var is = is(CommandClass.READ_ONLY, "");
        boolean everywhere = arguments.stream()
                .takeWhile(argument -> !argument.startsWith("-"))
                .anyMatch(Paths::top);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (Set.of("-exec", "-execdir", "-ok", "-okdir").contains(argument)) {
                var command = new ArrayList<String>();
                for (i++; i < arguments.size() && !Set.of(";", "+").contains(arguments.get(i)); i++) {
                    command.add(arguments.get(i));
                }
                var what = command.isEmpty()
                        ? is(CommandClass.DANGEROUS, "'find -exec' of nothing")
                        : inner.apply(command);
                var worse = everywhere
                                && what.is().compareTo(CommandClass.DANGEROUS) >= 0
                                && command.getFirst().endsWith("rm")
                        ? is(CommandClass.FORBIDDEN, "'find " + argument + " rm' over the whole host")
                        : is(
                                what.is() == CommandClass.READ_ONLY
                                        ? CommandClass.CHANGE
                                        : what.is().or(CommandClass.DANGEROUS),
                                "'find " + argument + "' runs " + String.join(" ", command));
                is = is.or(worse);
            } else if (argument.equals("-delete")) {
                is = is.or(is(
                        everywhere ? CommandClass.FORBIDDEN : CommandClass.DANGEROUS, "'find -delete' removes files"));
            } else if (argument.matches("-f(print|print0|printf|ls)")) {
                is = is.or(is(CommandClass.DANGEROUS, "'find " + argument + "' writes a file"));
            } else if (argument.matches("-[a-zA-Z].*") && !FIND_TESTS.contains(argument)) {
                is = is.or(is(CommandClass.CHANGE, "'find' with " + argument + ", which is not known"));
            }
        }
        return is;
    }

    private static Verdict sed(List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> argument.matches("-[a-zA-Z]*i.*|--in-place.*"))) {
            return is(CommandClass.CHANGE, "'sed -i' writes")
                    .or(sedScript(arguments))
                    .or(written("sed", operands(arguments).stream().skip(1).toList()));
        }
        return sedScript(arguments);
    }

    private static Verdict sedScript(List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> argument.matches("-[a-zA-Z]*f.*|--file.*|--expression.*"))) {
            return is(CommandClass.DANGEROUS, "'sed' runs a script that is not shown");
        }
        var scripts = new ArrayList<String>();
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).equals("-e")) {
                scripts.add(arguments.get(i + 1));
            }
        }
        if (scripts.isEmpty()) {
            scripts.addAll(operands(arguments).stream().limit(1).toList());
        }
        return !scripts.isEmpty()
                        && scripts.stream()
                                .allMatch(script -> SED.matcher(script).matches())
                ? is(CommandClass.READ_ONLY, "")
                : is(CommandClass.DANGEROUS, "'sed' with a script that could run or write things");
    }

    private static Verdict awk(List<String> arguments) {
        boolean hidden = arguments.stream()
                .anyMatch(argument -> argument.matches("-[fiEl].*|--(file|include|exec|load|source).*"));
        boolean harmful = arguments.stream()
                .anyMatch(argument -> Pattern.compile("system|getline|[|>@]|printf?\\s*\\(?.*>")
                        .matcher(argument)
                        .find());
        return hidden || harmful
                ? is(CommandClass.DANGEROUS, "'awk' with a program that could run or write things")
                : is(CommandClass.READ_ONLY, "");
    }

    private static Verdict ip(List<String> arguments, Function<List<String>, Verdict> inner) {
        if (arguments.stream().anyMatch(argument -> argument.matches("-b|-batch|--batch|-force"))) {
            return is(CommandClass.DANGEROUS, "'ip' runs a file of commands");
        }
        var words = operands(arguments);
        if (words.contains("exec")) {
            var command = words.subList(Math.min(words.size(), words.indexOf("exec") + 2), words.size());
            return is(CommandClass.DANGEROUS, "'ip netns exec' runs a command")
                    .or(command.isEmpty() ? is(CommandClass.DANGEROUS, "") : inner.apply(command));
        }
        if (words.stream().anyMatch(word -> word.matches("flush|del(ete)?|down|save|restore"))) {
            return is(CommandClass.DANGEROUS, "'ip' takes something away from the network");
        }
        return words.stream().skip(1).anyMatch(word -> word.matches("a(dd)?|set|change|replace|append|prepend|up"))
                ? is(CommandClass.CHANGE, "'ip' changes the network")
                : is(CommandClass.READ_ONLY, "");
    }

    private static Verdict mount(List<String> arguments) {
        if (operands(arguments).isEmpty()
                && arguments.stream().noneMatch(argument -> argument.matches("-[aA].*|--all"))) {
            return is(CommandClass.READ_ONLY, "");
        }
        boolean over = arguments.stream()
                .anyMatch(argument ->
                        argument.contains("remount") || argument.matches("--(bind|rbind|move|make-.*)|-[BMR]"));
        return over || operands(arguments).stream().skip(1).anyMatch(Paths::vital)
                ? is(CommandClass.DANGEROUS, "'mount' over what runs")
                : is(CommandClass.CHANGE, "'mount' mounts");
    }

    private static Verdict curl(List<String> arguments) {
        var is = is(CommandClass.READ_ONLY, "");
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (argument.equals("-o") || argument.equals("--output")) {
                i++;
                is = is.or(
                                Paths.harmlessSink(next) || next.equals("-")
                                        ? is
                                        : is(CommandClass.CHANGE, "'curl -o' writes " + next))
                        .or(written("curl", List.of(next)));
            } else if (CURL_VALUES.contains(argument)) {
                i++;
                is = is.or(next.startsWith("@") ? is(CommandClass.DANGEROUS, "'curl' reads " + next) : is);
            } else if (argument.startsWith("-") && argument.length() > 1 && !CURL_HARMLESS.contains(argument)) {
                boolean writes = argument.matches("-O|--remote-name|-[sSfL]*O|-J");
                is = is.or(is(writes ? CommandClass.CHANGE : CommandClass.DANGEROUS, "'curl' with " + argument));
            } else if (!argument.startsWith("-") && !LOOPBACK.matcher(argument).matches()) {
                is = is.or(is(CommandClass.CHANGE, "'curl' asks another host"));
            }
        }
        return is;
    }

    private static Verdict rm(List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> argument.startsWith("--no-preserve"))) {
            return is(CommandClass.FORBIDDEN, "'rm --no-preserve-root'");
        }
        boolean recursive =
                arguments.stream().anyMatch(argument -> argument.matches("-[a-zA-Z]*[rR][a-zA-Z]*|--rec.*"));
        var what = operands(arguments);
        if (recursive) {
            return what.stream().anyMatch(Paths::top)
                    ? is(CommandClass.FORBIDDEN, "'rm -r' of what the host is made of")
                    : is(CommandClass.DANGEROUS, "'rm -r' removes a folder");
        }
        return what.stream().anyMatch(Paths::vital)
                ? is(CommandClass.DANGEROUS, "'rm' of what the host needs")
                : is(CommandClass.CHANGE, "'rm' removes a file");
    }

    private static Verdict rights(String program, List<String> arguments) {
        boolean recursive = has(arguments, "R", "--recursive");
        var what = operands(arguments).stream().skip(1).toList();
        if (recursive && what.stream().anyMatch(path -> Secrets.normal(path).equals("/") || path.equals("/*"))) {
            return is(CommandClass.FORBIDDEN, "'" + program + " -R' over the whole host");
        }
        boolean mode = program.equals("chmod")
                && arguments.stream()
                        .anyMatch(word -> word.matches(
                                "[0-7]?[0-7]?[0-7]?[2367]|[2-7][0-7]{3}|.*[+=][rwxXt]*s.*|(o|a|)[+=].*w.*"));
        boolean facl = program.equals("setfacl");
        return recursive
                        || mode
                        || facl
                        || what.stream().anyMatch(Paths::vital)
                        || arguments.stream().anyMatch(Paths::vital)
                ? is(CommandClass.DANGEROUS, "'" + program + "' gives rights away, or takes them from many")
                : is(CommandClass.CHANGE, "'" + program + "' changes rights");
    }

    private static List<String> last(List<String> arguments) {
        var targets = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals("-t") && i + 1 < arguments.size()) {
                targets.add(arguments.get(i + 1));
            } else if (arguments.get(i).startsWith("--target-directory=")) {
                targets.add(arguments.get(i).substring(19));
            }
        }
        var operands = operands(arguments);
        if (targets.isEmpty() && !operands.isEmpty()) {
            targets.add(operands.getLast());
        }
        return targets;
    }

    private static Verdict written(String program, List<String> paths) {
        if (paths.stream().anyMatch(Paths::disk)) {
            return is(CommandClass.FORBIDDEN, "'" + program + "' writes a disk");
        }
        return paths.stream().anyMatch(Paths::vital)
                ? is(CommandClass.DANGEROUS, "'" + program + "' writes what the host needs")
                : is(program.equals("curl") ? CommandClass.READ_ONLY : CommandClass.CHANGE, "'" + program + "' writes");
    }

    private static Verdict kill(String program, List<String> arguments, Verdict usual) {
        boolean hard = arguments.stream().anyMatch(argument -> argument.matches("-(9|KILL|SIGKILL|s)"));
        boolean vital = arguments.stream().anyMatch(argument -> argument.matches("1|-1|0|.*ssh.*|systemd.*|init"));
        return hard || vital ? is(CommandClass.DANGEROUS, "'" + program + "' of what may not end so") : usual;
    }

    private static Verdict systemctl(List<String> arguments, Verdict usual) {
        boolean ends = arguments.stream()
                .anyMatch(
                        argument -> argument.matches("stop|disable|mask|kill|revert|restart|try-restart|reload|clean"));
        boolean lifeline = operands(arguments).stream().skip(1).anyMatch(unit -> {
            String name = unit.replaceFirst("\\.(service|socket|target)$", "");
            return LIFELINES.contains(name)
                    || unit.contains("*")
                    || unit.endsWith(".target")
                    || unit.endsWith(".mount");
        });
        return ends && lifeline
                ? is(CommandClass.DANGEROUS, "'systemctl' ends what the host hangs on")
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
            return is(CommandClass.DANGEROUS, "'ctr' takes things away or runs them");
        }
        return arguments.stream().anyMatch(argument -> argument.matches("ls|list|info|check|metrics|ps|usage"))
                        && arguments.stream()
                                .noneMatch(
                                        argument -> argument.matches(
                                                "pull|push|import|export|tag|label|create|start|commit|set-.*|edit|ingest|push-object|fetch.*"))
                ? is(CommandClass.READ_ONLY, "")
                : usual;
    }

    private static Verdict grep(List<String> arguments, Verdict usual) {
        boolean recursive = has(arguments, "r", "--recursive", "-R", "--dereference-recursive") || has(arguments, "R");
        return recursive
                        && operands(arguments).stream()
                                .skip(1)
                                .anyMatch(path -> Paths.top(path) && !path.equals("/var"))
                ? is(CommandClass.DANGEROUS, "'grep -r' reads secrets too")
                : usual;
    }
}
