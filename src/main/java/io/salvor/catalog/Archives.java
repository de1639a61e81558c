package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/** The objects of backups: written encrypted, because Secrets are among them; read as they lie there. */
final class Archives {
    private final ObjectStore store;
    private final CatalogLimits limits;
    private final EncryptedContent secret;

    Archives(ObjectStore store, CatalogLimits limits, EncryptedContent secret) {
        this.store = store;
        this.limits = limits;
        this.secret = secret;
    }

    /** See {@link Catalog#archive}. */
    ObjectArchive.Writer writer(String backup, Path file, Instant modified) {
        String key = CatalogLayout.objects(backup);
        return new ObjectArchive.Writer(file, modified, limits, out -> secret.encrypting(key, out));
    }

    /** See {@link Catalog#objects}. */
    int read(String backup, Consumer<ArchivedObject> consumer) {
        String key = CatalogLayout.objects(backup);
        try {
            return ObjectArchive.read(secret.decrypted(key, store.get(key)), key, limits, consumer);
        } catch (StorageException e) {
            throw e.reason() == Reason.NotFound ? Problems.missing(key, "is not there") : e;
        } catch (IOException e) {
            throw BoundedBytes.unreadable(key, e);
        }
    }

    /**
     * Reads an archive whole, as a restore will.
     *
     * @throws CatalogException if it cannot be read, or holds another number of objects
     */
    void requireHolds(String backup, int expected) {
        int objects = read(backup, object -> {});
        if (objects != expected) {
            throw Problems.malformed(
                    CatalogLayout.objects(backup),
                    "holds " + objects + " objects and not the " + expected + " that were written");
        }
    }
}
