package dev.hyperteam.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentKeyConstraint;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A client of a key agent's Unix socket (draft-ietf-sshm-ssh-agent): lists keys and has them sign. Cannot add or remove keys.
 * Thread-safe.
 */
final class AgentClient implements SshAgent {
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES_ANSWER = 12;
    private static final byte SIGN_REQUEST = 13;
    private static final byte SIGN_RESPONSE = 14;
    private static final int RSA_SHA2_256 = 2;
    private static final int RSA_SHA2_512 = 4;
    private static final int LARGEST_ANSWER = 256 * 1024;

    private final SocketChannel socket;
    private final Predicate<PublicKey> wanted;

    private AgentClient(SocketChannel socket, Predicate<PublicKey> wanted) {
        this.socket = socket;
        this.wanted = wanted;
    }

    /**
     * @param path the agent's socket
     * @param wanted which of its keys may be offered
     */
    static AgentClient open(Path path, Predicate<PublicKey> wanted) throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(path));
            return new AgentClient(socket, wanted);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public List<Map.Entry<PublicKey, String>> getIdentities() throws IOException {
        var request = new ByteArrayBuffer();
        request.putByte(REQUEST_IDENTITIES);
        ByteArrayBuffer answer = ask(request, IDENTITIES_ANSWER);
        int count = answer.getInt();
        List<Map.Entry<PublicKey, String>> identities = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] blob = answer.getBytes();
            String comment = answer.getString();
            PublicKey key = key(blob);
            if (key != null && wanted.test(key)) {
                identities.add(new SimpleImmutableEntry<>(key, comment));
            }
        }
        return identities;
    }

    /** {@return the key, or null for a type that this client does not know, such as one of a security token} */
    private static @Nullable PublicKey key(byte[] blob) {
        try {
            return new ByteArrayBuffer(blob).getRawPublicKey();
        } catch (Exception ofUnknownType) {
            return null;
        }
    }

    @Override
    public Map.Entry<String, byte[]> sign(SessionContext session, PublicKey key, String algorithm, byte[] data)
            throws IOException {
        String type = algorithm == null || algorithm.isEmpty() ? KeyUtils.getKeyType(key) : algorithm;
        var request = new ByteArrayBuffer();
        request.putByte(SIGN_REQUEST);
        request.putPublicKey(key);
        request.putBytes(data);
        request.putUInt(
                switch (type) {
                    case "rsa-sha2-256" -> RSA_SHA2_256;
                    case "rsa-sha2-512" -> RSA_SHA2_512;
                    default -> 0;
                });
        var signature = new ByteArrayBuffer(ask(request, SIGN_RESPONSE).getBytes());
        return new SimpleImmutableEntry<>(signature.getString(UTF_8), signature.getBytes());
    }

    private synchronized ByteArrayBuffer ask(ByteArrayBuffer request, byte expected) throws IOException {
        byte[] body = request.getCompactData();
        ByteBuffer out = ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
        while (out.hasRemaining()) {
            socket.write(out);
        }
        int length = read(4).getInt();
        if (length < 1 || length > LARGEST_ANSWER) {
            throw new IOException("the key agent sent an answer of " + length + " bytes");
        }
        var answer = new ByteArrayBuffer(read(length).array());
        byte type = answer.getByte();
        if (type != expected) {
            throw new IOException("the key agent refused (message " + type + ")");
        }
        return answer;
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            if (socket.read(in) < 0) {
                throw new EOFException("the key agent closed the connection");
            }
        }
        return in.flip();
    }

    @Override
    public void addIdentity(java.security.KeyPair key, String comment, SshAgentKeyConstraint... constraints) {
        throw new UnsupportedOperationException("keys are added with ssh-add");
    }

    @Override
    public void removeIdentity(PublicKey key) {
        throw new UnsupportedOperationException("keys are removed with ssh-add -d");
    }

    @Override
    public void removeAllIdentities() {
        throw new UnsupportedOperationException("keys are removed with ssh-add -D");
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
