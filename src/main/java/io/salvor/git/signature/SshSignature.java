package io.salvor.git.signature;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A signature as {@code ssh-keygen -Y sign} makes it; OpenSSH's PROTOCOL.sshsig describes it.
 *
 * @param key the key that made it, as it travels
 * @param namespace what it was made for
 * @param hash the digest of the message that was signed
 * @param algorithm of the signature
 * @param value the signature itself
 * @param touch what a security key adds: whether somebody touched it, and how often it has signed; empty for other keys
 */
record SshSignature(
        byte[] key, String namespace, byte[] reserved, String hash, String algorithm, byte[] value, byte[] touch) {
    static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final String MAGIC = "SSHSIG";

    static SshSignature parse(String armor) throws UntrustedException {
        try {
            String body = armor.substring(BEGIN.length(), armor.length() - END.length());
            if (!armor.endsWith(END)) {
                throw new IllegalArgumentException("no end");
            }
            SshFields fields = new SshFields(Base64.getDecoder().decode(body.replaceAll("\\s", "")));
            String magic = new String(fields.raw(MAGIC.length()), StandardCharsets.US_ASCII);
            if (!magic.equals(MAGIC) || fields.integer() != 1) {
                throw new IllegalArgumentException("not version 1");
            }
            byte[] key = fields.bytes();
            String namespace = fields.text();
            byte[] reserved = fields.bytes();
            String hash = fields.text();
            SshFields signature = new SshFields(fields.bytes());
            SshSignature parsed = new SshSignature(
                    key, namespace, reserved, hash, signature.text(), signature.bytes(), signature.rest());
            if (fields.rest().length > 0) {
                throw new IllegalArgumentException("too long");
            }
            return parsed;
        } catch (RuntimeException e) {
            throw new UntrustedException("has an SSH signature that cannot be read", e);
        }
    }

    /** Which of the keys made it, for git and for this. */
    String signer(byte[] payload, List<SshPublicKey> trusted) throws UntrustedException {
        SshPublicKey signer = trusted.stream()
                .filter(each -> Arrays.equals(each.blob(), key))
                .findFirst()
                .orElseThrow(() -> new UntrustedException("is signed by SSH key " + SshPublicKey.fingerprint(key)
                        + ", which is not among the trusted keys"));
        if (!namespace.equals("git")) {
            throw new UntrustedException(
                    "is signed by SSH key " + signer.name() + " for something else than git, with another namespace");
        }
        try {
            Signature verification = Signature.getInstance(javaAlgorithm(signer.kind()));
            verification.initVerify(signer.key());
            verification.update(signedBytes(signer, payload));
            if (verification.verify(signer.kind().contains("ecdsa") ? joined(signer.kind()) : value)) {
                return "SSH key " + signer.name();
            }
        } catch (NoSuchAlgorithmException e) {
            throw new UntrustedException(
                    "has a signature of SSH key " + signer.name() + " made by means too weak to be trusted", e);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw bad(signer, e);
        }
        throw bad(signer, null);
    }

    private static UntrustedException bad(SshPublicKey signer, Throwable cause) {
        return new UntrustedException(
                "has a bad signature of SSH key " + signer.name()
                        + ": it was made for something else, or changed afterwards",
                cause);
    }

    private String javaAlgorithm(String kind) throws NoSuchAlgorithmException {
        // The same RSA key signs by more than one algorithm; any other kind is one.
        if (!kind.equals("ssh-rsa") && !kind.equals(algorithm)) {
            throw new NoSuchAlgorithmException(algorithm);
        }
        return switch (algorithm) {
            case "ssh-ed25519", "sk-ssh-ed25519@openssh.com" -> "Ed25519";
            case "rsa-sha2-256" -> "SHA256withRSA";
            case "rsa-sha2-512" -> "SHA512withRSA";
            case "ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com" -> "SHA256withECDSAinP1363Format";
            case "ecdsa-sha2-nistp384" -> "SHA384withECDSAinP1363Format";
            case "ecdsa-sha2-nistp521" -> "SHA512withECDSAinP1363Format";
            default -> throw new NoSuchAlgorithmException(algorithm);
        };
    }

    /** A security key signs digests, and that it was touched; others sign the message. */
    private byte[] signedBytes(SshPublicKey signer, byte[] payload) throws NoSuchAlgorithmException {
        byte[] message = message(payload);
        if (signer.application() == null) {
            if (touch.length > 0) {
                throw new IllegalArgumentException("too long");
            }
            return message;
        }
        boolean touched = touch.length == 1 + Integer.BYTES && (touch[0] & 1) == 1;
        if (!touched) {
            throw new IllegalArgumentException("nobody touched the key");
        }
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(sha256.digest(signer.application().getBytes(StandardCharsets.UTF_8)));
        bytes.writeBytes(touch);
        bytes.writeBytes(sha256.digest(message));
        return bytes.toByteArray();
    }

    private byte[] message(byte[] payload) throws NoSuchAlgorithmException {
        String digest =
                switch (hash) {
                    case "sha256" -> "SHA-256";
                    case "sha512" -> "SHA-512";
                    default -> throw new NoSuchAlgorithmException(hash);
                };
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream fields = new DataOutputStream(bytes)) {
            fields.writeBytes(MAGIC);
            for (byte[] field : List.of(
                    namespace.getBytes(StandardCharsets.UTF_8),
                    reserved,
                    hash.getBytes(StandardCharsets.UTF_8),
                    MessageDigest.getInstance(digest).digest(payload))) {
                fields.writeInt(field.length);
                fields.write(field);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** The two numbers of an ECDSA signature at their full length, one after the other. */
    private byte[] joined(String kind) {
        int bytes = kind.contains("nistp521") ? 66 : kind.contains("nistp384") ? 48 : 32;
        SshFields numbers = new SshFields(value);
        byte[] joined = new byte[2 * bytes];
        for (int i = 1; i <= 2; i++) {
            BigInteger number = numbers.number();
            byte[] digits = number.toByteArray();
            int skip = digits.length > bytes ? digits.length - bytes : 0;
            if (number.signum() <= 0 || skip > 1) {
                throw new IllegalArgumentException("a number is out of range");
            }
            System.arraycopy(digits, skip, joined, i * bytes - (digits.length - skip), digits.length - skip);
        }
        return joined;
    }
}
