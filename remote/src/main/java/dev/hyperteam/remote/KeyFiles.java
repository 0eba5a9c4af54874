package dev.hyperteam.remote;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Key pairs that this program makes for itself. */
public final class KeyFiles {
    private KeyFiles() {}

    /**
     * Makes sure that there is an ed25519 key pair: the private key in {@code file} (mode 0600, OpenSSH's format, no passphrase), the
     * public key beside it with the suffix {@code .pub}. An existing pair is kept.
     *
     * @return the public key as a line of an {@code authorized_keys} file
     * @throws ProblemException when the files cannot be written
     */
    public static String ensure(Path file, String comment) {
        Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
        try {
            if (!Files.exists(file) || !Files.exists(publicFile)) {
                generate(file, publicFile, comment);
            }
            return Files.readString(publicFile).strip();
        } catch (IOException | GeneralSecurityException e) {
            throw new ProblemException(
                    Problem.of("cannot make the key pair " + file)
                            .because(String.valueOf(e.getMessage()))
                            .then("make the folder writable, or remove what is left of an earlier pair"),
                    e);
        }
    }

    private static void generate(Path file, Path publicFile, String comment)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519", new BouncyCastleProvider())
                .generateKeyPair();
        var privateKey = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, privateKey);
        var publicKey = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair, comment, publicKey);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, privateKey.toByteArray(), StandardOpenOption.WRITE);
        Files.writeString(publicFile, publicKey.toString(StandardCharsets.UTF_8).strip() + "\n");
    }
}
