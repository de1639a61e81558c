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

    /** Whether what is replaced or removed stays as a version. */
    public enum Versioning {
        Enabled,
        /** It was enabled, and what is replaced now is gone. */
        Suspended,
        Off,
        Unknown
    }

    /** Whether and how each new object is kept for a time. */
    public enum Lock {
        /** Nobody can shorten it. */
        Compliance,
        /** Some may lift it. */
        Governance,
        /** The place could, and keeps nothing unless it is asked to for an object. */
        NoDefault,
        Off,
        Unknown
    }
}
