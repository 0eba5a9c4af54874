package dev.hyperteam.journal;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The writing half of the file: one connection, used by one thread at a time. */
final class Store implements AutoCloseable {
    /** An entry with its bytes, ready to be written. */
    record Row(Entry entry, EventType type, byte[] data) {}

    private final Connection connection;
    private final Chain chain = new Chain();
    private final Map<RunId, Integer> runs = new HashMap<>();
    private final Statement plain;
    private final PreparedStatement insert;
    private final PreparedStatement moveHead;
    private long seq;
    private byte[] hash;

    private Store(Connection connection, long seq, byte[] hash) throws SQLException {
        this.connection = connection;
        this.seq = seq;
        this.hash = hash;
        this.plain = connection.createStatement();
        this.insert = connection.prepareStatement("INSERT INTO event VALUES (?, ?, ?, ?, CAST(? AS TEXT), ?)");
        this.moveHead = connection.prepareStatement("UPDATE head SET seq = ?, hash = ? WHERE id = 1");
    }

    static Store open(Path file) throws SQLException, IOException {
        Connection connection = Schema.openWriter(file);
        try {
            return atHead(connection, file);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** New events follow on the head; when the last row is not the head, something was cut off or edited, and nothing may follow. */
    private static Store atHead(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT h.seq, h.hash, e.hash, (SELECT max(seq) FROM event)"
                        + " FROM head h LEFT JOIN event e ON e.seq = h.seq WHERE h.id = 1")) {
            if (row.next()) {
                long seq = row.getLong(1);
                byte[] hash = row.getBytes(2);
                byte[] last = seq == 0 ? Chain.START : row.getBytes(3);
                if (Arrays.equals(hash, last) && row.getLong(4) == seq) {
                    return new Store(connection, seq, hash);
                }
            }
        }
        throw new ProblemException(new Problem(
                "the journal's end is missing or was edited",
                file.toString(),
                "its last entry is not the one that was written last",
                "keep a copy, restore .hyperteam from a backup, or start with an empty folder"
                        + " (checks look at the host itself)"));
    }

    long lastSeq() {
        return seq;
    }

    /** Writes all of {@code rows} durably, or none. */
    void commit(Collection<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        plain.execute("BEGIN IMMEDIATE");
        long end = seq;
        byte[] prev = hash;
        for (Row row : rows) {
            Entry entry = row.entry();
            end = entry.seq();
            long at = nanos(entry.at());
            prev = chain.next(prev, end, entry.run().value(), at, row.type().text(), row.data());
            insert.setLong(1, end);
            insert.setInt(2, run(entry.run(), end));
            insert.setLong(3, at);
            insert.setInt(4, row.type().id());
            insert.setBytes(5, row.data());
            insert.setBytes(6, prev);
            insert.executeUpdate();
        }
        moveHead.setLong(1, end);
        moveHead.setBytes(2, prev);
        moveHead.executeUpdate();
        plain.execute("COMMIT");
        seq = end;
        hash = prev;
    }

    private int run(RunId run, long first) throws SQLException {
        Integer known = runs.get(run);
        if (known != null) {
            return known;
        }
        try (PreparedStatement add = connection.prepareStatement(
                "INSERT INTO run (name, first) VALUES (?, ?)" + " ON CONFLICT (name) DO NOTHING")) {
            add.setString(1, run.value());
            add.setLong(2, first);
            add.executeUpdate();
        }
        try (PreparedStatement find = connection.prepareStatement("SELECT id FROM run WHERE name = ?")) {
            find.setString(1, run.value());
            try (ResultSet row = find.executeQuery()) {
                int id = row.next() ? row.getInt(1) : 0;
                runs.put(run, id);
                return id;
            }
        }
    }

    long nextToken(String target) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement("INSERT INTO fence VALUES (?, 1)"
                + " ON CONFLICT (target) DO UPDATE SET token = token + 1 RETURNING token")) {
            next.setString(1, target);
            try (ResultSet row = next.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    /** Folds the log into the file, so that an orderly end leaves one file. */
    @Override
    public void close() throws SQLException {
        try (connection;
                plain) {
            insert.close();
            moveHead.close();
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }
}
