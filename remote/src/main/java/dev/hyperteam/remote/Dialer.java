package dev.hyperteam.remote;

import dev.hyperteam.base.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.future.SshFuture;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jspecify.annotations.Nullable;

/** Makes logged-in connections, over jump hosts where the route has some. Thread-safe. */
final class Dialer {
    /** A logged-in connection and the attempt that made it. */
    record Login(ClientSession session, Dial dial) {}

    private final Supplier<SshClient> client;

    Dialer(Supplier<SshClient> client) {
        this.client = client;
    }

    /**
     * @param lastKeys whether keys are offered to the last host; without them a refused login is expected and not an error
     * @param timeout bound per hop
     */
    Login dial(Route route, boolean lastKeys, Duration timeout) throws InterruptedException {
        @Nullable ClientSession before = null;
        try {
            for (Route.Hop hop : route.hops().subList(0, route.hops().size() - 1)) {
                before = login(hop, before, true, timeout).session();
            }
            return login(route.target(), before, lastKeys, timeout);
        } catch (RuntimeException | InterruptedException e) {
            if (before != null) {
                before.close(true);
            }
            throw e;
        }
    }

    private Login login(Route.Hop hop, @Nullable ClientSession before, boolean keys, Duration allowed)
            throws InterruptedException {
        Duration timeout = hop.within(allowed);
        var dial = new Dial(hop, keys);
        long deadline = System.nanoTime() + timeout.toNanos();
        ClientSession session = connect(dial, before, deadline, timeout);
        try {
            session.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(dial.pairs()));
            AuthFuture auth = session.auth();
            if (!await(auth, deadline)) {
                throw silent(dial, before, timeout);
            }
            Throwable failure = auth.getException();
            if (auth.isSuccess()) {
                if (before != null) {
                    session.addCloseFutureListener(closed -> before.close(true));
                }
                return new Login(session, dial);
            }
            boolean answered = !dial.offered().isEmpty() && dial.refusal() == null;
            if (!keys && answered) {
                session.close(true);
                if (before != null) {
                    before.close(true);
                }
                return new Login(session, dial);
            }
            throw problem(dial, before, failure, timeout);
        } catch (IOException e) {
            session.close(true);
            throw problem(dial, before, e, timeout);
        } catch (RuntimeException | InterruptedException e) {
            session.close(true);
            throw e;
        }
    }

    private ClientSession connect(Dial dial, @Nullable ClientSession before, long deadline, Duration timeout)
            throws InterruptedException {
        Throwable last = new ConnectException("no address");
        for (InetSocketAddress address : addresses(dial, before)) {
            try {
                ConnectFuture future = client.get()
                        .connect(dial.hop().user(), address, AttributeRepository.ofKeyValuePair(Dial.KEY, dial), null);
                boolean done;
                try {
                    done = await(future, deadline);
                } catch (InterruptedException e) {
                    future.cancel();
                    throw e;
                }
                if (!done) {
                    future.cancel();
                    last = new java.util.concurrent.TimeoutException("no answer");
                } else if (future.isConnected()) {
                    return future.getSession();
                } else if (future.getException() != null) {
                    last = future.getException();
                }
            } catch (IOException | IllegalStateException e) {
                last = e;
            }
        }
        throw problem(dial, before, last, timeout);
    }

    private static List<InetSocketAddress> addresses(Dial dial, @Nullable ClientSession before) {
        Route.Hop hop = dial.hop();
        List<InetSocketAddress> addresses = new ArrayList<>();
        try {
            if (before == null) {
                for (InetAddress address : InetAddress.getAllByName(hop.address())) {
                    addresses.add(new InetSocketAddress(address, hop.port()));
                }
            } else {
                SshdSocketAddress bound = before.createLocalPortForwardingTracker(
                                new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(hop.address(), hop.port()))
                        .getBoundAddress();
                addresses.add(
                        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), bound.getPort()));
            }
        } catch (IOException e) {
            throw problem(dial, before, e, Duration.ZERO);
        }
        return addresses;
    }

    /** {@return whether {@code future} was done before the deadline} */
    static <T extends SshFuture<T>> boolean await(T future, long deadline) throws InterruptedException {
        var latch = new CountDownLatch(1);
        future.addListener(done -> latch.countDown());
        return latch.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static RemoteException problem(
            Dial dial, @Nullable ClientSession before, @Nullable Throwable failure, Duration timeout) {
        RemoteException refusal = dial.refusal();
        if (refusal != null) {
            return refusal;
        }
        Route.Hop hop = dial.hop();
        String via = before == null ? "" : " through the jump host";
        if (!dial.offered().isEmpty()) {
            return new RemoteException(
                    RemoteException.Kind.AUTHENTICATION,
                    new Problem(
                            "the host refused the login of '" + hop.user() + "'",
                            hop.label(),
                            "tried " + dial.keys() + "; the host offers " + String.join(", ", dial.offered()),
                            "give a key that the host knows (IdentityFile, ssh-add), or add yours on the host to ~"
                                    + hop.user() + "/.ssh/authorized_keys"),
                    failure);
        }
        if (has(failure, UnknownHostException.class)
                || has(failure, java.nio.channels.UnresolvedAddressException.class)) {
            return unknownName(hop, failure);
        }
        if (has(failure, java.util.concurrent.TimeoutException.class)) {
            String within = timeout.isZero() ? "" : " within " + timeout.toSeconds() + " s";
            return unreachable(
                    hop,
                    "no answer" + via + within,
                    "the host is down, or a firewall drops the packets",
                    "check that the host is up and that port " + hop.port() + " is open to this machine",
                    failure);
        }
        if (has(failure, ConnectException.class) && before == null) {
            return unreachable(
                    hop,
                    "connection refused or no way to the host",
                    root(failure),
                    "check host and port: does sshd listen on port " + hop.port() + " there?",
                    failure);
        }
        return unreachable(
                hop,
                "the connection" + via + " ended before the login",
                root(failure),
                "try again; if it stays, look at the host's sshd log (journalctl -u ssh)",
                failure);
    }

    /** Somebody took the connection and did not bring the login to its end. */
    private static RemoteException silent(Dial dial, @Nullable ClientSession before, Duration timeout) {
        RemoteException refusal = dial.refusal();
        return refusal != null
                ? refusal
                : unreachable(
                        dial.hop(),
                        "the connection" + (before == null ? "" : " through the jump host")
                                + " was taken, but nobody answered within " + timeout.toSeconds() + " s",
                        "the host is overloaded, or what listens on port "
                                + dial.hop().port() + " is no SSH server",
                        "log in by hand and look: ssh -v -p " + dial.hop().port() + " "
                                + dial.hop().user() + "@" + dial.hop().address(),
                        null);
    }

    static RemoteException unknownName(Route.Hop hop, @Nullable Throwable cause) {
        return unreachable(
                hop,
                "the name '" + hop.address() + "' is not known",
                "",
                "check the spelling and the name server",
                cause);
    }

    private static RemoteException unreachable(
            Route.Hop hop, String what, String why, String next, @Nullable Throwable cause) {
        return new RemoteException(RemoteException.Kind.UNREACHABLE, new Problem(what, hop.label(), why, next), cause);
    }

    private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String root(@Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
