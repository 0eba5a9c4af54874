package dev.hyperteam.journal;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** Failures of the store as problems that a person can act on. */
final class Failures {
    private Failures() {}

    static ProblemException file(String what, Path file, IOException cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.toString();
        return new ProblemException(
                new Problem(what, file.toString(), why, "check free space, owner and mode of that folder"), cause);
    }

    static ProblemException sql(String what, Path database, SQLException cause) {
        return new ProblemException(
                new Problem(what, database.toString(), String.valueOf(cause.getMessage()), next(cause)), cause);
    }

    private static String next(SQLException cause) {
        if (!(cause instanceof SQLiteException sqlite)) {
            return "keep a copy of the folder and report this";
        }
        return switch (sqlite.getResultCode().code & 0xff) {
            case 13 -> "make room on this disk, then 'hyperteam resume'; nothing that was acknowledged is lost";
            case 11, 26 ->
                "the file is damaged: keep a copy, restore .hyperteam from a backup, or start with an empty folder"
                        + " (checks look at the host itself)";
            case 8, 14, 23 -> "check owner and mode of the folder and its files";
            case 10 -> "check this machine's disk (dmesg), then 'hyperteam resume'";
            case 5, 6 -> "another program holds the file: close it (sqlite3, backup), then try again";
            default -> "keep a copy of the folder and report this";
        };
    }
}
