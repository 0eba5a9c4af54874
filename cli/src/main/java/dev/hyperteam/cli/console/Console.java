package dev.hyperteam.cli.console;

import dev.hyperteam.base.Redactor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The way to the reader. Everything passes the redactor and loses its control characters. Standard output is data, standard error is
 * talk. Thread-safe: a line is written whole.
 */
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final BufferedReader in;
    private final Redactor redactor;
    private final boolean interactive;
    private final boolean rich;

    /**
     * @param interactive whether somebody sits at {@code in} and can be asked
     * @param rich whether {@code out} is a terminal that takes colours and a live view
     */
    public Console(
            InputStream in, PrintStream out, PrintStream err, Redactor redactor, boolean interactive, boolean rich) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
        this.redactor = redactor;
        this.interactive = interactive;
        this.rich = rich;
    }

    /** The process's own streams, in UTF-8 whatever the locale says. */
    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
    public static Console ofProcess(Map<String, String> environment) {
        var terminal = System.console();
        boolean isTerminal = terminal != null && terminal.isTerminal();
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || !environment.getOrDefault("CI", "").isEmpty()
                || environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT).equals("dumb");
        return new Console(
                System.in,
                new PrintStream(
                        new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
                new Redactor(),
                isTerminal,
                isTerminal && !plain);
    }

    /** Prints a line on the process's standard output before anything else is set up. */
    public static void first(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** {@return what masks secrets on this console; add to it whatever must not be shown} */
    public Redactor redactor() {
        return redactor;
    }

    /** {@return whether the reader can be asked} */
    public boolean interactive() {
        return interactive;
    }

    /** {@return whether colours and a live view are welcome} */
    public boolean rich() {
        return rich;
    }

    /** {@return the text as it may be shown: masked, without control characters} */
    public String shown(String text) {
        // masked before and after: a control character in the middle of a secret must not carry it through
        return redactor.redact(Clean.text(redactor.redact(text)));
    }

    /** Prints data: one or more lines on standard output. */
    public void data(String text) {
        write(out, text);
    }

    /** Prints talk: one or more lines on standard error. */
    public void talk(String text) {
        write(err, text);
    }

    private void write(PrintStream stream, String text) {
        String shown = shown(text);
        synchronized (stream) {
            stream.print(shown.endsWith("\n") ? shown : shown + "\n");
            stream.flush();
        }
    }

    /**
     * Asks the reader.
     *
     * @return the line typed, without blanks around it; empty when nobody can be asked or the input ended
     */
    public Optional<String> ask(String question) {
        if (!interactive) {
            return Optional.empty();
        }
        synchronized (err) {
            err.print(shown(question) + " ");
            err.flush();
        }
        try {
            return Optional.ofNullable(in.readLine()).map(String::strip);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return whether the reader answered yes; nothing typed means no} */
    public boolean confirm(String question) {
        return ask(question + " [y/N]")
                .map(answer -> answer.toLowerCase(Locale.ROOT))
                .filter(answer -> answer.equals("y") || answer.equals("yes"))
                .isPresent();
    }

    /** Writes out what is buffered. */
    public void flush() {
        out.flush();
        err.flush();
    }
}
