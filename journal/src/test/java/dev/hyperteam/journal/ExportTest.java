package dev.hyperteam.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    private static final Pattern LINE =
            Pattern.compile("\\{\"seq\":(?<seq>\\d+),\"run\":\"(?<run>[^\"]+)\",\"at\":\"(?<at>[^\"]+)\","
                    + "\"type\":\"(?<type>\\w+)\",\"hash\":\"(?<hash>[0-9a-f]{64})\",\"prev\":\"(?<prev>[0-9a-f]{64})\","
                    + "\"data\":(?<data>\\{.*\\})\\}");

    /** A journal as format 1 writes it: recorded once, never written again. Later versions must still read it. */
    private static final Path RECORDED = Path.of("src/test/resources/journal-format-1.ndjson");

    @TempDir
    Path folder;

    @Test
    void anExportHoldsEveryEventAndItsChainCanBeCheckedByAnybody() throws IOException {
        List<Entry> written = new ArrayList<>();
        String text;
        try (Journal journal = Journal.open(folder, new Ticking(), "me")) {
            for (Event event : sampleEvents()) {
                written.add(journal.append(Samples.RUN, event));
            }
            text = export(journal, ReadQuery.all());
            assertThat(export(journal, ReadQuery.all().from(3).to(3)).lines())
                    .containsExactly(text.lines().toList().get(2));
            String head = text.lines().toList().getLast();
            assertThat(head).contains(journal.verify().headHash());
        }
        assertThat(read(text.lines().toList())).isEqualTo(written);
    }

    @Test
    void theRecordedJournalOfFormat1IsStillReadAndWrittenTheSameWay() throws IOException {
        List<String> lines = Files.readAllLines(RECORDED);
        List<Entry> entries = read(lines);
        assertThat(entries)
                .extracting(Entry::event)
                .extracting(Object::getClass)
                .hasSize(25)
                .doesNotHaveDuplicates();
        assertThat(entries)
                .allSatisfy(entry -> assertThat(lines.get((int) entry.seq() - 1))
                        .endsWith("\"data\":" + new String(EventCodec.encode(entry.event()), UTF_8) + "}"));
    }

    /** One of each type, from a fixed seed. */
    private static List<Event> sampleEvents() {
        var samples = new Samples(new Random(1));
        return Samples.types(Event.class).stream().map(samples::event).toList();
    }

    private static String export(Journal journal, ReadQuery query) throws IOException {
        var out = new ByteArrayOutputStream();
        journal.export(query, out);
        return out.toString(UTF_8);
    }

    private static List<Entry> read(List<String> lines) {
        var codec = new EventCodec();
        var chain = new Chain();
        var entries = new ArrayList<Entry>();
        byte[] prev = Chain.START;
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            byte[] data = parts.group("data").getBytes(UTF_8);
            long seq = Long.parseLong(parts.group("seq"));
            Instant at = Instant.parse(parts.group("at"));
            assertThat(parts.group("prev")).isEqualTo(HexFormat.of().formatHex(prev));
            prev = chain.next(prev, seq, parts.group("run"), Store.nanos(at), parts.group("type"), data);
            assertThat(parts.group("hash")).isEqualTo(HexFormat.of().formatHex(prev));
            EventType type = EventType.of(parts.group("type"));
            assertThat(type).as(parts.group("type")).isNotNull();
            if (type != null) {
                entries.add(new Entry(seq, codec.run(parts.group("run")), at, codec.decode(type, data)));
            }
        }
        return entries;
    }

    /** A clock that moves on by a fixed amount at every look. */
    private static final class Ticking implements Clock {
        private Instant now = Instant.parse("2026-11-23T23:15:02.000000001Z");

        @Override
        public synchronized Instant now() {
            now = now.plusNanos(1_234_567);
            return now;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void sleep(Duration duration) {
            throw new AssertionError("nothing sleeps here");
        }
    }
}
