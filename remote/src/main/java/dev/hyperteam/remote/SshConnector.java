package dev.hyperteam.remote;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.RetryPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.SshClient;
import org.jspecify.annotations.Nullable;

/** Hosts over SSH. Starts its threads with the first connection; {@link #close} cuts every connection without waiting. Thread-safe. */
public final class SshConnector implements HostConnector {
    /** How often a connection is tried where nothing else is asked for. */
    public static final RetryPolicy DEFAULT_DIALING =
            new RetryPolicy(3, Duration.ofMillis(300), Duration.ofSeconds(3), 2);

    private final Clock clock;
    private final RetryPolicy dialing;
    private final LocalUser local;
    private final KnownHosts knownHosts = new KnownHosts();
    private final ReentrantLock starting = new ReentrantLock();
    private volatile @Nullable SshClient client;
    private volatile boolean closed;

    /** With the machine's clock, this process's user and {@link #DEFAULT_DIALING}. */
    public SshConnector() {
        this(Clock.system(), DEFAULT_DIALING, LocalUser.of(System.getenv()));
    }

    /**
     * @param clock for the waits between attempts
     * @param dialing how often and after what delay an unreachable host is tried again
     * @param local whose keys, configuration and agent are used
     */
    public SshConnector(Clock clock, RetryPolicy dialing, LocalUser local) {
        this.clock = clock;
        this.dialing = dialing;
        this.local = local;
    }

    @Override
    public RemoteHost connect(Endpoint endpoint, Purpose purpose) {
        return new SshHost(endpoint, link(endpoint), clock);
    }

    private SshLink link(Endpoint endpoint) {
        return new SshLink(endpoint, route(endpoint), new Dialer(this::client), clock, dialing);
    }

    private Route route(Endpoint endpoint) {
        return Route.of(endpoint, local.home(), local.name());
    }

    @Override
    public Set<String> offeredMethods(Endpoint endpoint, String user) throws InterruptedException {
        Dialer.Login login =
                new Dialer(this::client).dial(route(endpoint.withUser(user)), false, endpoint.connectTimeout());
        login.session().close(true);
        return login.dial().offered();
    }

    @Override
    public boolean canLogin(Endpoint endpoint) throws InterruptedException {
        var plain = endpoint.withBecome(Become.NONE);
        try (RemoteHost host = connect(plain, Purpose.VERIFIER)) {
            var request = ExecRequest.of("true").withTimeout(Duration.ofSeconds(10));
            return host.exec(request).ok();
        } catch (RemoteException e) {
            if (e.kind() == RemoteException.Kind.AUTHENTICATION) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public InetAddress address(Endpoint endpoint) {
        Route.Hop hop = route(endpoint).target();
        try {
            return InetAddress.getAllByName(hop.address())[0];
        } catch (UnknownHostException e) {
            throw Dialer.unknownName(hop, e);
        }
    }

    private SshClient client() {
        SshClient running = client;
        if (running != null) {
            return running;
        }
        starting.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this connector was closed");
            }
            running = client;
            if (running == null) {
                running = Transport.start(knownHosts, local.agent());
                client = running;
            }
            return running;
        } finally {
            starting.unlock();
        }
    }

    @Override
    public void close() {
        starting.lock();
        try {
            closed = true;
        } finally {
            starting.unlock();
        }
        SshClient running = client;
        if (running != null) {
            // The library's own end takes a third of a second: nobody who leaves should wait for it.
            Thread.ofVirtual().name("ssh-end").start(() -> running.close(true));
        }
    }
}
