package dev.hyperteam.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.workflow.Node;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TamperTest {
    private static final List<String> TABLES = List.of("event", "run", "type", "head", "fence");

    @TempDir
    Path folder;

    @BeforeEach
    void tenEvents() {
        try (Journal journal = Journal.open(folder, Clock.system(), "me")) {
            for (int i = 0; i < 10; i++) {
                journal.append(
                        i < 5 ? Samples.RUN : Samples.OTHER,
                        new Event.SignalPosted(Node.parse("alpha@one"), "RUNNING", "n" + i));
            }
            journal.nextFencingToken("one");
        }
    }

    private void sql(boolean withoutTriggers, String... changes) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Schema.FILE));
                Statement statement = connection.createStatement()) {
            if (withoutTriggers) {
                for (String table : TABLES) {
                    for (String change : List.of("update", "delete", "insert")) {
                        statement.execute("DROP TRIGGER IF EXISTS " + table + "_no_" + change);
                    }
                }
            }
            for (String change : changes) {
                statement.execute(change);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event SET at = 0 WHERE seq = 3",
                "DELETE FROM event WHERE seq = 10",
                "INSERT OR REPLACE INTO event SELECT seq, run, 0, type, data, hash FROM event WHERE seq = 3",
                "UPDATE run SET name = 'x'",
                "DELETE FROM run",
                "UPDATE type SET name = 'x' WHERE id = 1",
                "UPDATE head SET seq = 3",
                "DELETE FROM head",
                "UPDATE fence SET token = 1",
                "DELETE FROM fence"
            })
    void theStoreItselfRefusesToChangeWhatHappened(String change) {
        assertThatThrownBy(() -> sql(false, change))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("append-only");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE event SET data = replace(data, 'n3', 'n7') WHERE seq = 4 | 4 | hash
            UPDATE event SET at = at + 1 WHERE seq = 1                      | 1 | hash
            UPDATE event SET run = 2 WHERE seq = 5                          | 5 | hash
            UPDATE event SET type = 9 WHERE seq = 6                         | 6 | hash
            UPDATE event SET hash = zeroblob(32) WHERE seq = 7              | 7 | hash
            DELETE FROM event WHERE seq = 4                                 | 4 | missing
            DELETE FROM event WHERE seq = 1                                 | 1 | missing
            DELETE FROM event WHERE seq > 7                                 | 8 | missing
            DELETE FROM event                                               | 1 | missing
            UPDATE run SET name = '20261123-231502-cccc' WHERE id = 1       | 1 | hash
            UPDATE head SET hash = zeroblob(32)                             | 10 | end
            UPDATE head SET seq = 4                                         | 4 | end
            """)
    void whoeverTakesTheTriggersAwayIsStillFoundOut(String change, long seq, String why) throws SQLException {
        sql(true, change);
        try (JournalReader reader = Journal.openReadOnly(folder)) {
            assertThat(reader.verify().broken()).isNotNull().satisfies(broken -> {
                assertThat(broken.seq()).isEqualTo(seq);
                assertThat(broken.why()).contains(why);
            });
        }
    }

    @Test
    void twoEntriesThatChangedPlacesAreFoundOut() throws SQLException {
        sql(
                true,
                "UPDATE event SET seq = 100 WHERE seq = 3",
                "UPDATE event SET seq = 3 WHERE seq = 4",
                "UPDATE event SET seq = 4 WHERE seq = 100");
        try (JournalReader reader = Journal.openReadOnly(folder)) {
            assertThat(reader.verify().broken())
                    .isNotNull()
                    .extracting(Verification.Broken::seq)
                    .isEqualTo(3L);
        }
    }

    @Test
    void nothingIsAppendedToAJournalWhoseEndIsMissing() throws SQLException {
        sql(true, "DELETE FROM event WHERE seq = 10");
        assertThatThrownBy(() -> Journal.open(folder, Clock.system(), "me"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("end is missing");
    }

    @Test
    void aJournalOfANewerVersionIsLeftAlone() throws SQLException {
        sql(false, "PRAGMA user_version = 99");
        assertThatThrownBy(() -> Journal.open(folder, Clock.system(), "me"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("newer Hyperteam");
        assertThatThrownBy(() -> Journal.openReadOnly(folder)).isInstanceOf(ProblemException.class);
    }

    @Test
    void anEventOfANewerVersionIsNamed() throws SQLException {
        sql(true, "INSERT INTO type VALUES (77, 'StarsAligned')", "UPDATE event SET type = 77 WHERE seq = 2");
        try (JournalReader reader = Journal.openReadOnly(folder)) {
            assertThatThrownBy(() -> reader.list(ReadQuery.all()))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("entry 2 (StarsAligned)")
                    .hasMessageContaining("newer Hyperteam");
        }
    }

    @Test
    void aStoreThatBreaksFailsLoudlyAndForGood() throws SQLException {
        Journal journal = Journal.open(folder, Clock.system(), "me");
        var event = new Event.SignalPosted(Node.parse("alpha@one"), "RUNNING", "x");
        sql(false, "CREATE TRIGGER broken BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'disk on fire'); END");
        assertThatThrownBy(() -> journal.appendDurable(Samples.RUN, event))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the journal cannot be written")
                .hasMessageContaining("disk on fire");
        assertThatThrownBy(() -> journal.append(Samples.RUN, event)).hasMessageContaining("disk on fire");
        assertThatThrownBy(journal::durable).hasMessageContaining("disk on fire");
        assertThatThrownBy(() -> journal.nextFencingToken("one")).hasMessageContaining("disk on fire");
        assertThat(journal.list(ReadQuery.all())).hasSize(10);
        assertThatThrownBy(journal::close).hasMessageContaining("disk on fire");
        sql(false, "DROP TRIGGER broken");
        Journal.open(folder, Clock.system(), "me").close();
    }
}
