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
        return opened(backup, secret::decrypted, consumer);
    }

    /** The same of one that is encrypted and begins so. */
    int read(String backup, Beginning beginning, Consumer<ArchivedObject> consumer) {
        return opened(backup, (key, stored) -> secret.decryptedOnly(key, beginning.checked(stored)), consumer);
    }

    /** How an archive is opened. */
    private interface Opening {
        InputStream of(String key, InputStream stored) throws IOException;
    }

    private int opened(String backup, Opening opening, Consumer<ArchivedObject> consumer) {
        String key = CatalogLayout.objects(backup);
        try {
            return ObjectArchive.read(opening.of(key, stored(key)), key, limits, consumer);
        } catch (IOException e) {
            throw BoundedBytes.unreadable(key, e);
        }
    }

    /** How the archive of a backup begins: the salt in it decides the key of all the rest. */
    byte[] beginning(String backup) {
        String key = CatalogLayout.objects(backup);
        try (InputStream in = stored(key)) {
            return in.readNBytes(EncryptedContent.HEADER);
        } catch (IOException e) {
            throw BoundedBytes.unreadable(key, e);
        }
    }

    private InputStream stored(String key) {
        try {
            return store.get(key);
        } catch (StorageException e) {
            throw e.reason() == Reason.NotFound ? Problems.missing(key, "is not there") : e;
        }
    }

    /**
     * Reads an archive whole, as a restore will.
     *
     * @throws CatalogException if it cannot be read, is not encrypted, or holds another number of objects
     */
    void requireHolds(String backup, int expected) {
        int objects = opened(backup, secret::decryptedOnly, object -> {});
        if (objects != expected) {
            throw Problems.malformed(
                    CatalogLayout.objects(backup),
                    "holds " + objects + " objects and not the " + expected + " that were written");
        }
    }
}
