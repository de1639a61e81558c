package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

    /**
     * How an archive must begin.
     *
     * @param problem what is thrown where it does not
     */
    record Beginning(byte[] bytes, Supplier<CatalogException> problem) {
        InputStream checked(InputStream archive) throws IOException {
            byte[] found = archive.readNBytes(bytes.length);
            if (!Arrays.equals(found, bytes)) {
                archive.close();
                throw problem.get();
            }
            return new SequenceInputStream(new ByteArrayInputStream(found), archive);
        }
    }

    /** See {@link Catalog#objects}. */
    int read(String backup, Consumer<ArchivedObject> consumer) {
        return read(backup, null, consumer);
    }

    /** The same. @param beginning null for any */
    int read(String backup, Beginning beginning, Consumer<ArchivedObject> consumer) {
        String key = CatalogLayout.objects(backup);
        try {
            InputStream stored = store.get(key);
            InputStream checked = beginning == null ? stored : beginning.checked(stored);
            return ObjectArchive.read(secret.decrypted(key, checked), key, limits, consumer);
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
