package dev.hyperteam.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/** The SSH library, set up once: algorithms, keepalive, host keys, agent. */
final class Transport {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int MISSED_HEARTBEATS = 3;

    private Transport() {}

    static SshClient start(KnownHosts knownHosts, Optional<Path> agent) {
        SshClient client = ClientBuilder.builder()
                .keyExchangeFactories(keyExchanges())
                .serverKeyVerifier((session, address, key) -> trusted(knownHosts, session, key))
                .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
                .build();
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setServiceFactories(List.of(new ListeningAuthFactory(), ClientConnectionServiceFactory.INSTANCE));
        client.setAgentFactory(new Agents(agent));
        client.addSessionListener(new KnownTypesFirst(knownHosts));
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        CoreModuleProperties.NIO_WORKERS.set(client, 2);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, MISSED_HEARTBEATS);
        client.start();
        return client;
    }

    /**
     * Curve25519 alone first: the post-quantum exchanges cost about 80 ms of computing per connection here. The price is that a
     * recorded session could be read by a quantum computer of the future; a server that only offers the others still gets them.
     */
    private static List<KeyExchangeFactory> keyExchanges() {
        var fast = List.of(BuiltinDHFactories.curve25519.getName(), BuiltinDHFactories.curve25519_libssh.getName());
        List<KeyExchangeFactory> factories = new ArrayList<>(ClientBuilder.setUpDefaultKeyExchanges(false));
        factories.sort(Comparator.comparingInt(factory -> fast.contains(factory.getName()) ? 0 : 1));
        return factories;
    }

    private static @Nullable Dial dialOf(Session session) {
        AttributeRepository context = session instanceof org.apache.sshd.client.session.ClientSession client
                ? client.getConnectionContext()
                : null;
        return context == null ? null : context.getAttribute(Dial.KEY);
    }

    private static boolean trusted(KnownHosts knownHosts, Session session, PublicKey key) {
        Dial dial = dialOf(session);
        if (dial == null) {
            return false;
        }
        try {
            Optional<RemoteException> refusal = knownHosts.check(dial.hop(), key);
            refusal.ifPresent(dial::refuse);
            return refusal.isEmpty();
        } catch (RemoteException e) {
            dial.refuse(e);
            return false;
        }
    }

    /** Asks for the types of host key that are known, so that a host with several keys shows one that can be compared. */
    private record KnownTypesFirst(KnownHosts knownHosts) implements SessionListener {
        @Override
        public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
            Dial dial = dialOf(session);
            String offered = proposal.get(KexProposalOption.SERVERKEYS);
            if (dial == null || offered == null) {
                return;
            }
            List<String> known = knownHosts.types(dial.hop());
            List<String> algorithms = new ArrayList<>(Arrays.asList(offered.split(",")));
            // Ed25519 next: its fingerprint is the one that people look up on a console.
            algorithms.sort(Comparator.comparingInt(
                    algorithm -> known.contains(keyType(algorithm)) ? 0 : algorithm.equals("ssh-ed25519") ? 1 : 2));
            proposal.put(KexProposalOption.SERVERKEYS, String.join(",", algorithms));
        }

        private static String keyType(String algorithm) {
            return algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
        }
    }

    private record Agents(Optional<Path> socket) implements SshAgentFactory {
        @Override
        public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
            return List.of();
        }

        @Override
        public @Nullable SshAgent createClient(Session session, FactoryManager manager) {
            Dial dial = dialOf(session);
            if (socket.isEmpty()
                    || dial == null
                    || !dial.withKeys()
                    || !dial.hop().useAgent()) {
                return null;
            }
            try {
                return AgentClient.open(socket.get(), dial::mayOffer);
            } catch (IOException | RuntimeException e) {
                dial.agentFailed(socket.get() + ", " + e.getMessage());
                return null;
            }
        }

        @Override
        public SshAgentServer createServer(ConnectionService service) {
            throw new UnsupportedOperationException("no agent is forwarded");
        }
    }

    private static final class ListeningAuthFactory extends ClientUserAuthServiceFactory {
        @Override
        public Service create(Session session) throws IOException {
            return new ListeningAuth(session);
        }
    }

    /** Notes which ways to log in the server offers: the library itself forgets them. */
    private static final class ListeningAuth extends ClientUserAuthService {
        private boolean denied;

        ListeningAuth(Session session) {
            super(session);
        }

        @Override
        public void process(int command, Buffer buffer) throws Exception {
            Dial dial = dialOf(getSession());
            if (command == SshConstants.SSH_MSG_USERAUTH_FAILURE) {
                denied = true;
                int position = buffer.rpos();
                Set<String> names =
                        new LinkedHashSet<>(List.of(buffer.getString().split(",")));
                names.remove("");
                buffer.rpos(position);
                if (dial != null) {
                    dial.offered(names);
                }
            } else if (command == SshConstants.SSH_MSG_USERAUTH_SUCCESS && !denied && dial != null) {
                dial.offered(Set.of("none"));
            }
            super.process(command, buffer);
        }
    }
}
