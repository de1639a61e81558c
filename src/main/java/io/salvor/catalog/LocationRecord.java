package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;

/**
 * What a location says of itself, written when it is first used, and changed where its master key is replaced.
 *
 * @param keyContext name that the passwords of this location's repositories are derived with
 * @param keyCheck proof of the master key that gives nothing of it away; see {@link RepositoryPasswords#keyCheck}
 * @param previousKeyCheck that of the key before; null where the first one was never replaced
 * @param replacedAt when it was replaced; null where it never was
 * @param retiredAt since when the passwords of the key before open no repository any more; null until then
 * @param earlierKeys all keys that were replaced, encrypted under the master key, as base64; null where there are none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocationRecord(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("keyContext") String keyContext,
        @JsonProperty("keyCheck") String keyCheck,
        @JsonProperty("previousKeyCheck") String previousKeyCheck,
        @JsonProperty("replacedAt") Instant replacedAt,
        @JsonProperty("retiredAt") Instant retiredAt,
        @JsonProperty("earlierKeys") String earlierKeys) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public LocationRecord {
        Shape.text(keyContext, "keyContext");
        Shape.text(keyCheck, "keyCheck");
    }

    /** One of a location whose first key was never replaced. */
    public LocationRecord(String keyContext, String keyCheck) {
        this(FORMAT_VERSION, keyContext, keyCheck, null, null, null, null);
    }

    /** Whether a master key is the one of this location. */
    public boolean isOf(byte[] masterKey) {
        return fits(masterKey, keyCheck);
    }

    /** Whether it is the one that was replaced last. */
    boolean wasOf(byte[] masterKey) {
        return previousKeyCheck != null && fits(masterKey, previousKeyCheck);
    }

    private boolean fits(byte[] masterKey, String check) {
        return MessageDigest.isEqual(
                RepositoryPasswords.keyCheck(masterKey, keyContext).getBytes(StandardCharsets.UTF_8),
                check.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the passwords of the key before may still open repositories. */
    public boolean retires() {
        return replacedAt != null && retiredAt == null;
    }

    /** The keys that were replaced, the newest first. @throws CatalogException if they cannot be decrypted */
    public List<byte[]> earlierKeys(byte[] masterKey) {
        return EarlierKeys.read(earlierKeys, masterKey, keyContext);
    }

    /** What encrypts with the master key, and decrypts with those before it too. @throws CatalogException if they cannot be decrypted */
    public ContentKeys contentKeys(byte[] masterKey) {
        return new ContentKeys(masterKey, earlierKeys(masterKey), keyContext);
    }
}
