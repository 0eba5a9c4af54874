package dev.hyperteam.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.RetryPolicy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A host over one {@link SshLink}. */
final class SshHost implements RemoteHost {
    /** Added to what the host allows itself, before this side gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How long a detached command that should be over may stay unreachable: a server's reboot fits in. */
    private static final Duration AFTERMATH = Duration.ofMinutes(10);

    /** Time for a host that comes up and lets only root in as yet. */
    private static final Duration BOOTING = Duration.ofMinutes(3);

    private static final RetryPolicy AGAIN =
            new RetryPolicy(Integer.MAX_VALUE, Duration.ofMillis(300), Duration.ofSeconds(10), 2);
    private static final String ENVIRONMENT =
            "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C\n";
    private static final int NOISE = 64 * 1024;
    private static final String ENTER = Shell.withoutComments(Shell.resource("enter.sh"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name;
    private final SshLink link;
    private final Clock clock;
    private final boolean sudo;
    private final String command;
    private final Optional<String> program;

    SshHost(Endpoint endpoint, SshLink link, Clock clock) {
        this.name = endpoint.host();
        this.link = link;
        this.clock = clock;
        this.sudo = endpoint.become() instanceof Become.Sudo
                && !link.route().target().user().equals("root");
        this.command = (sudo ? "exec sudo -n sh -c " : "exec sh -c ") + Shell.quote(ENTER);
        this.program =
                endpoint.become() instanceof Become.Program given ? Optional.of(given.command()) : Optional.empty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ProbeAnswers probe(ProbeBatch batch) throws InterruptedException {
        try {
            return probeOnce(batch);
        } catch (RemoteException e) {
            if (e.kind() != RemoteException.Kind.CONNECTION_LOST) {
                throw e;
            }
            return probeOnce(batch);
        }
    }

    private ProbeAnswers probeOnce(ProbeBatch batch) throws InterruptedException {
        List<ProbeBatch> lanes = Lanes.of(batch);
        if (lanes.size() == 1) {
            return askLane(batch);
        }
        return Lanes.join(batch, lanes, this::askLane);
    }

    private ProbeAnswers askLane(ProbeBatch batch) throws InterruptedException {
        String nonce = nonce();
        long start = clock.nanoTime();
        String script = BatchWire.script(batch, nonce);
        ChannelResult result = program.isPresent()
                ? link.run(
                        "exec " + program.get(),
                        List.of((ENVIRONMENT + script).getBytes(UTF_8)),
                        BatchWire.timeout(batch).plus(PATIENCE),
                        BatchWire.limit(batch))
                : call(script, List.of(), BatchWire.timeout(batch), BatchWire.limit(batch));
        requireStart(result, "\n" + nonce + " begin\n");
        return BatchWire.parse(batch, nonce, result.out(), Duration.ofNanos(clock.nanoTime() - start));
    }

    @Override
    public ExecResult exec(ExecRequest request) throws InterruptedException {
        String mark = "\n" + nonce() + "\n";
        String script = "printf %s " + Shell.quote(mark) + "\n" + request.script();
        long start = clock.nanoTime();
        int limit = (int) Math.min((long) request.outputLimit() + NOISE, Integer.MAX_VALUE - 64);
        ChannelResult result = call(script, List.of(request.stdinAfterScript()), request.timeout(), limit);
        Duration took = Duration.ofNanos(clock.nanoTime() - start);
        int begin = requireStart(result, mark);
        if ((result.exitCode() == 124 || result.exitCode() == 137) && took.compareTo(request.timeout()) >= 0) {
            throw new RemoteException(
                    RemoteException.Kind.TIMEOUT,
                    new Problem(
                            "the command was killed after " + BatchWire.seconds(request.timeout()) + " s",
                            name,
                            result.said(),
                            "allow more time, or find out what it waits for"));
        }
        boolean cut = result.outTotal() - begin > request.outputLimit() || result.errTotal() > request.outputLimit();
        return new ExecResult(
                result.exitCode(),
                Arrays.copyOfRange(result.out(), begin, Math.min(result.out().length, begin + request.outputLimit())),
                Arrays.copyOf(result.err(), Math.min(result.err().length, request.outputLimit())),
                cut,
                took);
    }

    @Override
    public DetachedResult runDetached(DetachedJob job) throws InterruptedException {
        Duration allowed = Duration.ofSeconds(BatchWire.seconds(job.timeout()));
        long start = clock.nanoTime();
        boolean reached = false;
        long lostAt = 0;
        for (int attempt = 1; ; attempt++) {
            RemoteException failure;
            try {
                Optional<DetachedResult> result = follow(job, allowed);
                if (result.isPresent()) {
                    return result.get();
                }
                failure = link.lost(null);
            } catch (RemoteException e) {
                failure = e;
            }
            boolean lost = failure.kind() == RemoteException.Kind.CONNECTION_LOST;
            if (lost) {
                reached = true;
                lostAt = clock.nanoTime();
                attempt = 1;
            }
            boolean booting = failure.kind() == RemoteException.Kind.AUTHENTICATION
                    && since(lostAt).compareTo(BOOTING) < 0;
            boolean again = reached && (lost || failure.kind() == RemoteException.Kind.UNREACHABLE || booting);
            if (!again || since(start).compareTo(allowed.plus(AFTERMATH)) > 0) {
                throw failure;
            }
            clock.sleep(AGAIN.delayAfter(Math.min(attempt, 16), ThreadLocalRandom.current()));
        }
    }

    private Duration since(long nanoTime) {
        return Duration.ofNanos(clock.nanoTime() - nanoTime);
    }

    private Optional<DetachedResult> follow(DetachedJob job, Duration allowed) throws InterruptedException {
        String nonce = nonce();
        ChannelResult result = call(
                DetachedWire.run(job, nonce),
                List.of(job.script().getBytes(UTF_8), job.secrets()),
                allowed.plusSeconds(90),
                DetachedWire.limit(job.outputLimit()));
        requireStart(result, nonce + " begin\n");
        return DetachedWire.parse(name, job.key(), allowed, nonce, result.out());
    }

    @Override
    public DetachedResult lookup(DetachedKey key) throws InterruptedException {
        String nonce = nonce();
        int outputLimit = 1 << 20;
        ChannelResult result = call(
                DetachedWire.look(key, outputLimit, nonce),
                List.of(),
                Duration.ofSeconds(30),
                DetachedWire.limit(outputLimit));
        requireStart(result, nonce + " begin\n");
        return DetachedWire.parse(name, key, Duration.ZERO, nonce, result.out())
                .orElseThrow(() -> new RemoteException(
                        RemoteException.Kind.PROTOCOL,
                        new Problem(
                                "the host does not say what became of " + key,
                                name,
                                result.said(),
                                "look at " + key.directory() + " on the host")));
    }

    /** The script's length goes ahead of it, so that the host can tell half a script from a whole one. */
    private ChannelResult call(String script, List<byte[]> input, Duration allowed, int outputLimit)
            throws InterruptedException {
        if (program.isPresent()) {
            throw new RemoteException(
                    RemoteException.Kind.PROTOCOL,
                    new Problem(
                            "this login only answers probes",
                            link.name(),
                            "its scripts go to '" + program.get() + "'",
                            "use the login that may change the host"));
        }
        byte[] text = script.stripTrailing().getBytes(UTF_8);
        byte[] head = (BatchWire.seconds(allowed) + "\n" + text.length + "\n").getBytes(ISO_8859_1);
        List<byte[]> all = new java.util.ArrayList<>(List.of(head, text));
        all.addAll(input);
        return link.run(command, all, allowed.plus(PATIENCE), outputLimit);
    }

    /** {@return where the script's own output begins, behind whatever a login shell printed} */
    private int requireStart(ChannelResult result, String mark) {
        byte[] needle = mark.getBytes(ISO_8859_1);
        int at = Bytes.indexOf(result.out(), needle, 0);
        if (at >= 0) {
            return at + needle.length;
        }
        String user = link.route().target().user();
        if ((sudo || program.isPresent()) && result.said().contains("sudo")) {
            throw new RemoteException(
                    RemoteException.Kind.NO_SUDO,
                    new Problem(
                            "'" + user + "' may not become root by sudo without a password",
                            name,
                            result.said(),
                            "on the host, as root: apt-get install sudo; echo '" + user
                                    + " ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/" + user
                                    + "; or log in as root"));
        }
        throw new RemoteException(
                RemoteException.Kind.PROTOCOL,
                new Problem(
                        "the host did not run the script (exit code " + result.exitCode() + ")",
                        name,
                        result.said(),
                        "check that '" + user + "' has a login shell there: ssh " + user + "@" + name + " true"));
    }

    private static String nonce() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void reconnect() {
        link.cut();
    }

    @Override
    public void close() {
        link.close();
    }
}
