package dev.hyperteam.agents.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads POSIX shell and the constructs of bash that matter, and collects all that would run, wherever it stands: in lists, pipes,
 * substitutions, bodies of functions, here-documents. Follows "Shell Command Language" (POSIX.1-2024, XCU 2) and bash's manual; where a
 * text may be read in two ways, it is refused. Bounded in size and depth.
 */
final class ShellReader extends SimpleReader {
    static final int LONGEST = 16 * 1024;
    private static final Set<String> OPENING =
            Set.of("if", "while", "until", "for", "case", "select", "{", "(", "((", "[[");
    private static final Set<String> BETWEEN = Set.of("then", "do", "else", "elif", "!", "time");
    private static final Set<String> CLOSING = Set.of("fi", "done", "esac", "}", ")");

    private ShellReader(String text, Script script, int depth) {
        super(text, script, depth);
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
    @Override
    void inside(String part) throws Unreadable {
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
            if (text.charAt(at) == ')' || CLOSING.contains(word)) {
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

    @Override
    void function(String name) throws Unreadable {
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

    @Override
    WordReader within(String part) {
        return new ShellReader(part, script, depth + 1);
    }
}
