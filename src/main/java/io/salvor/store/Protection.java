package io.salvor.store;

/**
 * What a place does by itself for what was stored in it, whatever the credentials allow.
 *
 * @param versioning whether what is replaced or removed stays as a version
 * @param lock whether versions are kept from everybody for some time
 * @param lockDays how many days a new object is kept so; null where that is not set or not known
 */
public record Protection(Versioning versioning, Lock lock, Integer lockDays) {
    /** Of a place that cannot say, or of which nobody may ask. */
    public static final Protection UNKNOWN = new Protection(Versioning.Unknown, Lock.Unknown, null);

    /** Whether what is replaced or removed stays as a version. From the best to the worst. */
    public enum Versioning {
        Enabled,
        Unknown,
        /** It was enabled, and what is replaced now is gone. */
        Suspended,
        Off
    }

    /** Whether and how each new object is kept for a time. From the best to the worst. */
    public enum Lock {
        /** Nobody can shorten it. */
        Compliance,
        /** Some may lift it. */
        Governance,
        Unknown,
        /** The place could, and keeps nothing unless it is asked to for an object. */
        NoDefault,
        Off
    }

    /** What can be relied on where something lies in two places, and is lost when one of them loses its part. */
    Protection weaker(Protection other) {
        boolean known = lockDays != null && other.lockDays != null;
        return new Protection(
                worse(versioning, other.versioning),
                worse(lock, other.lock),
                known ? Integer.valueOf(Math.min(lockDays, other.lockDays)) : null);
    }

    private static <E extends Enum<E>> E worse(E one, E other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
