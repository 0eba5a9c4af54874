package dev.hyperteam.agents.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads POSIX shell and the constructs of bash that matter, and collects all that would run, wherever it stands: in lists, pipes,
 * substitutions, bodies of functions, here-documents. Follows "Shell Command Language" (POSIX.1-2024, XCU 2) and bash's manual; where a
 * text may be read in two ways, it is refused. Bounded in size and depth.
 */
final class ShellReader {
    /** It cannot be read; the message says why. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String why) {
            super(why);
        }
    }

    static final int LONGEST = 16 * 1024;
    private static final int DEEPEST = 24;
    private static final Set<String> OPENING =
            Set.of("if", "while", "until", "for", "case", "select", "{", "(", "((", "[[");
    private static final Set<String> BETWEEN = Set.of("then", "do", "else", "elif", "!", "time");
    private static final Set<String> CLOSING = Set.of("fi", "done", "esac", "}", ")");

    private final String text;
    private final Script script;
    private final int depth;
    private final List<Heredoc> waiting = new ArrayList<>();
    private int at;

    private record Heredoc(String end, boolean quoted, boolean tabs) {}

    private ShellReader(String text, Script script, int depth) {
        this.text = text;
        this.script = script;
        this.depth = depth;
    }

    static Script read(String text) throws Unreadable {
        if (text.length() > LONGEST) {
            throw new Unreadable("it is longer than " + LONGEST + " characters");
        }
        var script = new Script();
        new ShellReader(text, script, 0).all();
        if (script.commands.isEmpty()) {
            throw new Unreadable("there is no command in it");
        }
        return script;
    }

    /** Reads something inside; it is part of the same script, which is composite thereby. */
    private void inside(String part) throws Unreadable {
        if (depth >= DEEPEST) {
            throw new Unreadable("it is nested more than " + DEEPEST + " deep");
        }
        script.composite = true;
        new ShellReader(part, script, depth + 1).all();
    }

    private void all() throws Unreadable {
        list("");
        if (at < text.length()) {
            throw new Unreadable("'" + text.charAt(at) + "' stands where no command can begin");
        }
        if (!waiting.isEmpty()) {
            throw new Unreadable("a here-document has no end");
        }
    }

    /** Commands up to one of the reserved words in {@code until} (blank-separated; empty for the end of the text). */
    private String list(String until) throws Unreadable {
        boolean needed = false;
        boolean any = false;
        while (true) {
            blanks(true);
            if (at >= text.length()) {
                if (needed || !until.isEmpty()) {
                    throw new Unreadable(
                            until.isEmpty()
                                    ? "a command is missing at its end"
                                    : "'" + until.replace(' ', '/') + "' is missing");
                }
                return "";
            }
            String word = peekReserved();
            if (!until.isEmpty() && List.of(until.split(" ")).contains(word)) {
                if (needed || (!any && !word.equals("esac") && !word.equals(";;"))) {
                    throw new Unreadable("a command is missing before '" + word + "'");
                }
                at += word.length();
                return word;
            }
            if (text.charAt(at) == ')' || (CLOSING.contains(word) && !word.equals("}"))) {
                if (text.charAt(at) == ')' && depth > 0 && until.isEmpty() && !needed) {
                    return "";
                }
                throw new Unreadable("'" + (word.isEmpty() ? ")" : word) + "' closes nothing");
            }
            command();
            any = true;
            needed = separator();
        }
    }

    /** {@return whether a command must follow} */
    private boolean separator() throws Unreadable {
        blanks(false);
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        if (c == '\n') {
            newline();
            return false;
        }
        if (text.startsWith("&&", at) || text.startsWith("||", at)) {
            at += 2;
            script.composite = true;
            return true;
        }
        if (text.startsWith("|&", at)) {
            at += 2;
            script.composite = true;
            return true;
        }
        if (c == '|') {
            at++;
            script.composite = true;
            return true;
        }
        if (c == ';' || c == '&') {
            if (text.startsWith(";;", at) || text.startsWith(";&", at)) {
                return false;
            }
            at++;
            blanks(false);
            if (c == '&' || at < text.length()) {
                script.composite = true;
            }
            return false;
        }
        return false;
    }

    private void newline() throws Unreadable {
        at++;
        for (var heredoc : List.copyOf(waiting)) {
            body(heredoc);
        }
        waiting.clear();
        if (at < text.length() && !text.substring(at).isBlank()) {
            script.composite = true;
        }
    }

