package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides the key of everything in a location that is encrypted, from its master key: HKDF (RFC 5869) with SHA-256, a salt of its own for
 * each time that something is written, and as info the purpose, the location's key context and the place in the location. So no two
 * contents share a key, and one that is put in the place of another is not opened. What was written under a master key that has been replaced
 * is read with that one. {@code docs/keys.md} redoes it without Salvor.
 */
public final class ContentKeys {
    static final int SALT_BYTES = 32;

    private static final int KEY_BYTES = 32;
    private static final String CONTENT = "salvor/v1/content/";

    /** The one in force, then those before it. */
    private final List<byte[]> masterKeys;

    private final String keyContext;

    /** @param keyContext of the {@link LocationRecord} */
    public ContentKeys(byte[] masterKey, String keyContext) {
        this(masterKey, List.of(), keyContext);
    }

    /** @param earlier master keys that were replaced by this one, the newest first */
    public ContentKeys(byte[] masterKey, List<byte[]> earlier, String keyContext) {
        this.masterKeys = Stream.concat(Stream.of(masterKey), earlier.stream())
                .map(byte[]::clone)
                .toList();
        this.keyContext = ObjectNames.checkedName(keyContext);
    }

    /** What is written is encrypted with. @param place key of the object in the location, without the location's prefix */
    SecretKey key(String place, byte[] salt) {
        return keys(place, salt).get(0);
    }

    /** What something may have been encrypted with, most likely the first. */
    List<SecretKey> keys(String place, byte[] salt) {
        return masterKeys.stream()
                .<SecretKey>map(masterKey -> new SecretKeySpec(
                        RepositoryPasswords.expand(masterKey, salt, CONTENT + keyContext + "/" + place, KEY_BYTES),
                        "AES"))
                .toList();
    }
}
