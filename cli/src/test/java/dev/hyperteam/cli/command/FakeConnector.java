package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.remote.DetachedJob;
import dev.hyperteam.remote.DetachedKey;
import dev.hyperteam.remote.DetachedResult;
import dev.hyperteam.remote.Endpoint;
import dev.hyperteam.remote.ExecRequest;
import dev.hyperteam.remote.ExecResult;
import dev.hyperteam.remote.HostConnector;
import dev.hyperteam.remote.ProbeAnswer;
import dev.hyperteam.remote.ProbeAnswers;
import dev.hyperteam.remote.ProbeBatch;
import dev.hyperteam.remote.Purpose;
import dev.hyperteam.remote.RemoteException;
import dev.hyperteam.remote.RemoteHost;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A host that shows a key and answers a few questions. */
final class FakeConnector implements HostConnector {
    boolean known;
    boolean reachable = true;
    final Map<String, String> answers = new LinkedHashMap<>(
            Map.of("uid", "0", "os", "Debian GNU/Linux 12 on x86_64", "manager", "systemd", "space", "70000"));

    private static RemoteException failure(RemoteException.Kind kind, String what, String why) {
        return new RemoteException(kind, new Problem(what, "web1", why, "mend it"));
    }

    @Override
    public RemoteHost connect(Endpoint endpoint, Purpose purpose) {
        return new Host();
    }

    @Override
    public Set<String> offeredMethods(Endpoint endpoint, String user) {
        if (!reachable) {
            throw failure(RemoteException.Kind.UNREACHABLE, "no connection", "refused");
        }
        if (!known && !endpoint.pinUnknownHostKey()) {
            throw failure(
                    RemoteException.Kind.HOST_KEY, "no host key is trusted for web1", "the host shows SHA256:abcdef");
        }
        known = true;
        return Set.of("publickey");
    }

    @Override
    public boolean canLogin(Endpoint endpoint) {
        return reachable && known;
    }

    @Override
    public InetAddress address(Endpoint endpoint) {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public void close() {}

    private final class Host implements RemoteHost {
        @Override
        public String name() {
            return "web1";
        }

        @Override
        public ProbeAnswers probe(ProbeBatch batch) {
            if (!reachable) {
                throw failure(RemoteException.Kind.UNREACHABLE, "no connection", "refused");
            }
            var found = new LinkedHashMap<String, ProbeAnswer>();
            answers.forEach((id, text) -> found.put(
                    id,
                    new ProbeAnswer.Answered(0, text.getBytes(StandardCharsets.UTF_8), false, Duration.ofMillis(1))));
            return new ProbeAnswers(found, true, Duration.ofMillis(12));
        }

        @Override
        public ExecResult exec(ExecRequest request) {
            throw new AssertionError("a check-up runs nothing");
        }

        @Override
        public DetachedResult runDetached(DetachedJob job) {
            throw new AssertionError("a check-up runs nothing");
        }

        @Override
        public DetachedResult lookup(DetachedKey key) {
            throw new AssertionError("a check-up looks nothing up");
        }

        @Override
        public void reconnect() {}

        @Override
        public void close() {}
    }
}
