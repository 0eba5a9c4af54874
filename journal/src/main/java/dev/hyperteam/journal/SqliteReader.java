package dev.hyperteam.journal;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Looks at the file with connections of its own; each call takes one, so calls may run side by side. */
final class SqliteReader implements JournalReader {
    private static final int IDLE = 2;

    /** What runs on a connection. */
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    private final Path folder;
    private final Path file;
    private final Blobs blobs;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    SqliteReader(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(Schema.FILE);
        this.blobs = new Blobs(folder.resolve("blobs"));
    }

    static SqliteReader open(Path folder) {
        if (!JournalReader.exists(folder)) {
            throw new ProblemException(new Problem(
                    "there is no journal here yet",
                    folder.toString(),
                    "nothing has been run from this project",
                    "'hyperteam run' starts one; or change to the project's folder"));
        }
        var reader = new SqliteReader(folder);
        reader.with("the journal cannot be opened", connection -> Schema.version(connection, reader.file));
        return reader;
    }

    <T> T with(String failure, Query<T> query) {
        try {
            Connection connection = borrow();
            boolean good = false;
            try {
                T answer = query.run(connection);
                good = true;
                return answer;
            } finally {
                giveBack(connection, good);
            }
        } catch (SQLException e) {
            throw Failures.sql(failure, file, e);
        }
    }

    private Connection borrow() throws SQLException {
        synchronized (idle) {
            if (closed) {
                throw new ProblemException(
                        Problem.of("the journal is closed already").at(file.toString()));
            }
            Connection connection = idle.pollLast();
            if (connection != null) {
                return connection;
            }
        }
        return Schema.openReader(file);
    }

    private void giveBack(Connection connection, boolean good) throws SQLException {
        synchronized (idle) {
            if (good && !closed && idle.size() < IDLE) {
                idle.addLast(connection);
                return;
            }
        }
        connection.close();
    }

    @Override
    public void read(ReadQuery query, Consumer<Entry> sink) {
        with("the journal cannot be read", connection -> {
            new Rows(connection, file).read(query, sink);
            return true;
        });
    }

    @Override
    public List<RunSummary> runs() {
        return with("the journal cannot be read", connection -> new Rows(connection, file).runs());
    }

    @Override
    public long lastSeq() {
        return with("the journal cannot be read", connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT seq FROM head WHERE id = 1")) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    @Override
    public byte[] blob(String name) {
        return blobs.get(name);
    }

    @Override
    public Verification verify() {
        return with("the journal cannot be read", connection -> new Verifier(connection).verify());
    }

    @Override
    public void export(ReadQuery query, OutputStream out) throws IOException {
        try {
            with("the journal cannot be read", connection -> {
                new Export(connection).write(query, out);
                return true;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public Tail tail(long fromSeq) {
        return FolderTail.open(folder, fromSeq, this);
    }

    /** {@return the runs' names by their numbers in the file} */
    static Map<Integer, String> runNames(Connection connection) throws SQLException {
        var names = new HashMap<Integer, String>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT id, name FROM run");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                names.put(row.getInt(1), row.getString(2));
            }
        }
        return names;
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            try {
                for (Connection connection : idle) {
                    connection.close();
                }
            } catch (SQLException e) {
                throw Failures.sql("the journal cannot be closed", file, e);
            } finally {
                idle.clear();
            }
        }
    }
}
