package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a location says of itself, written when it is first used, and changed where its master key or the passwords of its repositories are.
 *
 * @param formatVersion 2 where passwords are shared, which a reader of version 1 would derive; else 1
 * @param keyContext name that the passwords of this location's repositories are derived with
 * @param keyCheck proof of the master key that gives nothing of it away; see {@link RepositoryPasswords#keyCheck}
 * @param previousKeyCheck that of the key before; null where the first one was never replaced
 * @param replacedAt when it was replaced; null where it never was
 * @param retiredAt since when the passwords of before open no repository any more; null until then
 * @param earlierKeys all master keys that were replaced, as {@link KeptSecrets}; null where there are none
 * @param passwordMode {@value #SHARED} where all repositories have one password; null where each has one that is derived
 * @param passwords those that people have thought of, as {@link KeptSecrets}, first the one in force where passwords are shared; null
 *     where there never was any
 * @param passwordsChangedAt when a change to another password, or from or to derived ones, last began or ended; null where there was none
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
        @JsonProperty("earlierKeys") String earlierKeys,
        @JsonProperty("passwordMode") String passwordMode,
        @JsonProperty("passwords") String passwords,
        @JsonProperty("passwordsChangedAt") Instant passwordsChangedAt) {
    public static final int FORMAT_VERSION = 2;
    public static final String SHARED = "Shared";

    static final int ALL_DERIVED = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public LocationRecord {
        Shape.text(keyContext, "keyContext");
        Shape.text(keyCheck, "keyCheck");
    }

    /** One of a location whose repositories have derived passwords, and whose first key was never replaced. */
    public LocationRecord(String keyContext, String keyCheck) {
        this(ALL_DERIVED, keyContext, keyCheck, null, null, null, null, null, null, null);
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

    /** Whether all repositories have one password. */
    public boolean isShared() {
        return SHARED.equals(passwordMode);
    }

    /** When passwords were last changed, for whatever reason; null where they never were. */
    public Instant changedAt() {
        return Stream.of(replacedAt, passwordsChangedAt)
                .filter(time -> time != null)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** Whether the passwords of before may still open repositories. */
    public boolean retires() {
        return changedAt() != null && retiredAt == null;
    }

    /** The keys that were replaced, the newest first. @throws CatalogException if they cannot be decrypted */
    public List<byte[]> earlierKeys(byte[] masterKey) {
        return KeptSecrets.read(KeptSecrets.EARLIER_KEYS, earlierKeys, masterKey, keyContext);
    }

    /** What encrypts with the master key, and decrypts with those before it too. @throws CatalogException if they cannot be decrypted */
    public ContentKeys contentKeys(byte[] masterKey) {
        return new ContentKeys(masterKey, earlierKeys(masterKey), keyContext);
    }

    /** What the repositories have their passwords from. @throws CatalogException if it cannot be decrypted */
    public PasswordSource passwordSource(byte[] masterKey) {
        if (!isShared()) {
            return new PasswordSource.Derived(masterKey, keyContext);
        }
        return shared(masterKey)
                .findFirst()
                .orElseThrow(() -> Problems.malformed(CatalogLayout.LOCATION, "lacks the password"));
    }

    /** What else a repository may have its password from: what was in force before, or was about to be; most likely the first. */
    public List<PasswordSource> otherPasswordSources(byte[] masterKey) {
        Stream<PasswordSource> derived = Stream.concat(Stream.of(masterKey), earlierKeys(masterKey).stream())
                .map(key -> new PasswordSource.Derived(key, keyContext));
        PasswordSource inForce = passwordSource(masterKey);
        Stream<PasswordSource> all = shared(masterKey).map(PasswordSource.class::cast);
        return (isShared() ? Stream.concat(all, derived) : Stream.concat(derived, all))
                .filter(source -> !source.equals(inForce))
                .distinct()
                .toList();
    }

    Stream<PasswordSource.Shared> shared(byte[] masterKey) {
        return KeptSecrets.read(KeptSecrets.PASSWORDS, passwords, masterKey, keyContext).stream()
                .map(PasswordSource.Shared::known);
    }
}
