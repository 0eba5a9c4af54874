package dev.hyperteam.journal;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** Rows of the file as entries. Serves one read. */
final class Rows {
    private static final String COLUMNS = "SELECT seq, run, at, type, data FROM event";

    private final Connection connection;
    private final Path file;
    private final EventCodec codec = new EventCodec();
    private final Map<Integer, RunId> runs = new HashMap<>();

    Rows(Connection connection, Path file) {
        this.connection = connection;
        this.file = file;
    }

    void read(ReadQuery query, Consumer<Entry> sink) throws SQLException {
        try (PreparedStatement statement = prepare(connection, COLUMNS, query);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                sink.accept(entry(row));
            }
        }
    }

    /** Reads the rows that {@code query} asks for, in order. */
    static PreparedStatement prepare(Connection connection, String columns, ReadQuery query) throws SQLException {
        var sql = new StringBuilder(columns).append(" WHERE seq >= ? AND seq <= ?");
        RunId run = query.run();
        long from = query.fromSeq();
        if (run != null) {
            long[] known = run(connection, run);
            sql.append(" AND run = ").append(known[0]);
            from = Math.max(from, known[1]);
        }
        if (!query.types().isEmpty()) {
            sql.append(" AND type IN (").append(ids(query.types())).append(')');
        }
        if (query.last() > 0) {
            sql.append(" ORDER BY seq DESC LIMIT ").append(query.last());
            sql.insert(0, "SELECT * FROM (").append(")");
        }
        sql.append(" ORDER BY seq");
        PreparedStatement statement = connection.prepareStatement(sql.toString());
        statement.setLong(1, from);
        statement.setLong(2, query.toSeq());
        return statement;
    }

    /** The run's number and the position of its first event, so that a late run's events are found without reading all others. */
    private static long[] run(Connection connection, RunId run) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT id, first FROM run WHERE name = ?")) {
            statement.setString(1, run.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new long[] {row.getLong(1), row.getLong(2)} : new long[] {-1, Long.MAX_VALUE};
            }
        }
    }

    private static String ids(Set<Class<? extends Event>> types) {
        return types.stream()
                .map(Class::getSimpleName)
                .map(name -> {
                    EventType type = EventType.of(name);
                    if (type == null) {
                        throw new IllegalArgumentException("not an event's record: " + name);
                    }
                    return Integer.toString(type.id());
                })
                .sorted()
                .collect(Collectors.joining(","));
    }

    private Entry entry(ResultSet row) throws SQLException {
        long seq = row.getLong(1);
        RunId run = run(row.getInt(2));
        EventType type = EventType.of(row.getInt(4));
        if (type == null) {
            throw newer(seq, name(row.getInt(4)), "the type is not known");
        }
        try {
            return new Entry(seq, run, Store.instant(row.getLong(3)), codec.decode(type, row.getBytes(5)));
        } catch (JacksonException | IllegalArgumentException e) {
            throw newer(seq, type.text(), String.valueOf(e.getMessage()));
        }
    }

    private ProblemException newer(long seq, String type, String why) {
        return new ProblemException(new Problem(
                "entry " + seq + " (" + type
                        + ") cannot be read: it was written by a newer Hyperteam, or it is damaged",
                file.toString(),
                why,
                "use the newer version; 'hyperteam support' checks the journal's hash chain"));
    }

    private String name(int type) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT name FROM type WHERE id = ?")) {
            statement.setInt(1, type);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "type " + type;
            }
        }
    }

    private RunId run(int id) throws SQLException {
        RunId known = runs.get(id);
        if (known == null) {
            SqliteReader.runNames(connection).forEach((number, name) -> runs.put(number, codec.run(name)));
            known = runs.get(id);
            if (known == null) {
                throw new SQLException("an event belongs to run number " + id + ", which has no name");
            }
        }
        return known;
    }

    /** {@return every run, from its milestones alone} */
    List<RunSummary> runs() throws SQLException {
        var summaries = new LinkedHashMap<RunId, RunSummary>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(COLUMNS + " WHERE type IN (" + Schema.MILESTONES + ") ORDER BY seq")) {
            while (row.next()) {
                Entry entry = entry(row);
                summaries.merge(entry.run(), Summaries.first(entry), (old, _) -> Summaries.next(old, entry));
            }
        }
        return new ArrayList<>(summaries.values());
    }
}
