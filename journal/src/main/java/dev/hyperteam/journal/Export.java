package dev.hyperteam.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;

/** The journal as lines of JSON. {@code data} comes last and is byte for byte what was hashed. */
final class Export {
    private static final String COLUMNS = "SELECT seq, run, at, (SELECT name FROM type WHERE id = e.type), data, hash,"
            + " (SELECT p.hash FROM event p WHERE p.seq = e.seq - 1) FROM event e";

    private final Connection connection;

    Export(Connection connection) {
        this.connection = connection;
    }

    void write(ReadQuery query, OutputStream target) throws SQLException {
        Map<Integer, String> runs = SqliteReader.runNames(connection);
        try (PreparedStatement statement = Rows.prepare(connection, COLUMNS, query);
                ResultSet row = statement.executeQuery()) {
            var out = new BufferedOutputStream(target, 1 << 16);
            while (row.next()) {
                byte[] prev = row.getBytes(7);
                String head = "{\"seq\":" + row.getLong(1) + ",\"run\":\"" + runs.getOrDefault(row.getInt(2), "")
                        + "\",\"at\":\"" + Store.instant(row.getLong(3)) + "\",\"type\":\"" + row.getString(4)
                        + "\",\"hash\":\"" + hex(row.getBytes(6)) + "\",\"prev\":\""
                        + hex(prev == null ? Chain.START : prev) + "\",\"data\":";
                out.write(head.getBytes(StandardCharsets.UTF_8));
                out.write(row.getBytes(5));
                out.write('}');
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
