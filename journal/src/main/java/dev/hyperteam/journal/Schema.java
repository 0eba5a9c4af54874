package dev.hyperteam.journal;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** The store's tables and how they came to be. Version n of the list is what {@code user_version = n} means; it only grows. */
final class Schema {
    static final String FILE = "journal.db";

    /** Event types that {@code runs()} needs; a partial index finds them among millions. */
    static final String MILESTONES = "1,2,3,22,25";

    private static final List<List<String>> MIGRATIONS = List.of(
            List.of(
                    "CREATE TABLE type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
                    "CREATE TABLE run (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, first INTEGER NOT NULL)",
                    "CREATE TABLE event (seq INTEGER PRIMARY KEY, run INTEGER NOT NULL, at INTEGER NOT NULL,"
                            + " type INTEGER NOT NULL, data TEXT NOT NULL, hash BLOB NOT NULL)",
                    "CREATE INDEX milestone ON event(seq) WHERE type IN (" + MILESTONES + ")",
                    "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL)",
                    "CREATE TABLE fence (target TEXT PRIMARY KEY, token INTEGER NOT NULL) WITHOUT ROWID",
                    "INSERT INTO head VALUES (1, 0, zeroblob(32))",
                    refuse("event", "UPDATE", ""),
                    refuse("event", "DELETE", ""),
                    // REPLACE deletes without asking the trigger for DELETE
                    refuse("event", "INSERT", "WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq)"),
                    refuse("run", "UPDATE", ""),
                    refuse("run", "DELETE", ""),
                    refuse("type", "UPDATE", ""),
                    refuse("type", "DELETE", ""),
                    refuse("head", "DELETE", ""),
                    refuse("head", "UPDATE", "WHEN NEW.seq < OLD.seq"),
                    refuse("fence", "DELETE", ""),
                    refuse("fence", "UPDATE", "WHEN NEW.token <= OLD.token"),
                    "CREATE VIEW journal AS SELECT e.seq, r.name AS run,"
                            + " strftime('%Y-%m-%dT%H:%M:%fZ', e.at / 1e9, 'unixepoch') AS at, t.name AS type, e.data,"
                            + " lower(hex(e.hash)) AS hash FROM event e JOIN run r ON r.id = e.run JOIN type t ON t.id = e.type"));

    private Schema() {}

    private static String refuse(String table, String change, String when) {
        return "CREATE TRIGGER " + table + "_no_" + change.toLowerCase(Locale.ROOT) + " BEFORE " + change + " ON "
                + table + " " + when + " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END";
    }

    /** Opens the file for the one writer; makes it where there is none. A reader never sees one without its tables. */
    static Connection openWriter(Path file) throws SQLException, IOException {
        NativeLibrary.prepare();
        if (!Files.exists(file)) {
            Path fresh = file.resolveSibling(file.getFileName() + ".part");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh);
            openExisting(fresh).close();
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return openExisting(file);
    }

    private static Connection openExisting(Path file) throws SQLException, IOException {
        Modes.restrict(file, "rw-------"); // its companions (-wal, -shm) inherit the mode
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setGetGeneratedKeys(false); // else the driver asks for one after every row
        config.setBusyTimeout(5_000);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            migrate(connection, file);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens the file to look at. */
    static Connection openReader(Path file) throws SQLException {
        NativeLibrary.prepare();
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(5_000);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Refuses what this version does not know. */
    static int version(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            int version = row.next() ? row.getInt(1) : 0;
            if (version > MIGRATIONS.size()) {
                throw new ProblemException(new Problem(
                        "the journal was written by a newer Hyperteam",
                        file.toString(),
                        "it has format " + version + ", this version knows up to " + MIGRATIONS.size(),
                        "use the newer version"));
            }
            return version;
        }
    }

    private static void migrate(Connection connection, Path file) throws SQLException {
        int from = version(connection, file);
        if (from == MIGRATIONS.size()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (int i = from; i < MIGRATIONS.size(); i++) {
                for (String change : MIGRATIONS.get(i)) {
                    statement.execute(change);
                }
            }
            for (EventType type : EventType.values()) {
                statement.execute("INSERT OR IGNORE INTO type VALUES (" + type.id() + ", '" + type.text() + "')");
            }
            statement.execute("PRAGMA user_version = " + MIGRATIONS.size());
            statement.execute("COMMIT");
        }
    }
}
