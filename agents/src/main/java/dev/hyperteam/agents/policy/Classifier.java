package dev.hyperteam.agents.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells what a command of shell may do, from its text and from what is known of programs. Total: any text has a verdict. It asks no host
 * and no model; what it does not know counts as worse. Thread-safe.
 */
public final class Classifier {
    private static final int DEEPEST = 6;
    private static final Set<String> HARMLESS_NAMES = Set.of(
            "LC_ALL",
            "LANG",
            "LANGUAGE",
            "TZ",
            "COLUMNS",
            "LINES",
            "TERM",
            "NO_COLOR",
            "DEBIAN_FRONTEND",
            "LC_TIME",
            "LC_CTYPE");
    private static final Pattern DANGEROUS_NAMES = Pattern.compile(
            "LD_.*|PATH|IFS|BASH_.*|ENV|.*PAGER|PAGER|LESS.*|PROMPT_COMMAND|PS[0-4]|SHELL.*|PYTHON.*|PERL.*|RUBY.*|NODE_.*|GIT_.*|SYSTEMD_.*|EDITOR|VISUAL|HOME|TMPDIR|GLIBC_.*|GCONV_PATH|KUBECONFIG|SSH_.*|.*_PROXY|.*_proxy|CDPATH|HOSTALIASES|MALLOC_.*|TAR_OPTIONS|GREP_OPTIONS");
    private static final Pattern METADATA = Pattern.compile(
            ".*(169\\.254\\.169\\.254|fd00:ec2::254|metadata\\.google\\.internal|100\\.100\\.100\\.200|2852039166|0xa9fea9fe).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** Programs that run another one behind their own options; what remains is judged as if they were not there. */
    private static final Set<String> TRANSPARENT =
            Set.of("sudo", "env", "timeout", "nice", "ionice", "command", "time", "stdbuf", "chrt");

    /** Their options whose value stands in the next word. */
    private static final Map<String, List<String>> VALUES = Map.of(
            "sudo",
                    List.of(
                            "-u",
                            "-g",
                            "-p",
                            "-C",
                            "-h",
                            "-r",
                            "-t",
                            "-T",
                            "-U",
                            "-D",
                            "-R",
                            "--user",
                            "--group",
                            "--prompt",
                            "--host"),
            "env", List.of("-u", "-C", "--unset", "--chdir"),
            "timeout", List.of("-k", "-s", "--kill-after", "--signal"),
            "nice", List.of("-n", "--adjustment"),
            "ionice", List.of("-c", "-n", "-p", "--class", "--classdata"),
            "stdbuf", List.of("-i", "-o", "-e"),
            "time", List.of("-f", "-o"));

    private final Programs programs;

    /** One that knows what is shipped. */
    public Classifier() {
        this(Programs.shipped());
    }

    Classifier(Programs programs) {
        this.programs = programs;
    }

    /** {@return what {@code command} may do} */
    public Verdict classify(String command) {
        return classify(command, 0);
    }

    /** {@return what a program with arguments may do, without a shell in between} */
    public Verdict classify(List<String> argv) {
        var words =
                argv.stream().map(text -> new Word(text, false, false, false)).toList();
        return odd(String.join(" ", argv))
                .or(
                        words.isEmpty()
                                ? unparsable("there is no command in it")
                                : simple(new Simple(List.of(), words, List.of()), 0));
    }

    private static Verdict unparsable(String why) {
        return new Verdict(CommandClass.UNPARSABLE, List.of(why));
    }

    private static Verdict is(CommandClass is, String why) {
        return new Verdict(is, List.of(why));
    }

    private static Verdict nothing() {
        return new Verdict(CommandClass.READ_ONLY, List.of());
    }

    private Verdict classify(String command, int depth) {
        if (depth > DEEPEST) {
            return unparsable("it is nested too deep");
        }
        var is = odd(command);
        Script script;
        try {
            script = ShellReader.read(command);
        } catch (WordReader.Unreadable e) {
            return is.or(unparsable(String.valueOf(e.getMessage())));
        }
        if (script.bomb) {
            is = is.or(is(CommandClass.FORBIDDEN, "a function that starts itself without end"));
        }
        if (!script.functions.isEmpty()) {
            is = is.or(is(
                    CommandClass.DANGEROUS, "it gives names another meaning: " + String.join(", ", script.functions)));
        }
        if (script.composite) {
            is = is.or(is(CommandClass.CHANGE, "it is more than one simple command"));
        }
        for (Simple simple : script.commands) {
            is = is.or(simple(simple, depth));
        }
        return is;
    }

    /** Characters that make a text look like another one. */
    private static Verdict odd(String text) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int type = Character.getType(point);
            boolean control = (point < 0x20 && point != '\n' && point != '\t')
                    || point == 0x7f
                    || (type == Character.CONTROL && point > 0x7f);
            boolean hidden = type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || (type == Character.SPACE_SEPARATOR && point != ' ')
                    || type == Character.SURROGATE
                    || type == Character.PRIVATE_USE
                    || point == Word.HOLE;
            if (control || hidden) {
                return is(
                        CommandClass.DANGEROUS, String.format("it holds a character that is not seen: U+%04X", point));
            }
            i += Character.charCount(point);
        }
        return nothing();
    }

    private Verdict simple(Simple simple, int depth) {
        var is = nothing();
        for (var assignment : simple.assignments()) {
            is = is.or(assignment(assignment, simple.words().isEmpty()));
        }
        for (var redirect : simple.redirects()) {
            is = is.or(redirect(redirect));
        }
        if (!simple.words().isEmpty()) {
            is = is.or(words(simple.words(), depth));
        }
        if (is.is().compareTo(CommandClass.CHANGE) >= 0) {
            boolean guards = simple.words().stream().skip(0).anyMatch(word -> ours(word.text()))
                    || simple.redirects().stream()
                            .anyMatch(redirect ->
                                    redirect.writes() && ours(redirect.target().text()));
            if (guards) {
                is = is(CommandClass.FORBIDDEN, "it changes what guards the run itself")
                        .or(is);
            }
        }
        return is;
    }

    private static boolean ours(String text) {
        return text.toLowerCase(java.util.Locale.ROOT).contains("hyperteam");
    }

    private static Verdict assignment(Simple.Assignment assignment, boolean alone) {
        var is = path(assignment.value());
        if (DANGEROUS_NAMES.matcher(assignment.name()).matches()) {
            return is.or(
                    is(CommandClass.DANGEROUS, "it sets " + assignment.name() + ", which changes what programs do"));
        }
        return is.or(
                !alone && HARMLESS_NAMES.contains(assignment.name())
                        ? nothing()
                        : is(CommandClass.CHANGE, "it sets " + assignment.name()));
    }

    private static Verdict redirect(Simple.Redirect redirect) {
        if (redirect.duplicates()
                || (redirect.writes()
                        && redirect.target().plain()
                        && Paths.harmlessSink(redirect.target().text()))) {
            return nothing();
        }
        var is = path(redirect.target());
        String target = redirect.target().text();
        if (redirect.writes()) {
            if (Paths.disk(target)) {
                return is(CommandClass.FORBIDDEN, "it writes a disk: " + target);
            }
            boolean bad = !redirect.target().plain() || Paths.vital(target);
            return is.or(is(bad ? CommandClass.DANGEROUS : CommandClass.CHANGE, "it writes " + target));
        }
        return redirect.operator().equals("<<<")
                ? is
                : is.or(redirect.target().plain() ? nothing() : is(CommandClass.CHANGE, "it reads what is not known"));
    }

    /** What a word alone says, whatever is done with it. */
    private static Verdict path(Word word) {
        String text = word.text();
        if (text.contains("/dev/tcp/") || text.contains("/dev/udp/")) {
            return is(CommandClass.FORBIDDEN, "it opens a connection of the shell's own");
        }
        if (METADATA.matcher(text).matches()) {
            return is(CommandClass.FORBIDDEN, "it asks the provider's metadata service");
        }
        for (String part : List.of(
                text,
                text.replaceFirst("^[^=]*=", ""),
                text.replaceFirst("^@", ""),
                text.replaceFirst("^[^@]*@", ""))) {
            if ((word.pattern() || word.unknown())
                    ? (part.startsWith("/") || part.startsWith("{"))
                            && part.length() > 2
                            && Secrets.mayMatch(part)
                            && !part.matches("/\\W*")
                    : Secrets.secret(part)) {
                return is(CommandClass.FORBIDDEN, "it touches a secret: " + part);
            }
        }
        return nothing();
    }

    private Verdict words(List<Word> words, int depth) {
        var is = nothing();
        for (Word word : words) {
            is = is.or(path(word));
        }
        Word first = words.getFirst();
        if (!first.plain() || first.odd()) {
            is = is.or(is(CommandClass.DANGEROUS, "it hides which program it runs"));
        }
        if (!first.text().chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            is = is.or(is(CommandClass.DANGEROUS, "its program's name is written in an odd way"));
        }
        if (first.text().startsWith("{") && first.pattern()) {
            is = is.or(classify(first.text().substring(1).replace("}", "").replace(',', ' '), depth + 1));
        }
        boolean unknown = words.stream().skip(1).anyMatch(word -> !word.plain() && word.unknown());
        if (unknown) {
            is = is.or(is(CommandClass.CHANGE, "a part of it is only known when it runs"));
        }
        return is.or(program(words, depth));
    }

    private Verdict program(List<Word> words, int depth) {
        if (depth > DEEPEST) {
            return unparsable("it is nested too deep");
        }
        String path = words.getFirst().text();
        String program = name(path);
        List<Word> rest = words.subList(1, words.size());
        List<String> arguments = rest.stream().map(Word::text).toList();
        if (TRANSPARENT.contains(program)) {
            return transparent(program, rest, depth);
        }
        if (Interpreters.SHELLS.contains(program)
                || program.equals("eval")
                || program.equals("su")
                || program.equals("runuser")) {
            return is(CommandClass.DANGEROUS, "'" + program + "' runs a text").or(text(program, rest, depth));
        }
        if (program.equals("xargs")) {
            return xargs(rest, depth);
        }
        var known = programs.known(program);
        if (known.isEmpty()) {
            return is(CommandClass.CHANGE, "nobody knows the program '" + path + "'");
        }
        var usual = programs.of(program, arguments);
        var verdict = Rules.of(program, arguments, usual, argv -> inner(argv, depth));
        if (verdict.is() == CommandClass.DANGEROUS) {
            verdict = verdict.or(behind(rest, depth));
        }
        return verdict;
    }

    private Verdict inner(List<String> argv, int depth) {
        return words(
                argv.stream().map(text -> new Word(text, false, false, false)).toList(), depth + 1);
    }

    private static String name(String path) {
        if (!path.contains("/")) {
            return path.startsWith("mkfs.") ? "mkfs" : path;
        }
        String normal = Secrets.normal(path);
        String name = Interpreters.name(normal);
        boolean usual = normal.matches("(/usr)?(/local)?/s?bin/[^/]+");
        return usual ? name.startsWith("mkfs.") ? "mkfs" : name : path;
    }

    /** A program that runs others, in a way that is not taken apart: what is never allowed is not allowed behind it either. */
    private Verdict behind(List<Word> rest, int depth) {
        for (int i = 0; i < rest.size() && i < 12; i++) {
            var tail = rest.subList(i, rest.size());
            if (!tail.getFirst().text().startsWith("-")
                    && programs.known(name(tail.getFirst().text())).isPresent()) {
                var is = words(tail, depth + 1);
                if (is.is() == CommandClass.FORBIDDEN) {
                    return is;
                }
            }
        }
        return nothing();
    }

    private Verdict transparent(String program, List<Word> rest, int depth) {
        var is = nothing();
        int i = 0;
        for (; i < rest.size(); i++) {
            String text = rest.get(i).text();
            if (program.equals("command") && text.matches("-[vV]+")) {
                return nothing();
            }
            if (program.equals("sudo")
                    && text.matches(
                            "-[a-zA-Z]*[siebEKkl].*|--(?!(user|group|prompt|host|non-interactive|stdin|set-home)(=|$)).+")) {
                is = is.or(is(CommandClass.DANGEROUS, "'sudo " + text + "' is more than one command"));
            } else if (program.equals("env")
                    && text.matches("-[a-zA-Z]*[SiuCaP].*|--(?!(null|debug|help|version)$).+")) {
                is = is.or(is(CommandClass.DANGEROUS, "'env " + text + "'"));
                if (text.equals("-S") && i + 1 < rest.size()) {
                    is = is.or(classify(rest.get(i + 1).text(), depth + 1));
                }
            } else if (program.equals("time") && text.matches("-[a-zA-Z]*[oa].*|--.+")) {
                is = is.or(is(CommandClass.CHANGE, "'time " + text + "' writes a file"));
            } else if (Set.of("env", "sudo").contains(program) && text.matches("(?s)[A-Za-z_]\\w*=.*")) {
                int equals = text.indexOf('=');
                is = is.or(assignment(
                        new Simple.Assignment(
                                text.substring(0, equals), new Word(text.substring(equals + 1), false, false, false)),
                        false));
                continue;
            }
            if (text.startsWith("-")) {
                if (VALUES.getOrDefault(program, List.of()).contains(text)) {
                    i++;
                }
                continue;
            }
            if (program.equals("timeout") && text.matches("[0-9.]+[smhd]?")) {
                i++;
                break;
            }
            break;
        }
        if (i >= rest.size()) {
            return is.or(
                    program.equals("sudo") && rest.isEmpty() ? is(CommandClass.DANGEROUS, "'sudo' alone") : nothing());
        }
        if (program.equals("time")) {
            is = is.or(is(CommandClass.CHANGE, "'time' runs a command"));
        }
        return is.or(words(rest.subList(i, rest.size()), depth + 1));
    }

    private Verdict xargs(List<Word> rest, int depth) {
        int i = 0;
        while (i < rest.size() && rest.get(i).text().startsWith("-")) {
            i += rest.get(i).text().matches("-[IndLPsEa]|--(max-args|max-procs|replace|delimiter|arg-file)") ? 2 : 1;
        }
        if (i >= rest.size()) {
            return is(CommandClass.CHANGE, "'xargs' runs a command for what it reads");
        }
        var inner = words(rest.subList(i, rest.size()), depth + 1);
        return inner.is() == CommandClass.READ_ONLY
                ? is(CommandClass.CHANGE, "'xargs' runs a command for what it reads")
                : is(CommandClass.DANGEROUS, "'xargs' changes things for whatever it reads")
                        .or(inner);
    }

    /** The text that a shell is handed in its arguments. */
    private Verdict text(String program, List<Word> rest, int depth) {
        var is = nothing();
        if (program.equals("eval")) {
            String all = String.join(" ", rest.stream().map(Word::text).toList());
            return all.isBlank() ? nothing() : worstOnly(classify(all, depth + 1));
        }
        for (int i = 0; i + 1 < rest.size(); i++) {
            if (rest.get(i).text().matches("-[a-zA-Z]*c[a-zA-Z]*|--command")) {
                is = is.or(worstOnly(classify(rest.get(i + 1).text(), depth + 1)));
            }
        }
        if (program.equals("busybox")) {
            is = is.or(rest.isEmpty() ? nothing() : words(rest, depth + 1));
        }
        return is;
    }

    /** What cannot be read there is no more than a text that is run. */
    private static Verdict worstOnly(Verdict inner) {
        return inner.is() == CommandClass.UNPARSABLE
                ? is(CommandClass.DANGEROUS, inner.reasons().getFirst())
                : inner;
    }

    /** {@return how a command is shown to people: with every character that is not seen made visible} */
    public static String visible(String command) {
        var out = new ArrayList<String>();
        command.codePoints().forEach(point -> {
            boolean plain = (point >= 0x20 && point < 0x7f)
                    || point == '\n'
                    || (Character.isLetterOrDigit(point) && point > 0x7f);
            out.add(plain ? Character.toString(point) : String.format("<U+%04X>", point));
        });
        return String.join("", out);
    }
}
