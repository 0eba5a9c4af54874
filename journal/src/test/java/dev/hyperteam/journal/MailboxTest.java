package dev.hyperteam.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class MailboxTest {
    private static final RunId RUN = new RunId("20261125-120000-aaaa");
    private static final String HASH = "ab".repeat(32);

    @TempDir
    private Path folder;

    private Mailbox mailbox;
    private String me = "";
    private final List<String> refused = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        mailbox = Mailbox.of(folder);
        me = Files.getOwner(folder).getName();
    }

    private Letter letter(Letter.Wish wish) {
        return new Letter(wish, RUN, "3f2a", HASH, me + "@laptop", "because \"it\" is\n right");
    }

    private List<Mailbox.Posted> read() {
        return mailbox.read(problem -> refused.add(problem.why()));
    }

    private Path requests() {
        return folder.resolve("requests");
    }

    private Path lay(String json) throws IOException {
        Files.createDirectories(requests());
        Path file = requests().resolve("0123456789abcdef.letter");
        Files.writeString(file, json);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private String json(String key, String value) {
        String text = new String(letter(Letter.Wish.APPROVE).json(), StandardCharsets.UTF_8);
        return text.replaceFirst("\"" + key + "\":\"(\\\\.|[^\"\\\\])*\"", "\"" + key + "\":\"" + value + "\"");
    }

    @Test
    void aLetterLiesThereUntilSomebodyTakesItAndTheSenderIsTold() throws InterruptedException {
        assertThat(read()).isEmpty();
        String name = mailbox.post(letter(Letter.Wish.APPROVE));
        assertThat(mailbox.reply(name, Duration.ZERO)).isEmpty();
        var posted = Mailbox.of(folder).read(problem -> refused.add(problem.why()));
        assertThat(posted).containsExactly(new Mailbox.Posted(name, letter(Letter.Wish.APPROVE)));
        mailbox.settle(posted.getFirst(), new Mailbox.Reply(true, "approved 3f2a"));
        assertThat(read()).isEmpty();
        assertThat(mailbox.reply(name, Duration.ofSeconds(5))).hasValue(new Mailbox.Reply(true, "approved 3f2a"));
        assertThat(requests()).isEmptyDirectory();
    }

    @Test
    void onlyTheOwnerCanReadOrWriteIt() throws IOException {
        String name = mailbox.post(letter(Letter.Wish.PAUSE));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(requests())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(requests().resolve(name))))
                .isEqualTo("rw-------");
    }

    @Test
    void whoFollowsHearsOfALetterWithoutAsking() throws Exception {
        var heard = new LinkedBlockingQueue<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var following = threads.submit(() -> {
                mailbox.follow(() -> heard.add(read().size()));
                return true;
            });
            assertThat(heard.take()).isZero();
            String name = mailbox.post(letter(Letter.Wish.CANCEL));
            while (heard.take() == 0) {
                // the file that is not finished yet
            }
            var waiting = threads.submit(() -> mailbox.reply(name, Duration.ofSeconds(10)));
            mailbox.settle(read().getFirst(), new Mailbox.Reply(false, "no"));
            assertThat(waiting.get(10, TimeUnit.SECONDS)).hasValue(new Mailbox.Reply(false, "no"));
            following.cancel(true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wish,destroy,it wants none of",
        "run,../../etc,it is not what was agreed",
        "approval,; rm -rf,it names no question",
        "approval,'',it names no question",
        "payloadHash,abc,it names no question",
        "who,somebody@else,it says that it is from somebody else",
        "who,'',it says that it is from somebody else"
    })
    void aFieldThatIsNotAsItShouldBeIsRefused(String key, String value, String why) throws IOException {
        lay(json(key, value));
        assertThat(read()).isEmpty();
        assertThat(refused).singleElement().asString().contains(why);
    }

    @Test
    void whatIsNoLetterIsRefusedAndLeftWhereItIs() throws IOException {
        Path file = lay("{");
        read();
        lay("[]");
        read();
        lay("x".repeat(LetterFiles.MOST + 1));
        read();
        lay(json("reason", "r".repeat(Letter.REASON + 1)));
        read();
        lay(new String(letter(Letter.Wish.APPROVE).json(), StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        read();
        Files.delete(file);
        Path elsewhere = Files.write(
                folder.resolve("elsewhere"), letter(Letter.Wish.APPROVE).json());
        Files.createSymbolicLink(file, elsewhere);
        read();
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(read()).isEmpty();
        assertThat(refused)
                .satisfiesExactly(
                        why -> assertThat(why).contains("not what was agreed"),
                        why -> assertThat(why).contains("not what was agreed"),
                        why -> assertThat(why).contains("larger than 8192 bytes"),
                        why -> assertThat(why).contains("longer than 1000 characters"),
                        why -> assertThat(why).contains("its mode is rw-r--r--"),
                        why -> assertThat(why).contains("no regular file"),
                        why -> assertThat(why).contains("no regular file"));
        assertThat(file).exists();
        Files.writeString(requests().resolve("notes.txt"), "somebody's own");
        refused.clear();
        read();
        assertThat(refused)
                .as("what does not call itself a letter is nobody's business")
                .hasSize(1);
    }

    @Test
    void aFullMailboxTakesNoMore() throws IOException {
        Files.createDirectories(requests());
        for (int i = 0; i < Mailbox.LETTERS; i++) {
            Files.createFile(requests().resolve(String.format("%016x.letter", i)));
        }
        assertThatThrownBy(() -> mailbox.post(letter(Letter.Wish.APPROVE)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("256 letters wait already");
    }
}