    private void body(Heredoc heredoc) throws Unreadable {
        var body = new StringBuilder();
        while (true) {
            if (at >= text.length()) {
                throw new Unreadable("the here-document up to '" + heredoc.end() + "' has no end");
            }
            int end = text.indexOf('\n', at);
            String line = end < 0 ? text.substring(at) : text.substring(at, end);
            at = end < 0 ? text.length() : end + 1;
            if ((heredoc.tabs() ? line.replaceFirst("^\t+", "") : line).equals(heredoc.end())) {
                break;
            }
            body.append(line).append('\n');
        }
        script.composite = true;
        String content = body.toString();
        if (!heredoc.quoted()) {
            expansionsOf(content);
        }
        // Whoever reads it may be a shell: what would run then counts too, as far as it can be read.
        var last = script.commands.isEmpty() ? null : script.commands.getLast();
        if (last != null && Interpreters.readsShell(last)) {
            inside(content);
        }
    }

    private void expansionsOf(String content) throws Unreadable {
        var reader = new ShellReader(content, script, depth + 1);
        if (reader.depth > DEEPEST) {
            throw new Unreadable("it is nested more than " + DEEPEST + " deep");
        }
        while (reader.at < content.length()) {
            char c = content.charAt(reader.at);
            if (c == '\\') {
                reader.at = Math.min(content.length(), reader.at + 2);
            } else if (c == '$' || c == '`') {
                reader.expansion(new WordBuilder());
            } else {
                reader.at++;
            }
        }
    }

