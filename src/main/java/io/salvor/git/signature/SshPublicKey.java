package io.salvor.git.signature;

import io.salvor.trouble.GitException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A trusted SSH key.
 *
 * @param blob as it travels: its kind and its numbers
 * @param kind ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp…, or one of a security key, which begin with sk-
 * @param application what a security key was asked to sign as; null for other keys
 */
record SshPublicKey(byte[] blob, String kind, PublicKey key, String application) {
    private static final int FEWEST_RSA_BITS = 2048;

    /** What comes before the 32 bytes of an Ed25519 key in the form that Java reads. */
    private static final byte[] ED25519_HEAD = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    /** The keys of a file, one a line; empty lines and comments are passed over. */
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
                PublicKey key = key(kind, fields);
                return new SshPublicKey(blob, kind, key, kind.startsWith("sk-") ? fields.text() : null);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw TrustedKeys.unreadable(notAKey(where), e);
        }
        throw TrustedKeys.unreadable(notAKey(where), null);
    }

    private static String notAKey(String where) {
        return "cannot be read in " + where + "; expected an SSH public key as in a .pub file, of the kind ssh-ed25519,"
                + " ssh-rsa with 2048 bits or more, or ecdsa-sha2-nistp256, 384 or 521, or of a security key";
    }

    private static PublicKey key(String kind, SshFields fields) throws GeneralSecurityException {
        return switch (kind) {
            case "ssh-ed25519", "sk-ssh-ed25519@openssh.com" -> ed25519(fields.bytes());
            case "ssh-rsa" -> rsa(fields.number(), fields.number());
            case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" ->
                ecdsa(kind, fields.text(), fields.bytes());
            case "sk-ecdsa-sha2-nistp256@openssh.com" -> ecdsa("nistp256", fields.text(), fields.bytes());
            default -> throw new NoSuchAlgorithmException(kind);
        };
    }

    private static PublicKey ed25519(byte[] point) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(ED25519_HEAD, ED25519_HEAD.length + point.length);
        System.arraycopy(point, 0, encoded, ED25519_HEAD.length, point.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static PublicKey rsa(BigInteger exponent, BigInteger modulus) throws GeneralSecurityException {
        if (modulus.bitLength() < FEWEST_RSA_BITS) {
            throw new NoSuchAlgorithmException("RSA with " + modulus.bitLength() + " bits");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static PublicKey ecdsa(String kind, String curve, byte[] point) throws GeneralSecurityException {
        int bits = Integer.parseInt(curve.substring("nistp".length()));
        int bytes = (bits + 7) / 8;
        // Four says that both coordinates follow in full.
        if (!kind.endsWith(curve) || point.length != 1 + 2 * bytes || point[0] != 4) {
            throw new NoSuchAlgorithmException(curve);
        }
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp" + bits + "r1"));
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + bytes));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + bytes, point.length));
        return KeyFactory.getInstance("EC")
                .generatePublic(
                        new ECPublicKeySpec(new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class)));
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
