package io.salvor.git.signature;

import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The public keys of those whose revisions are taken in, and what of a revision they must have signed. */
public final class TrustedKeys {
    /** What carries the signature. */
    public enum Mode {
        /** The commit. */
        HEAD,
        /** The annotated tag that is followed. */
        Tag
    }

    /** No signature is asked for. */
    public static final TrustedKeys NONE = new TrustedKeys(null, List.of(), List.of(), "");

    private static final String OPENPGP = "-----BEGIN PGP SIGNATURE-----";

    private final Mode mode;
    private final List<OpenPgpKey> openPgp;
    private final List<SshPublicKey> ssh;
    private final String digest;

    private TrustedKeys(Mode mode, List<OpenPgpKey> openPgp, List<SshPublicKey> ssh, String digest) {
        this.mode = mode;
        this.openPgp = List.copyOf(openPgp);
        this.ssh = List.copyOf(ssh);
        this.digest = digest;
    }

    /**
     * Reads a Secret: the keys of it that end in .asc hold OpenPGP public keys, those that end in .sshpub SSH public keys, one a
     * line, as in the .pub file of ssh-keygen.
     *
     * @param secret the Secret's data, decoded
     * @throws GitException InvalidCredentials, if there is no key in it or one cannot be read; the message names it
     */
    public static TrustedKeys of(Mode mode, Map<String, byte[]> secret) throws GitException {
        List<OpenPgpKey> openPgp = new ArrayList<>();
        List<SshPublicKey> ssh = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : new TreeMap<>(secret).entrySet()) {
            if (entry.getKey().endsWith(".asc")) {
                openPgp.addAll(OpenPgpKey.read(entry.getKey(), entry.getValue()));
            } else if (entry.getKey().endsWith(".sshpub")) {
                ssh.addAll(SshPublicKey.read(entry.getKey(), entry.getValue()));
            }
        }
        if (openPgp.isEmpty() && ssh.isEmpty()) {
            throw unreadable("holds no key that ends in .asc, for OpenPGP, or .sshpub, for SSH", null);
        }
        return new TrustedKeys(mode, openPgp, ssh, digest(secret));
    }

    /** What must be signed; null if nothing. */
    public Mode mode() {
        return mode;
    }

    /** The trusted key that made the signature, as people name it. */
    public String signer(SignedObject signed, Instant now) throws UntrustedException {
        if (signed.signature() == null) {
            throw new UntrustedException("is not signed");
        }
        String armor = new String(signed.signature(), StandardCharsets.US_ASCII).strip();
        if (armor.startsWith(SshSignature.BEGIN)) {
            return SshSignature.parse(armor).signer(signed.payload(), ssh);
        }
        if (armor.startsWith(OPENPGP)) {
            return OpenPgpKey.signer(signed, openPgp, now);
        }
        throw new UntrustedException("has a signature that is neither of OpenPGP nor of SSH");
    }

    static GitException unreadable(String message, Throwable cause) {
        return new GitException(Reason.InvalidCredentials, "the Secret of the trusted keys " + message, cause);
    }

    private static String digest(Map<String, byte[]> secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, byte[]> entry : new TreeMap<>(secret).entrySet()) {
                for (byte[] part : List.of(entry.getKey().getBytes(StandardCharsets.UTF_8), entry.getValue())) {
                    digest.update(ByteBuffer.allocate(Integer.BYTES)
                            .putInt(part.length)
                            .array());
                    digest.update(part);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Equal where the same is asked for with the same Secret, so that what was verified once need not be again. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TrustedKeys keys && mode == keys.mode && digest.equals(keys.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return mode == null ? "TrustedKeys" : "TrustedKeys " + mode;
    }
}