    private void blanks(boolean lines) throws Unreadable {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t') {
                at++;
            } else if (text.startsWith("\\\n", at)) {
                at += 2;
            } else if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (lines && c == '\n') {
                newline();
            } else {
                return;
            }
        }
    }

    /** {@return the reserved word or sign that stands here, if it is one in the place of a command} */
    private String peekReserved() {
        if (text.startsWith("((", at)) {
            return "((";
        }
        char c = text.charAt(at);
        if (c == '(' || c == ')') {
            return String.valueOf(c);
        }
        if (text.startsWith(";;", at)) {
            return ";;";
        }
        int end = at;
        while (end < text.length() && " \t\n;&|()<>".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String word = text.substring(at, end);
        return OPENING.contains(word)
                        || BETWEEN.contains(word)
                        || CLOSING.contains(word)
                        || word.equals("function")
                        || word.equals("coproc")
                        || word.equals("in")
                ? word
                : "";
    }

    private void command() throws Unreadable {
        String word = peekReserved();
        switch (word) {
            case "!", "time" -> {
                script.composite = true;
                at += word.length();
                blanks(false);
                while (word.equals("time") && text.startsWith("-p", at)) {
                    at += 2;
                    blanks(false);
                }
                command();
            }
            case "if" -> {
                open(word);
                list("then");
                String next = list("elif else fi");
                while (next.equals("elif")) {
                    list("then");
                    next = list("elif else fi");
                }
                if (next.equals("else")) {
                    list("fi");
                }
                after();
            }
            case "while", "until" -> {
                open(word);
                list("do");
                list("done");
                after();
            }
            case "for", "select" -> {
                open(word);
                forHead();
                list("done");
                after();
            }
            case "case" -> {
                open(word);
                cases();
                after();
            }
            case "{" -> {
                open(word);
                list("}");
                after();
            }
            case "(" -> {
                script.composite = true;
                inside(balanced('(', ')'));
                after();
            }
            case "((" -> {
                script.composite = true;
                expansionsOf(balanced('(', ')'));
                script.commands.add(new Simple(List.of(), List.of(new Word("((", false, false, false)), List.of()));
                after();
            }
            case "[[" -> {
                script.composite = true;
                test();
                after();
            }
            case "function" -> {
                at += word.length();
                blanks(false);
                function(name());
            }
            case "coproc" -> {
                script.composite = true;
                at += word.length();
                blanks(false);
                command();
            }
            case "then", "do", "else", "elif", "in", ";;" ->
                throw new Unreadable("'" + word + "' stands where no command can begin");
            default -> simple();
        }
    }

    private void open(String word) {
        at += word.length();
        script.composite = true;
    }

    /** Redirections behind a compound command. */
    private void after() throws Unreadable {
        var redirects = new ArrayList<Simple.Redirect>();
        blanks(false);
        while (redirect(redirects)) {
            blanks(false);
        }
        if (!redirects.isEmpty()) {
            script.commands.add(new Simple(List.of(), List.of(new Word(":", false, false, false)), redirects));
        }
    }

    private void forHead() throws Unreadable {
        blanks(false);
        if (text.startsWith("((", at)) {
            expansionsOf(balanced('(', ')'));
        } else {
            name();
            blanks(true);
            if (text.startsWith("in", at) && at + 2 < text.length() && " \t\n".indexOf(text.charAt(at + 2)) >= 0) {
                at += 2;
                blanks(false);
                while (at < text.length() && ";\n".indexOf(text.charAt(at)) < 0) {
                    word();
                    blanks(false);
                }
            }
        }
        blanks(false);
        if (at < text.length() && text.charAt(at) == ';') {
            at++;
        }
        blanks(true);
        if (!text.startsWith("do", at)) {
            throw new Unreadable("'do' is missing");
        }
        at += 2;
    }

    private void cases() throws Unreadable {
        blanks(false);
        word();
        blanks(true);
        if (!text.startsWith("in", at)) {
            throw new Unreadable("'in' is missing");
        }
        at += 2;
        while (true) {
            blanks(true);
            if (at >= text.length()) {
                throw new Unreadable("'esac' is missing");
            }
            if (text.startsWith("esac", at)) {
                at += 4;
                return;
            }
            if (text.charAt(at) == '(') {
                at++;
            }
            do {
                blanks(false);
                word();
                blanks(false);
            } while (at < text.length() && text.charAt(at) == '|' && ++at > 0);
            if (at >= text.length() || text.charAt(at) != ')') {
                throw new Unreadable("')' is missing behind a pattern");
            }
            at++;
            String end = list(";; esac");
            if (end.equals("esac")) {
                return;
            }
        }
    }

    private void test() throws Unreadable {
        at += 2;
        var words = new ArrayList<Word>();
        words.add(new Word("[[", false, false, false));
        while (true) {
            blanks(true);
            if (at >= text.length()) {
                throw new Unreadable("']]' is missing");
            }
            if (text.startsWith("]]", at)) {
                at += 2;
                break;
            }
            if ("()<>&|".indexOf(text.charAt(at)) >= 0) {
                at++;
            } else {
                words.add(word());
            }
        }
        script.commands.add(new Simple(List.of(), words, List.of()));
    }

    private String name() throws Unreadable {
        int begin = at;
        while (at < text.length() && " \t\n;&|()<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (begin == at) {
            throw new Unreadable("a name is missing");
        }
        return text.substring(begin, at);
    }

    private void function(String name) throws Unreadable {
        script.composite = true;
        script.functions.add(name);
        blanks(false);
        if (text.startsWith("()", at)) {
            at += 2;
        }
        blanks(true);
        if (at >= text.length()) {
            throw new Unreadable("the body of function '" + name + "' is missing");
        }
        int begin = at;
        int before = script.commands.size();
        command();
        String body = text.substring(begin, at);
        boolean again = script.commands.subList(before, script.commands.size()).stream()
                .anyMatch(own ->
                        !own.words().isEmpty() && own.words().getFirst().text().equals(name));
        script.bomb |= again && (body.contains("|") || body.contains("&"));
    }

    private void simple() throws Unreadable {
        var assignments = new ArrayList<Simple.Assignment>();
        var words = new ArrayList<Word>();
        var redirects = new ArrayList<Simple.Redirect>();
        int begin = at;
        while (true) {
            blanks(false);
            if (at >= text.length()) {
                break;
            }
            if (redirect(redirects)) {
                continue;
            }
            char c = text.charAt(at);
            if (c == '(' && words.size() == 1 && assignments.isEmpty() && redirects.isEmpty()) {
                blanksInParens();
                function(words.getFirst().text());
                return;
            }
            if (c == '(' && words.isEmpty() && !assignments.isEmpty() && text.charAt(at - 1) == '=') {
                array(assignments);
                continue;
            }
            if (";&|()\n".indexOf(c) >= 0) {
                break;
            }
            int from = at;
            Word word = word();
            int equals = word.text().indexOf('=');
            String raw = text.substring(from, at);
            if (words.isEmpty() && equals > 0 && raw.matches("(?s)[A-Za-z_][A-Za-z0-9_]*(\\[[^\\]]*\\])?\\+?=.*")) {
                assignments.add(new Simple.Assignment(
                        word.text().substring(0, equals).replaceFirst("[\\[+].*", ""),
                        new Word(word.text().substring(equals + 1), word.unknown(), word.pattern(), word.odd())));
            } else {
                words.add(word);
            }
        }
        if (begin == at && words.isEmpty() && assignments.isEmpty() && redirects.isEmpty()) {
            throw new Unreadable("'" + text.charAt(at) + "' stands where no command can begin");
        }
        script.commands.add(new Simple(assignments, words, redirects));
        if (script.commands.size() > 1) {
            script.composite = true;
        }
    }

    private void blanksInParens() throws Unreadable {
        at++;
        blanks(false);
        if (at >= text.length() || text.charAt(at) != ')') {
            throw new Unreadable("'(' stands where it cannot be read");
        }
        at++;
    }

    private void array(List<Simple.Assignment> assignments) throws Unreadable {
        script.composite = true;
        String inner = balanced('(', ')');
        var reader = new ShellReader(inner, script, depth + 1);
        while (true) {
            reader.blanks(true);
            if (reader.at >= inner.length()) {
                break;
            }
            assignments.add(new Simple.Assignment("array", reader.word()));
        }
    }

    private boolean redirect(List<Simple.Redirect> redirects) throws Unreadable {
        int begin = at;
        int i = at;
        if (i < text.length() && text.charAt(i) == '{') {
            int end = text.indexOf('}', i);
            if (end > 0
                    && text.substring(i + 1, end).matches("[A-Za-z_]\\w*")
                    && end + 1 < text.length()
                    && "<>".indexOf(text.charAt(end + 1)) >= 0) {
                i = end + 1;
            }
        }
        while (i < text.length() && Character.isDigit(text.charAt(i)) && text.charAt(i) < 128) {
            i++;
        }
        if (i >= text.length()) {
            return false;
        }
        boolean amp = text.startsWith("&>", i) && i == begin;
        if (!amp && "<>".indexOf(text.charAt(i)) < 0) {
            return false;
        }
        if (!amp && (text.startsWith("<(", i) || text.startsWith(">(", i))) {
            return false;
        }
        String operator = "";
        for (String each : List.of("&>>", "&>", "<<<", "<<-", "<<", "<&", "<>", ">>", ">&", ">|", "<", ">")) {
            if (text.startsWith(each, i)) {
                operator = each;
                break;
            }
        }
        at = i + operator.length();
        blanks(false);
        if (at >= text.length() || ";&|()\n".indexOf(text.charAt(at)) >= 0) {
            throw new Unreadable("a redirection leads nowhere");
        }
        int from = at;
        Word target = word();
        if (operator.equals("<<") || operator.equals("<<-")) {
            String raw = text.substring(from, at);
            waiting.add(new Heredoc(target.text(), raw.matches("(?s).*['\"\\\\].*"), operator.equals("<<-")));
            script.composite = true;
            return true;
        }
        redirects.add(new Simple.Redirect(operator, target));
        return true;
    }

    /** Collects the parts of one word. */
    private static final class WordBuilder {
        final StringBuilder text = new StringBuilder();
        boolean unknown;
        boolean pattern;
        boolean odd;

        void hole() {
            text.append(Word.HOLE);
            unknown = true;
        }
    }

    private Word word() throws Unreadable {
        var word = new WordBuilder();
        int begin = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("<(", at) || text.startsWith(">(", at)) {
                at++;
                inside(balanced('(', ')'));
                word.hole();
                continue;
            }
            if (" \t\n;&|()<>".indexOf(c) >= 0) {
                break;
            }
            switch (c) {
                case '\'' -> {
                    word.odd = true;
                    word.text.append(until('\''));
                }
                case '"' -> {
                    word.odd = true;
                    doubleQuoted(word);
                }
                case '\\' -> {
                    at++;
                    if (at < text.length() && text.charAt(at) == '\n') {
                        at++;
                    } else if (at < text.length()) {
                        word.odd = true;
                        word.text.append(text.charAt(at));
                        at++;
                    } else {
                        throw new Unreadable("a backslash stands at the end");
                    }
                }
                case '$', '`' -> {
                    word.odd = true;
                    expansion(word);
                }
                case '*', '?', '[' -> {
                    word.pattern = true;
                    word.text.append(c);
                    at++;
                }
                case '{' -> {
                    int end = text.indexOf('}', at);
                    String inner = end < 0 ? "" : text.substring(at, end);
                    word.pattern |= !inner.isEmpty() && inner.matches("[^ \t\n;&|()<>]*(,|\\.\\.)[^ \t\n;&|()<>]*");
                    word.text.append(c);
                    at++;
                }
                case '~' -> {
                    word.text.append(at == begin ? "/root" : "~");
                    at++;
                }
                default -> {
                    word.text.append(c);
                    at++;
                }
            }
        }
        return new Word(word.text.toString(), word.unknown, word.pattern, word.odd);
    }

    private String until(char quote) throws Unreadable {
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw new Unreadable("a quote (" + quote + ") has no end");
        }
        String inner = text.substring(at + 1, end);
        at = end + 1;
        return inner;
    }

    private void doubleQuoted(WordBuilder word) throws Unreadable {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return;
            }
            if (c == '\\' && at + 1 < text.length()) {
                char next = text.charAt(at + 1);
                if (next == '\n') {
                    at += 2;
                    continue;
                }
                if ("$`\"\\".indexOf(next) < 0) {
                    word.text.append(c);
                }
                word.text.append(next);
                at += 2;
            } else if (c == '$' || c == '`') {
                expansion(word);
            } else {
                word.text.append(c);
                at++;
            }
        }
        throw new Unreadable("a quote (\") has no end");
    }

    private void expansion(WordBuilder word) throws Unreadable {
        if (text.charAt(at) == '`') {
            inside(backquoted());
            word.hole();
            return;
        }
        if (text.startsWith("$((", at)) {
            at++;
            expansionsOf(balanced('(', ')'));
            word.hole();
        } else if (text.startsWith("$(", at)) {
            at++;
            inside(balanced('(', ')'));
            word.hole();
        } else if (text.startsWith("${", at)) {
            at++;
            expansionsOf(balanced('{', '}'));
            word.hole();
        } else if (text.startsWith("$'", at)) {
            at++;
            word.text.append(ansi());
        } else if (text.startsWith("$\"", at)) {
            at++;
            doubleQuoted(word);
        } else if (at + 1 < text.length()
                && (Character.isLetterOrDigit(text.charAt(at + 1)) || "_@*#?$!-".indexOf(text.charAt(at + 1)) >= 0)) {
            at += 2;
            if (Character.isLetter(text.charAt(at - 1)) || text.charAt(at - 1) == '_') {
                while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                    at++;
                }
            }
            word.hole();
        } else {
            word.text.append('$');
            at++;
        }
    }

    private String backquoted() throws Unreadable {
        var inner = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '`') {
                at = i + 1;
                return inner.toString();
            }
            if (c == '\\' && i + 1 < text.length() && "`\\$".indexOf(text.charAt(i + 1)) >= 0) {
                i++;
                c = text.charAt(i);
            }
            inner.append(c);
        }
        throw new Unreadable("a backquote has no end");
    }

    /** The text between the bracket that stands here and its partner; quotes hide brackets. */
    private String balanced(char open, char close) throws Unreadable {
        int level = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '\'' && open == '(') {
                i = text.indexOf('\'', i + 1);
                if (i < 0) {
                    break;
                }
            } else if (c == '"') {
                i = endOfDouble(i);
            } else if (c == '#' && open == '(' && i > at && " \t\n".indexOf(text.charAt(i - 1)) >= 0) {
                int end = text.indexOf('\n', i);
                if (end < 0) {
                    break;
                }
                i = end;
            } else if (c == open) {
                level++;
            } else if (c == close) {
                level--;
                if (level == 0) {
                    String inner = text.substring(at + 1, i);
                    at = i + 1;
                    return inner;
                }
            }
        }
        throw new Unreadable("'" + open + "' has no end");
    }

    private int endOfDouble(int from) throws Unreadable {
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        throw new Unreadable("a quote (\") has no end");
    }

    /** ANSI-C quoting, bash's manual 3.1.2.4. */
    private String ansi() throws Unreadable {
        var out = new StringBuilder();
        int i = at + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\'') {
                at = i + 1;
                return out.toString();
            }
            if (c != '\\' || i + 1 >= text.length()) {
                out.append(c);
                i++;
                continue;
            }
            i++;
            char e = text.charAt(i);
            int radix = e == 'x' || e == 'u' || e == 'U' ? 16 : 8;
            int most = e == 'x' ? 2 : e == 'u' ? 4 : e == 'U' ? 8 : 3;
            int from = radix == 16 ? i + 1 : i;
            int to = from;
            while (to < text.length() && to - from < most && Character.digit(text.charAt(to), radix) >= 0) {
                to++;
            }
            if (to > from && (radix == 16 || Character.digit(e, 8) >= 0)) {
                int code = (int) Math.min(Long.parseLong(text.substring(from, to), radix), Character.MAX_CODE_POINT);
                out.appendCodePoint(code);
                i = to;
            } else {
                out.append(
                        switch (e) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'e', 'E' -> '\u001b';
                            case 'a' -> '\u0007';
                            default -> e;
                        });
                i++;
            }
        }
        throw new Unreadable("a quote ($') has no end");
    }
}
