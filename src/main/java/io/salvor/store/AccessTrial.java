package io.salvor.store;

import io.salvor.trouble.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds out by trying what some credentials may do to objects that others have put there: with small objects of its own, below a folder
 * that can be no repository's. What may be removed of them is removed at its end.
 */
public final class AccessTrial {
    private static final String FOLDER = ObjectNames.RESTIC + ".salvor-trial/";
    private static final String ADDED = FOLDER + "data/added";
    private static final String REPLACED = FOLDER + "data/replaced";
    private static final String REMOVED = FOLDER + "data/removed";
    private static final String ERASED = FOLDER + "data/erased";
    private static final String LOCK = FOLDER + "locks/removed";
    private static final byte[] CONTENT = "salvor".getBytes(StandardCharsets.UTF_8);

    private final ObjectStore owner;
    private final ObjectStore tried;

    private AccessTrial(ObjectStore owner, ObjectStore tried) {
        this.owner = owner;
        this.tried = tried;
    }

    /** Whether something may be done. */
    public enum Right {
        Allowed,
        Denied,
        Unknown
    }

    /**
     * What the credentials may do.
     *
     * @param remove take an object away; a place that keeps versions keeps it as one
     * @param removeLocks take away a lock of restic
     * @param replace write over an object; a place that keeps versions keeps the one before
     * @param erase take an object away with its versions
     */
    public record Access(Right remove, Right removeLocks, Right replace, Right erase) {
        public static final Access UNKNOWN = new Access(Right.Unknown, Right.Unknown, Right.Unknown, Right.Unknown);
    }

    /**
     * Tries it.
     *
     * @param owner puts there what is tried on, and clears it away
     * @param tried with the credentials in question
     * @throws StorageException if they may not even add objects, or the place does not answer
     */
    public static Access of(ObjectStore owner, ObjectStore tried) {
        AccessTrial trial = new AccessTrial(owner, tried);
        try {
            return trial.run();
        } finally {
            trial.clear();
        }
    }

    /**
     * Proves that credentials may list where repositories are. Writes nothing.
     *
     * @throws StorageException if they do not
     */
    public static void reach(ObjectStore tried) {
        tried.folders(FOLDER);
    }

    private Access run() {
        List.of(REPLACED, REMOVED, ERASED, LOCK).forEach(key -> owner.put(key, CONTENT));
        tried.put(ADDED, CONTENT);
        return new Access(
                removed(REMOVED),
                removed(LOCK),
                right(() -> {
                    tried.put(REPLACED, new byte[] {1});
                    return true;
                }),
                right(() -> tried.erase(ERASED)));
    }

    /** A service that promises to keep everything may say yes and do nothing. */
    private Right removed(String key) {
        return right(() -> {
            tried.delete(key);
            return !owner.exists(key);
        });
    }

    private interface Try {
        boolean succeeds();
    }

    private static Right right(Try attempt) {
        try {
            return attempt.succeeds() ? Right.Allowed : Right.Denied;
        } catch (StorageException e) {
            return switch (e.reason()) {
                case AccessDenied, RetentionLocked -> Right.Denied;
                case Other -> Right.Unknown;
                default -> throw e;
            };
        }
    }

    private void clear() {
        for (String key : List.of(ADDED, REPLACED, REMOVED, ERASED, LOCK)) {
            try {
                if (!owner.erase(key)) {
                    owner.delete(key);
                }
            } catch (StorageException e) {
                // It costs next to nothing, and the next trial uses the same keys.
                continue;
            }
        }
    }
}
