package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides the key of everything in a location that is encrypted, from its master key: HKDF (RFC 5869) with SHA-256, a salt of its own for
 * each time that something is written, and as info the purpose, the location's key context and the place in the location. So no two
 * contents share a key, and one that is put in the place of another is not opened. {@code docs/keys.md} redoes it without Salvor.
 */
public final class ContentKeys {
    static final int SALT_BYTES = 32;

    private static final int KEY_BYTES = 32;
    private static final String CONTENT = "salvor/v1/content/";

    private final byte[] masterKey;
    private final String keyContext;

    /** @param keyContext of the {@link LocationRecord} */
    public ContentKeys(byte[] masterKey, String keyContext) {
        this.masterKey = masterKey.clone();
        this.keyContext = ObjectNames.checkedName(keyContext);
    }

    /** @param place key of the object in the location, without the location's prefix */
    SecretKey key(String place, byte[] salt) {
        return new SecretKeySpec(
                RepositoryPasswords.expand(masterKey, salt, CONTENT + keyContext + "/" + place, KEY_BYTES), "AES");
    }
}
