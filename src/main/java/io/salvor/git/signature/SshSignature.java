package io.salvor.git.signature;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;

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
            if (isMadeBy(signer, signedBytes(signer, payload))) {
                return "SSH key " + signer.name();
            }
        } catch (NoSuchAlgorithmException e) {
            throw new UntrustedException(
                    "has a signature of SSH key " + signer.name() + " made by means too weak to be trusted", e);
        } catch (RuntimeException e) {
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

    private boolean isMadeBy(SshPublicKey signer, byte[] signed) throws NoSuchAlgorithmException {
        // The same RSA key signs by more than one algorithm; any other kind is one.
        if (!signer.kind().equals("ssh-rsa") && !signer.kind().equals(algorithm)) {
            throw new NoSuchAlgorithmException(algorithm);
        }
        AsymmetricKeyParameter key = signer.key();
        return switch (algorithm) {
            case "ssh-ed25519", "sk-ssh-ed25519@openssh.com" -> isGood(new Ed25519Signer(), key, signed);
            case "rsa-sha2-256" -> isGood(new RSADigestSigner(new SHA256Digest()), key, signed);
            case "rsa-sha2-512" -> isGood(new RSADigestSigner(new SHA512Digest()), key, signed);
            case "ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com" ->
                isGoodEcdsa(key, digest("SHA-256", signed));
            case "ecdsa-sha2-nistp384" -> isGoodEcdsa(key, digest("SHA-384", signed));
            case "ecdsa-sha2-nistp521" -> isGoodEcdsa(key, digest("SHA-512", signed));
            default -> throw new NoSuchAlgorithmException(algorithm);
        };
    }

    private boolean isGood(Signer verification, AsymmetricKeyParameter key, byte[] signed) {
        verification.init(false, key);
        verification.update(signed, 0, signed.length);
        return verification.verifySignature(value);
    }

    /** Its value is two numbers, where other kinds have the signature itself. */
    private boolean isGoodEcdsa(AsymmetricKeyParameter key, byte[] digest) {
        SshFields numbers = new SshFields(value);
        BigInteger r = numbers.number();
        BigInteger s = numbers.number();
        if (numbers.rest().length > 0) {
            throw new IllegalArgumentException("too long");
        }
        ECDSASigner verification = new ECDSASigner();
        verification.init(false, key);
        return verification.verifySignature(digest, r, s);
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(digest("SHA-256", SshFields.bytes(signer.application())));
        bytes.writeBytes(touch);
        bytes.writeBytes(digest("SHA-256", message));
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
        bytes.writeBytes(SshFields.bytes(MAGIC));
        bytes.writeBytes(
                SshFields.joined(SshFields.bytes(namespace), reserved, SshFields.bytes(hash), digest(digest, payload)));
        return bytes.toByteArray();
    }

    private static byte[] digest(String name, byte[] content) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance(name).digest(content);
    }
}
