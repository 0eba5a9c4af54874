package dev.hyperteam.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunStage;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Node ALPHA = Node.parse("alpha@one");
    private static final StepRef STEP = new StepRef(ALPHA, "firewall");

    @TempDir
    Path project;

    private Journal open() {
        return Journal.open(project.resolve(".hyperteam"), Clock.system(), "me@here:1");
    }

    private static Event started() {
        return new Event.RunStarted("0.1", "me@here:1", List.of(ALPHA), List.of(), Map.of(), "f");
    }

    private static Event signal(int i) {
        return new Event.SignalPosted(ALPHA, "RUNNING", "n" + i);
    }

    @Test
    void everyEventComesBackInOrderAlsoAfterReopening() {
        var samples = new Samples(new Random(7));
        var written = new ArrayList<Entry>();
        try (Journal journal = open()) {
            for (Class<?> type : Samples.types(Event.class)) {
                written.add(journal.append(Samples.RUN, samples.event(type)));
            }
            assertThat(journal.list(ReadQuery.all())).isEqualTo(written);
        }
        try (Journal journal = open()) {
            written.add(journal.appendDurable(Samples.OTHER, started()));
            assertThat(journal.list(ReadQuery.all())).isEqualTo(written);
            assertThat(written)
                    .extracting(Entry::seq)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .last()
                    .isEqualTo((long) written.size());
            assertThat(journal.verify().ok()).isTrue();
            assertThat(journal.verify().events()).isEqualTo(written.size());
        }
    }

    @Test
    void queriesNarrowByRunPositionTypeAndNumber() {
        try (Journal journal = open()) {
            journal.append(Samples.RUN, started());
            journal.append(Samples.OTHER, started());
            for (int i = 0; i < 5; i++) {
                journal.append(Samples.RUN, signal(i));
            }
            assertThat(journal.list(ReadQuery.of(Samples.OTHER)))
                    .extracting(Entry::seq)
                    .containsExactly(2L);
            assertThat(journal.list(ReadQuery.of(Samples.RUN).from(3).to(4)))
                    .extracting(Entry::seq)
                    .containsExactly(3L, 4L);
            assertThat(journal.list(ReadQuery.all().only(Set.of(Event.RunStarted.class))))
                    .hasSize(2);
            assertThat(journal.list(ReadQuery.of(Samples.RUN).last(2)))
                    .extracting(Entry::seq)
                    .containsExactly(6L, 7L);
            assertThat(journal.lastSeq()).isEqualTo(7);
        }
    }

    @Test
    void runsAreListedFromTheirMilestones() {
        try (Journal journal = open()) {
            journal.append(Samples.RUN, started());
            journal.append(Samples.RUN, signal(1));
            journal.append(Samples.RUN, new Event.RunEnded(RunEnding.FAILED, 3, "alpha failed", Duration.ZERO));
            journal.append(Samples.OTHER, new Event.RollbackStarted("team alpha", "you", List.of(STEP)));
            List<RunSummary> runs = journal.runs();
            assertThat(runs).extracting(RunSummary::run).containsExactly(Samples.RUN, Samples.OTHER);
            assertThat(runs).extracting(RunSummary::ending).containsExactly(RunEnding.FAILED, null);
            assertThat(runs).extracting(RunSummary::resumable).containsExactly(true, false);
            journal.append(Samples.RUN, new Event.RunResumed("0.2", "she"));
            assertThat(journal.runs().getFirst())
                    .extracting(RunSummary::holder, RunSummary::resumes, RunSummary::ending)
                    .containsExactly("she", 1, null);
        }
    }

    @Test
    void stateAndEffectsAreFoldsOverTheJournal() {
        try (Journal journal = open()) {
            assertThat(journal.state(Samples.RUN)).isEmpty();
            journal.append(Samples.RUN, started());
            journal.append(Samples.RUN, new Event.StepStarted(STEP, "t", 1, 1));
            journal.append(Samples.RUN, new Event.StepChecked(STEP, "needs-change", ""));
            journal.appendDurable(Samples.RUN, new Event.StepIntent(STEP, 1, "file", List.of(), true));
            assertThat(journal.state(Samples.RUN).orElseThrow().stage()).isEqualTo(RunStage.RUNNING);
            assertThat(journal.effects().of(STEP)).hasSize(1);
        }
    }

    @Test
    void aSecondDriverIsRefusedWithTheHoldersName() {
        try (Journal journal = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(JournalLocked.class)
                    .hasMessageContaining("me@here:1")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            assertThat(JournalReader.holder(project.resolve(".hyperteam")))
                    .hasValueSatisfying(holder -> assertThat(holder.holder()).isEqualTo("me@here:1"));
            assertThat(journal.lastSeq()).isZero();
        }
        assertThat(JournalReader.holder(project.resolve(".hyperteam"))).isEmpty();
        open().close();
    }

    @Test
    void fencingTokensOnlyGrowAlsoAfterReopening() {
        try (Journal journal = open()) {
            assertThat(journal.nextFencingToken("one")).isEqualTo(1);
            assertThat(journal.nextFencingToken("one")).isEqualTo(2);
            assertThat(journal.nextFencingToken("two")).isEqualTo(1);
        }
        try (Journal journal = open()) {
            assertThat(journal.nextFencingToken("one")).isEqualTo(3);
        }
    }

    @Test
    void blobsAreStoredOnceByTheirHashAndOnlyForTheOwner() throws IOException {
        try (Journal journal = open()) {
            String name = journal.putBlob("hello".getBytes(UTF_8));
            assertThat(name).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
            assertThat(journal.putBlob("hello".getBytes(UTF_8))).isEqualTo(name);
            assertThat(journal.blob(name)).asString(UTF_8).isEqualTo("hello");
            try (var files = Files.walk(project.resolve(".hyperteam"))) {
                var modes = new ArrayList<String>();
                for (Path file : files.toList()) {
                    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                    if (Files.isRegularFile(file) || file.endsWith(".hyperteam") || file.endsWith("blobs")) {
                        modes.add(mode);
                    }
                }
                assertThat(modes)
                        .isNotEmpty()
                        .allSatisfy(mode -> assertThat(mode).endsWith("------"));
            }
            assertThatThrownBy(() -> journal.blob("0".repeat(64))).isInstanceOf(ProblemException.class);
            assertThatThrownBy(() -> journal.blob("../../etc/passwd")).isInstanceOf(ProblemException.class);
            assertThatThrownBy(() -> journal.putBlob(new byte[Blobs.LIMIT + 1])).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void aDamagedBlobIsNotHandedOut() throws IOException {
        try (Journal journal = open()) {
            String name = journal.putBlob("hello".getBytes(UTF_8));
            Path file = project.resolve(".hyperteam/blobs")
                    .resolve(name.substring(0, 2))
                    .resolve(name.substring(2));
            Files.writeString(file, "hullo");
            assertThatThrownBy(() -> journal.blob(name))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void listenersGetEveryEventInOrderAndCannotStopTheWriter() throws InterruptedException {
        var slow = new CopyOnWriteArrayList<Long>();
        var release = new CountDownLatch(1);
        try (Journal journal = open()) {
            journal.append(Samples.RUN, started());
            journal.subscribe(_ -> {
                throw new IllegalStateException("a listener's own mistake");
            });
            journal.subscribe(entry -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                slow.add(entry.seq());
            });
            for (int i = 0; i < 5_000; i++) { // more than any queue holds
                journal.append(Samples.RUN, signal(i));
            }
            journal.durable();
            assertThat(slow).isEmpty();
            release.countDown();
        }
        assertThat(slow)
                .hasSize(5_000)
                .isSorted()
                .doesNotHaveDuplicates()
                .first()
                .isEqualTo(2L);
    }

    @Test
    void aSubscriptionThatIsClosedHearsNoMore() {
        var heard = new CopyOnWriteArrayList<Long>();
        try (Journal journal = open()) {
            var subscription = journal.subscribe(entry -> heard.add(entry.seq()));
            journal.append(Samples.RUN, started());
            subscription.close();
            journal.append(Samples.RUN, signal(1));
        }
        assertThat(heard).containsExactly(1L);
    }

    @Test
    void manyThreadsMayAppendAtOnce() {
        try (Journal journal = open()) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int t = 0; t < 20; t++) {
                    threads.execute(() -> {
                        for (int i = 0; i < 50; i++) {
                            if (i % 10 == 0) {
                                journal.appendDurable(Samples.RUN, signal(i));
                            } else {
                                journal.append(Samples.RUN, signal(i));
                            }
                        }
                    });
                }
            }
            assertThat(journal.verify())
                    .extracting(Verification::ok, Verification::events)
                    .containsExactly(true, 1_000L);
        }
    }

    @Test
    void aClosedJournalTakesNothingMore() {
        Journal journal = open();
        journal.close();
        journal.close();
        assertThatThrownBy(() -> journal.append(Samples.RUN, started()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("closed already");
    }

    @Test
    void readingWhereThereIsNoJournalSaysWhatToDo() {
        assertThat(JournalReader.exists(project)).isFalse();
        assertThatThrownBy(() -> Journal.openReadOnly(project))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("there is no journal here yet")
                .hasMessageContaining("hyperteam run");
    }

    @Test
    void aTailSeesWhatIsWrittenWhileItWaits() throws Exception {
        try (Journal journal = open();
                JournalReader reader = Journal.openReadOnly(project.resolve(".hyperteam"));
                Tail tail = reader.tail(1)) {
            journal.appendDurable(Samples.RUN, started());
            assertThat(tail.next(Duration.ofSeconds(20))).extracting(Entry::seq).containsExactly(1L);
            assertThat(tail.next(Duration.ZERO)).isEmpty();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var next = threads.submit(() -> tail.next(Duration.ofSeconds(20)));
                journal.appendDurable(Samples.RUN, signal(1));
                assertThat(next.get()).extracting(Entry::seq).containsExactly(2L);
            }
        }
    }
}
