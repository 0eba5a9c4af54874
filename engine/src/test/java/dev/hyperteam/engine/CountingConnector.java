package dev.hyperteam.engine;

import dev.hyperteam.remote.DetachedJob;
import dev.hyperteam.remote.DetachedKey;
import dev.hyperteam.remote.DetachedResult;
import dev.hyperteam.remote.Endpoint;
import dev.hyperteam.remote.ExecRequest;
import dev.hyperteam.remote.ExecResult;
import dev.hyperteam.remote.HostConnector;
import dev.hyperteam.remote.ProbeAnswers;
import dev.hyperteam.remote.ProbeBatch;
import dev.hyperteam.remote.Purpose;
import dev.hyperteam.remote.RemoteHost;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Real connections that note each round trip. */
final class CountingConnector implements HostConnector {
    private final HostConnector real;
    private final List<String> trips = new CopyOnWriteArrayList<>();

    CountingConnector(HostConnector real) {
        this.real = real;
    }

    /** {@return what went to hosts since the last call: purpose and kind, in order} */
    List<String> taken() {
        var taken = List.copyOf(trips);
        trips.clear();
        return taken;
    }

    @Override
    public RemoteHost connect(Endpoint endpoint, Purpose purpose) {
        return new Host(real.connect(endpoint, purpose), purpose.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public Set<String> offeredMethods(Endpoint endpoint, String user) throws InterruptedException {
        trips.add("outside methods");
        return real.offeredMethods(endpoint, user);
    }

    @Override
    public boolean canLogin(Endpoint endpoint) throws InterruptedException {
        trips.add("outside login");
        return real.canLogin(endpoint);
    }

    @Override
    public InetAddress address(Endpoint endpoint) {
        return real.address(endpoint);
    }

    @Override
    public void close() {
        real.close();
    }

    private final class Host implements RemoteHost {
        private final RemoteHost host;
        private final String purpose;

        Host(RemoteHost host, String purpose) {
            this.host = host;
            this.purpose = purpose;
        }

        @Override
        public String name() {
            return host.name();
        }

        @Override
        public ProbeAnswers probe(ProbeBatch batch) throws InterruptedException {
            trips.add(purpose + " probes");
            return host.probe(batch);
        }

        @Override
        public ExecResult exec(ExecRequest request) throws InterruptedException {
            trips.add(purpose + " command");
            return host.exec(request);
        }

        @Override
        public DetachedResult runDetached(DetachedJob job) throws InterruptedException {
            trips.add(purpose + " job");
            return host.runDetached(job);
        }

        @Override
        public DetachedResult lookup(DetachedKey key) throws InterruptedException {
            trips.add(purpose + " lookup");
            return host.lookup(key);
        }

        @Override
        public void reconnect() {
            host.reconnect();
        }

        @Override
        public void close() {
            host.close();
        }
    }
}
