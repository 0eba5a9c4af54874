package dev.hyperteam.agents.policy;

/** The inside of words: quotes, backslashes, expansions (POSIX.1-2024, XCU 2.2 and 2.6; bash's manual for {@code $'..'} and braces). */
abstract class WordReader {
    static final int DEEPEST = 24;

    final String text;
    final int depth;
    int at;

    WordReader(String text, int depth) {
        this.text = text;
        this.depth = depth;
    }

    /** Reads something that would run, as a part of the same script. */
    abstract void inside(String part) throws Unreadable;

    /** {@return a reader of the inside of a text that is no command} */
    abstract WordReader within(String part);

    /** It cannot be read; the message says why. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String why) {
            super(why);
        }
    }

    final void expansionsOf(String content) throws Unreadable {
        var reader = within(content);
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

    final Word word() throws Unreadable {
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
        // The program called [ matches nothing.
        boolean pattern = word.pattern && !word.text.toString().equals("[");
        return new Word(word.text.toString(), word.unknown, pattern, word.odd);
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
    final String balanced(char open, char close) throws Unreadable {
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
