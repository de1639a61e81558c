package io.salvor.git;

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
 */
record SshSignature(byte[] key, String namespace, byte[] reserved, String hash, String algorithm, byte[] value) {
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
            SshSignature parsed = new SshSignature(key, namespace, reserved, hash, signature.text(), signature.bytes());
            if (!fields.atEnd() || !signature.atEnd()) {
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
            verification.update(signedBytes(payload));
            if (verification.verify(signer.kind().startsWith("ecdsa") ? joined(signer.kind()) : value)) {
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
        return switch (kind + " " + algorithm) {
            case "ssh-ed25519 ssh-ed25519" -> "Ed25519";
            case "ssh-rsa rsa-sha2-256" -> "SHA256withRSA";
            case "ssh-rsa rsa-sha2-512" -> "SHA512withRSA";
            case "ecdsa-sha2-nistp256 ecdsa-sha2-nistp256" -> "SHA256withECDSAinP1363Format";
            case "ecdsa-sha2-nistp384 ecdsa-sha2-nistp384" -> "SHA384withECDSAinP1363Format";
            case "ecdsa-sha2-nistp521 ecdsa-sha2-nistp521" -> "SHA512withECDSAinP1363Format";
            default -> throw new NoSuchAlgorithmException(algorithm);
        };
    }

    private byte[] signedBytes(byte[] payload) throws NoSuchAlgorithmException {
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
        int bytes = (Integer.parseInt(kind.substring(kind.length() - 3)) + 7) / 8;
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
