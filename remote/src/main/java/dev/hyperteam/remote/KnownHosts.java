package dev.hyperteam.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hyperteam.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.config.hosts.KnownHostHashValue;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.jspecify.annotations.Nullable;

/** Decides whether a host's key is the trusted one, by files in OpenSSH's format. Thread-safe. */
final class KnownHosts {
    private record Known(Path file, int line, String type, PublicKey key, boolean revoked) {
        String place() {
            return file + ":" + line;
        }
    }

    private final ReentrantLock writing = new ReentrantLock();

    /** {@return the key types that are trusted for {@code hop}: what to ask the host for, so that it shows a key that we know} */
    List<String> types(Route.Hop hop) {
        return entries(hop).stream()
                .filter(known -> !known.revoked())
                .map(Known::type)
                .distinct()
                .toList();
    }

    /** {@return why {@code key} is refused; empty when it is trusted, or pinned now} */
    Optional<RemoteException> check(Route.Hop hop, PublicKey key) {
        List<Known> entries = entries(hop);
        for (Known known : entries) {
            if (KeyUtils.compareKeys(known.key(), key)) {
                return known.revoked()
                        ? Optional.of(refuse(
                                hop,
                                "this host key is marked as revoked",
                                "the host shows " + fingerprint(key) + ", revoked in " + known.place(),
                                "find out why it was revoked before you go on"))
                        : Optional.empty();
            }
        }
        String type = KeyUtils.getKeyType(key);
        List<Known> others = entries.stream().filter(known -> !known.revoked()).toList();
        if (!others.isEmpty()) {
            Known known = others.stream()
                    .filter(other -> other.type().equals(type))
                    .findFirst()
                    .orElse(others.getFirst());
            return Optional.of(refuse(
                    hop,
                    "the host key is not the one that is trusted",
                    "the host shows " + type + " " + fingerprint(key) + ", but " + known.place() + " trusts "
                            + known.type() + " " + fingerprint(known.key())
                            + ": the host was installed anew, or somebody is listening in",
                    "compare with the fingerprint on the host's own console (ssh-keygen -lf"
                            + " /etc/ssh/ssh_host_ed25519_key.pub); if it is right: ssh-keygen -f " + known.file()
                            + " -R '" + pattern(hop) + "', then pin the new key"));
        }
        return hop.pin()
                ? pin(hop, key)
                : Optional.of(refuse(
                        hop,
                        "no host key is trusted for " + pattern(hop),
                        "the host shows " + type + " " + fingerprint(key) + ", and "
                                + hop.knownHosts().getFirst() + " does not know it",
                        "compare it with the fingerprint on the host's own console, then add it: ssh-keyscan -p "
                                + hop.port()
                                + " " + hop.address() + " >> "
                                + hop.knownHosts().getFirst()
                                + "; or pin it on first use with pin_unknown_host_key: true"));
    }

    private Optional<RemoteException> pin(Route.Hop hop, PublicKey key) {
        Path file = hop.knownHosts().getFirst();
        writing.lock();
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null && !Files.exists(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            String start =
                    Files.exists(file) && !Files.readString(file).endsWith("\n") && Files.size(file) > 0 ? "\n" : "";
            String line = start + pattern(hop) + " " + PublicKeyEntry.toString(key) + "\n";
            Files.write(file, line.getBytes(UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(refuse(
                    hop,
                    "cannot write down the host key",
                    "cannot write " + file + ": " + e.getMessage(),
                    "make the file writable, or give another known hosts file"));
        } finally {
            writing.unlock();
        }
    }

    /** {@return the host as known hosts files spell it} */
    static String pattern(Route.Hop hop) {
        return hop.port() == 22 ? hop.keyName() : "[" + hop.keyName() + "]:" + hop.port();
    }

    static String fingerprint(PublicKey key) {
        return KeyUtils.getFingerPrint(key);
    }

    private static List<Known> entries(Route.Hop hop) {
        List<Known> entries = new ArrayList<>();
        for (Path file : hop.knownHosts()) {
            if (!Files.exists(file)) {
                continue;
            }
            try {
                List<String> lines = Files.readAllLines(file);
                for (int number = 1; number <= lines.size(); number++) {
                    Known known = entry(hop, file, number, lines.get(number - 1));
                    if (known != null) {
                        entries.add(known);
                    }
                }
            } catch (IOException e) {
                throw refuse(
                        hop, "cannot read the known hosts", file + ": " + e.getMessage(), "make the file readable");
            }
        }
        // A revoked key stays revoked, whatever else names it.
        entries.sort(Comparator.comparing(Known::revoked).reversed());
        return entries;
    }

    /** {@return what a line says about {@code hop}; null for a comment, another host or a line that OpenSSH would skip too} */
    private static @Nullable Known entry(Route.Hop hop, Path file, int number, String text) {
        String line = text.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return null;
        }
        List<String> fields = new ArrayList<>(List.of(line.split("[ \t]+")));
        String marker = fields.getFirst().startsWith("@") ? fields.removeFirst() : "";
        if (marker.equals("@cert-authority") || fields.size() < 3 || !names(fields.getFirst(), hop)) {
            return null;
        }
        try {
            PublicKey key = PublicKeyEntry.parsePublicKeyEntry(fields.get(1) + " " + fields.get(2))
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.IGNORING);
            return key == null ? null : new Known(file, number, fields.get(1), key, marker.equals("@revoked"));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return null;
        }
    }

    /** As OpenSSH does, patterns are compared with {@code [host]:port} where the port is not 22, so that {@code *} names all. */
    private static boolean names(String patterns, Route.Hop hop) {
        if (!patterns.startsWith("|")) {
            return SshConfig.matches(List.of(patterns.split(",")), pattern(hop));
        }
        try {
            KnownHostHashValue hash = KnownHostHashValue.parse(patterns);
            return hash != null && hash.isHostMatch(hop.keyName(), hop.port());
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static RemoteException refuse(Route.Hop hop, String what, String why, String next) {
        return new RemoteException(RemoteException.Kind.HOST_KEY, new Problem(what, hop.label(), why, next));
    }
}
