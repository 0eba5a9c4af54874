package dev.hyperteam.agents.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What programs do to files, which their arguments decide. Pure. */
final class FileRules {
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
    /** Programs that say of a file what it is, and not what is in it. */
    private static final Set<String> NAMES_ONLY =
            Set.of("ls", "stat", "file", "du", "wc", "test", "basename", "dirname", "sha256sum", "md5sum", "echo");

    private static final Pattern SED = Pattern.compile(
            "(([0-9]+|\\$|/[^/\n]*/)(,([0-9]+|\\$|/[^/\n]*/))?)?!?\\s*([pdq=]|s([/|#,])[^/|#,\n]*\\6[^/|#,\n]*\\6[gpI0-9]*)");

    private FileRules() {}

    static Verdict is(CommandClass is, String why) {
        return new Verdict(is, is == CommandClass.READ_ONLY ? List.of() : List.of(why));
    }

    static List<String> operands(List<String> arguments) {
        return arguments.stream().filter(argument -> !argument.startsWith("-")).toList();
    }

    static boolean has(List<String> arguments, String letter, String... names) {
        return arguments.stream()
                .anyMatch(argument -> List.of(names).contains(argument)
                        || (argument.matches("-[A-Za-z0-9]+") && argument.contains(letter) && !letter.isEmpty()));
    }

    static Verdict find(List<String> arguments, Function<List<String>, Verdict> inner) {
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
                boolean shows = everywhere && !command.isEmpty() && !NAMES_ONLY.contains(command.getFirst());
                is = is.or(worse)
                        .or(is(shows ? CommandClass.DANGEROUS : CommandClass.READ_ONLY, "it reads secrets too"));
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

    static Verdict sed(List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> argument.matches("-[a-zA-Z]*i.*|--i.*"))) {
            return is(CommandClass.CHANGE, "'sed -i' writes")
                    .or(sedScript(arguments))
                    .or(written("sed", operands(arguments).stream().skip(1).toList()));
        }
        return sedScript(arguments);
    }

    private static Verdict sedScript(List<String> arguments) {
        if (arguments.stream()
                .anyMatch(argument -> argument.matches("-[a-zA-Z]*f.*|--f.*|--e.*|-[a-zA-Z]*e.+|-[a-df-zA-Z]+e"))) {
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

    static Verdict awk(List<String> arguments) {
        boolean hidden = arguments.stream().anyMatch(argument -> argument.matches("(?s)-[^Fv-].*|--.+"));
        boolean harmful = arguments.stream()
                .anyMatch(argument -> Pattern.compile("system|getline|ARGV|ENVIRON|[|>@]|printf?\\s*\\(?.*>")
                        .matcher(argument)
                        .find());
        return hidden || harmful
                ? is(CommandClass.DANGEROUS, "'awk' with a program that could run or write things")
                : is(CommandClass.READ_ONLY, "");
    }

    static Verdict rm(List<String> arguments) {
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

    static Verdict rights(String program, List<String> arguments) {
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

    static List<String> last(List<String> arguments) {
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

    static Verdict written(String program, List<String> paths) {
        if (paths.stream().anyMatch(Paths::disk)) {
            return is(CommandClass.FORBIDDEN, "'" + program + "' writes a disk");
        }
        return paths.stream().anyMatch(Paths::vital)
                ? is(CommandClass.DANGEROUS, "'" + program + "' writes what the host needs")
                : is(program.equals("curl") ? CommandClass.READ_ONLY : CommandClass.CHANGE, "'" + program + "' writes");
    }

    /** {@return whether one of the words is a folder with secrets somewhere below, or a pattern of all that is in one} */
    static boolean above(List<String> arguments) {
        return operands(arguments).stream()
                .anyMatch(path -> (Paths.top(path) && !path.equals("/var")) || Secrets.above(path));
    }

    static Verdict grep(List<String> arguments, Verdict usual) {
        boolean recursive = arguments.stream()
                .anyMatch(argument -> argument.matches("-[a-zA-Z0-9]*[rR].*|--(r|de|di).*|recurse|-drec.*"));
        return recursive && above(arguments) ? is(CommandClass.DANGEROUS, "'grep -r' reads secrets too") : usual;
    }
}
