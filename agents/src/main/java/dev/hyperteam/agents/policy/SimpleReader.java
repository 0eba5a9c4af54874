package dev.hyperteam.agents.policy;

import java.util.ArrayList;
import java.util.List;

/** Simple commands: assignments, words, redirections and here-documents (POSIX.1-2024, XCU 2.7 and 2.9.1). */
abstract class SimpleReader extends WordReader {
    final Script script;
    final List<Heredoc> waiting = new ArrayList<>();

    SimpleReader(String text, Script script, int depth) {
        super(text, depth);
        this.script = script;
    }

    /** Reads the body of a function that has this name. */
    abstract void function(String name) throws Unreadable;

    record Heredoc(String end, boolean quoted, boolean tabs) {}

    final void newline() throws Unreadable {
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

    final void blanks(boolean lines) throws Unreadable {
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

    final void simple() throws Unreadable {
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
            if (c == '(' && !words.isEmpty()) {
                throw new Unreadable("'(' stands where it cannot be read");
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
        var reader = (SimpleReader) within(inner);
        while (true) {
            reader.blanks(true);
            if (reader.at >= inner.length()) {
                break;
            }
            assignments.add(new Simple.Assignment("array", reader.word()));
        }
    }

    final boolean redirect(List<Simple.Redirect> redirects) throws Unreadable {
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
}
