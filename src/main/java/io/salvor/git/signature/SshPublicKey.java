package io.salvor.git.signature;

import io.salvor.trouble.GitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/**
 * A trusted SSH key.
 *
 * @param blob as it travels: its kind and its numbers
 * @param kind ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp…, or one of a security key, which begin with sk-
 * @param application what a security key was asked to sign as; null for other keys
 */
record SshPublicKey(byte[] blob, String kind, AsymmetricKeyParameter key, String application) {
    private static final int FEWEST_RSA_BITS = 2048;

    private static final Set<String> PLAIN =
            Set.of("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521");

    /** The keys of a file, one a line; empty lines and comments are ignored. */
    static List<SshPublicKey> read(String name, byte[] file) throws GitException {
        List<SshPublicKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : new String(file, StandardCharsets.UTF_8).split("\\R")) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                keys.add(readLine(line, "line " + number + " of its key " + name));
            }
        }
        if (keys.isEmpty()) {
            throw TrustedKeys.unreadable("has a key " + name + " that holds no SSH public key", null);
        }
        return keys;
    }

    private static SshPublicKey readLine(String line, String where) throws GitException {
        String[] words = line.strip().split("\\s+");
        try {
            byte[] blob = Base64.getDecoder().decode(words.length < 2 ? "" : words[1]);
            SshFields fields = new SshFields(blob);
            String kind = fields.text();
            if (kind.equals(words[0])) {
                return switch (kind) {
                    case "sk-ssh-ed25519@openssh.com" -> {
                        byte[] plain = SshFields.joined(SshFields.bytes("ssh-ed25519"), fields.bytes());
                        yield securityKey(blob, kind, plain, fields);
                    }
                    case "sk-ecdsa-sha2-nistp256@openssh.com" -> {
                        byte[] plain = SshFields.joined(
                                SshFields.bytes("ecdsa-sha2-nistp256"), fields.bytes(), fields.bytes());
                        yield securityKey(blob, kind, plain, fields);
                    }
                    default -> new SshPublicKey(blob, kind, key(kind, blob), null);
                };
            }
        } catch (IOException | RuntimeException e) {
            throw TrustedKeys.unreadable(notAKey(where), e);
        }
        throw TrustedKeys.unreadable(notAKey(where), null);
    }

    /** What it is asked to sign as comes after the fields of the plain key that is in it. */
    private static SshPublicKey securityKey(byte[] blob, String kind, byte[] plain, SshFields fields)
            throws IOException {
        String application = fields.text();
        if (fields.rest().length > 0) {
            throw new IllegalArgumentException("too long");
        }
        return new SshPublicKey(blob, kind, key(new SshFields(plain).text(), plain), application);
    }

    private static String notAKey(String where) {
        return "cannot be read in " + where + "; expected an SSH public key as in a .pub file, of the kind ssh-ed25519,"
                + " ssh-rsa with 2048 bits or more, or ecdsa-sha2-nistp256, 384 or 521, or of a security key";
    }

    private static AsymmetricKeyParameter key(String kind, byte[] blob) throws IOException {
        if (!PLAIN.contains(kind)) {
            throw new IllegalArgumentException(kind);
        }
        AsymmetricKeyParameter key = OpenSSHPublicKeyUtil.parsePublicKey(blob);
        if (key instanceof RSAKeyParameters rsa && rsa.getModulus().bitLength() < FEWEST_RSA_BITS) {
            throw new IllegalArgumentException("RSA with " + rsa.getModulus().bitLength() + " bits");
        }
        // A key has one form: not that of another curve than its kind names, and not a shorter one.
        if (!Arrays.equals(OpenSSHPublicKeyUtil.encodePublicKey(key), blob)) {
            throw new IllegalArgumentException("not in the form of ssh-keygen");
        }
        return key;
    }

    /** As people name it: its kind and {@code SHA256:…}, like ssh-keygen. */
    String name() {
        return kind + " " + fingerprint(blob);
    }

    /** The fingerprint of any key as it travels. */
    static String fingerprint(byte[] blob) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
