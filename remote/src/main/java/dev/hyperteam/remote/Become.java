package dev.hyperteam.remote;

/** How commands get root's rights after the login. */
public sealed interface Become {
    /** Not at all: commands run as the user who logged in. */
    Become NONE = new Login();

    /** By {@code sudo -n}, which never asks: it works without a password or it is refused as {@link RemoteException.Kind#NO_SUDO}. */
    Become SUDO = new Sudo();

    /**
     * By a program on the host that reads a shell script from its standard input and runs it under its own rules, for example in a
     * read-only sandbox. Only {@link RemoteHost#probe} works then: the batch goes to that program instead of to {@code sh}.
     *
     * @param command a constant command line without quotes or substitutions: {@code sudo -n /usr/local/sbin/verify}
     */
    static Become command(String command) {
        return new Program(command);
    }

    /** See {@link #NONE}. */
    record Login() implements Become {}

    /** See {@link #SUDO}. */
    record Sudo() implements Become {}

    /** See {@link #command}. */
    record Program(String command) implements Become {
        public Program {
            if (!command.matches("[A-Za-z0-9/._ -]+")) {
                throw new IllegalArgumentException("not a plain command line: '" + command + "'");
            }
        }
    }
}
