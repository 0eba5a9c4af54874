package dev.hyperteam.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** One attempt to log in: the keys it may use and, written by the SSH library's threads, what happened. Thread-safe. */
final class Dial {
    /** Finds the attempt from inside the SSH library's callbacks. */
    static final AttributeKey<Dial> KEY = new AttributeKey<>();

    private final Route.Hop hop;
    private final boolean withKeys;
    private final List<KeyPair> pairs = new ArrayList<>();
    private final List<PublicKey> publicHalves = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private volatile @Nullable RemoteException refusal;
    private volatile Set<String> methods = Set.of();
    private final AtomicInteger agentKeys = new AtomicInteger();
    private volatile String agentTrouble = "";

    Dial(Route.Hop hop, boolean withKeys) {
        this.hop = hop;
        this.withKeys = withKeys;
        if (withKeys) {
            hop.identities().forEach(this::load);
        }
    }

    private void load(Path file) {
        if (!file.toString().endsWith(".pub")) {
            try (InputStream stream = Files.newInputStream(file)) {
                for (KeyPair pair : SecurityUtils.loadKeyPairIdentities(
                        null, NamedResource.ofName(file.toString()), stream, null)) {
                    pairs.add(pair);
                    publicHalves.add(pair.getPublic());
                    tried.add(file + " (" + KnownHosts.fingerprint(pair.getPublic()) + ")");
                }
                return;
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                tried.add(file + " (not usable: " + reason(e) + ")");
            }
        }
        // Without its private half the key may still be one of the agent's.
        try {
            Path half = Route.publicHalf(file);
            if (Files.exists(half)) {
                for (AuthorizedKeyEntry entry : AuthorizedKeyEntry.readAuthorizedKeys(half)) {
                    publicHalves.add(entry.resolvePublicKey(null, PublicKeyEntryResolver.IGNORING));
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            tried.add(Route.publicHalf(file) + " (not usable: " + reason(e) + ")");
        }
    }

    private static String reason(Exception e) {
        String text = String.valueOf(e.getMessage());
        boolean locked = text.contains("password") || text.contains("decrypt") || text.contains("encrypted");
        return locked
                ? "it has a passphrase; ssh-add it to an agent"
                : e.getClass().getSimpleName() + ", " + text;
    }

    Route.Hop hop() {
        return hop;
    }

    boolean withKeys() {
        return withKeys;
    }

    List<KeyPair> pairs() {
        return List.copyOf(pairs);
    }

    /** {@return whether the agent may offer {@code key} here} */
    boolean mayOffer(PublicKey key) {
        boolean fine = !hop.onlyIdentities() || publicHalves.stream().anyMatch(half -> KeyUtils.compareKeys(half, key));
        if (fine) {
            agentKeys.incrementAndGet();
        }
        return fine;
    }

    void agentFailed(String why) {
        agentTrouble = why;
    }

    void refuse(RemoteException why) {
        refusal = why;
    }

    @Nullable
    RemoteException refusal() {
        return refusal;
    }

    void offered(Set<String> names) {
        methods = names;
    }

    Set<String> offered() {
        return methods;
    }

    /** {@return which keys were offered, for a reader} */
    String keys() {
        var text = new StringBuilder(tried.isEmpty() ? "no key file" : String.join(", ", tried));
        if (agentKeys.get() > 0) {
            text.append(", ")
                    .append(agentKeys.get())
                    .append(agentKeys.get() == 1 ? " key" : " keys")
                    .append(" of the agent");
        }
        if (!agentTrouble.isEmpty()) {
            text.append(", agent not usable: ").append(agentTrouble);
        }
        return text.toString();
    }
}
