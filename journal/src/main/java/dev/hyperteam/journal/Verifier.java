package dev.hyperteam.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks along the hash chain of one consistent view of the file. */
final class Verifier {
    private final Connection connection;
    private final Chain chain = new Chain();
    private long events;
    private byte[] hash = Chain.START;

    Verifier(Connection connection) {
        this.connection = connection;
    }

    Verification verify() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN"); // names, rows and head of the same moment
            try {
                Verification.Broken broken = walk();
                if (broken == null) {
                    broken = head();
                }
                return new Verification(events, HexFormat.of().formatHex(hash), broken);
            } finally {
                statement.execute("ROLLBACK");
            }
        }
    }

    private Verification.@Nullable Broken walk() throws SQLException {
        Map<Integer, String> runs = SqliteReader.runNames(connection);
        Map<Integer, String> types = types();
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT seq, run, at, type, data, hash FROM event ORDER BY seq");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                long seq = row.getLong(1);
                if (seq != events + 1) {
                    return new Verification.Broken(events + 1, "the entry is missing");
                }
                String run = runs.getOrDefault(row.getInt(2), "");
                String type = types.getOrDefault(row.getInt(4), "");
                byte[] next = chain.next(hash, seq, run, row.getLong(3), type, row.getBytes(5));
                if (!Arrays.equals(next, row.getBytes(6))) {
                    return new Verification.Broken(seq, "its hash is not that of its content after the entry before");
                }
                hash = next;
                events = seq;
            }
        }
        return null;
    }

    private Verification.@Nullable Broken head() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT seq, hash FROM head WHERE id = 1")) {
            if (!row.next()) {
                return new Verification.Broken(events + 1, "the mark of the journal's end is missing");
            }
            long end = row.getLong(1);
            if (end > events) {
                return new Verification.Broken(events + 1, "the entry is missing; the last one was " + end);
            }
            if (end < events || !Arrays.equals(row.getBytes(2), hash)) {
                return new Verification.Broken(end, "the mark of the journal's end is of another entry");
            }
            return null;
        }
    }

    private Map<Integer, String> types() throws SQLException {
        var types = new HashMap<Integer, String>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, name FROM type")) {
            while (row.next()) {
                types.put(row.getInt(1), row.getString(2));
            }
        }
        return types;
    }
}
