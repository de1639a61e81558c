package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * Decides the password of every repository from one master key, so that each namespace has its own and the master key
 * opens them all with plain restic: HKDF (RFC 5869) with SHA-256, no salt, and as info the purpose, the location's key
 * context and the namespace. {@code docs/keys.md} redoes it with openssl.
 */
public final class RepositoryPasswords {
    /** Bytes of a master key, and of a password before its encoding. */
    private static final int KEY_BYTES = 32;

    private static final int CHECK_BYTES = 16;
    private static final int LONGEST_MASTER_KEY = 1024;
    private static final String PASSWORD = "salvor/v1/repository-password/";
    private static final String CHECK = "salvor/v1/key-check/";

    private RepositoryPasswords() {}

    /**
     * @param masterKey at least 32 bytes, see {@link #parseMasterKey}
     * @param keyContext of the {@link LocationRecord}
     * @return 43 characters of base64url
     */
    public static String derive(byte[] masterKey, String keyContext, String namespace) {
        String info = PASSWORD + ObjectNames.checkedName(keyContext) + "/" + ObjectNames.checkedName(namespace);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(expand(masterKey, null, info, KEY_BYTES));
    }

    /** 32 hexadecimal digits by which a master key is recognised, of which it cannot be found out. */
    public static String keyCheck(byte[] masterKey, String keyContext) {
        return HexFormat.of()
                .formatHex(expand(masterKey, null, CHECK + ObjectNames.checkedName(keyContext), CHECK_BYTES));
    }

    /** A new master key as it goes into a Secret or file: base64 of 32 random bytes. */
    public static String generateMasterKey(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /**
     * The master key from the text of a Secret or file; white space around it does not matter.
     *
     * @throws IllegalArgumentException if it is not base64 of at least 32 bytes; the message does not hold the text
     */
    public static byte[] parseMasterKey(String text) {
        String trimmed = text == null ? "" : text.strip();
        byte[] key;
        try {
            key = trimmed.length() > LONGEST_MASTER_KEY
                    ? new byte[0]
                    : Base64.getDecoder().decode(trimmed);
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length < KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the master key is not base64 of at least 32 bytes; a location that was never used takes one made with:"
                            + " openssl rand -base64 32");
        }
        return key;
    }

    /** @param salt null for none */
    static byte[] expand(byte[] masterKey, byte[] salt, String info, int bytes) {
        if (masterKey.length < KEY_BYTES) {
            throw new IllegalArgumentException("the master key is shorter than 32 bytes");
        }
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
        hkdf.init(new HKDFParameters(masterKey, salt, info.getBytes(StandardCharsets.UTF_8)));
        byte[] derived = new byte[bytes];
        hkdf.generateBytes(derived, 0, bytes);
        return derived;
    }
}
