package io.salvor.catalog;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The record of a location with something changed, and all else as it was.
 *
 * @param masterKey the one that it has
 */
record ChangedLocation(LocationRecord record, byte[] masterKey) {
    /** Of those that people have thought of: the record has room for these beside some ten master keys. */
    private static final int MOST_PASSWORDS = 8;

    /** The same with other passwords, of which those of before may open repositories. @param others what people have thought of besides */
    LocationRecord withPasswords(PasswordSource inForce, Stream<PasswordSource.Shared> others, Instant now) {
        boolean isShared = inForce instanceof PasswordSource.Shared;
        Stream<PasswordSource.Shared> first = isShared ? Stream.of((PasswordSource.Shared) inForce) : Stream.of();
        List<byte[]> all = Stream.concat(first, others)
                .distinct()
                .limit(MOST_PASSWORDS)
                .map(PasswordSource.Shared::written)
                .toList();
        return new LocationRecord(
                isShared ? LocationRecord.FORMAT_VERSION : LocationRecord.ALL_DERIVED,
                record.keyContext(),
                record.keyCheck(),
                record.previousKeyCheck(),
                record.replacedAt(),
                null,
                record.earlierKeys(),
                isShared ? LocationRecord.SHARED : null,
                KeptSecrets.write(KeptSecrets.PASSWORDS, all, masterKey, record.keyContext()),
                now);
    }

    /** The same where another master key is known as well, and passwords that come from it may open repositories. */
    LocationRecord withEarlierKeys(List<byte[]> keys, Instant now) {
        return new LocationRecord(
                record.formatVersion(),
                record.keyContext(),
                record.keyCheck(),
                record.previousKeyCheck(),
                record.replacedAt(),
                null,
                KeptSecrets.write(KeptSecrets.EARLIER_KEYS, keys, masterKey, record.keyContext()),
                record.passwordMode(),
                record.passwords(),
                now);
    }

    /** The same under another master key, which keeps this one and those before it. */
    LocationRecord withMasterKey(byte[] next, Instant now) {
        List<byte[]> earlier = Stream.concat(Stream.of(masterKey), record.earlierKeys(masterKey).stream())
                .filter(key -> !Arrays.equals(key, next))
                .toList();
        return new LocationRecord(
                record.formatVersion(),
                record.keyContext(),
                RepositoryPasswords.keyCheck(next, record.keyContext()),
                record.keyCheck(),
                now,
                null,
                KeptSecrets.write(KeptSecrets.EARLIER_KEYS, earlier, next, record.keyContext()),
                record.passwordMode(),
                KeptSecrets.write(
                        KeptSecrets.PASSWORDS,
                        record.shared(masterKey)
                                .map(PasswordSource.Shared::written)
                                .toList(),
                        next,
                        record.keyContext()),
                record.passwordsChangedAt());
    }

    /** The same where the passwords of before open nothing any more. */
    LocationRecord retired(Instant now) {
        return new LocationRecord(
                record.formatVersion(),
                record.keyContext(),
                record.keyCheck(),
                record.previousKeyCheck(),
                record.replacedAt(),
                now,
                record.earlierKeys(),
                record.passwordMode(),
                record.passwords(),
                record.passwordsChangedAt());
    }
}
