package io.salvor.operator.storage;

import io.salvor.maintenance.KeyRenewal.Key;
import io.salvor.maintenance.KeyRenewal.Sort;
import io.salvor.restic.key.KeyFile;
import io.salvor.restic.key.SealingKey;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A key as it lies in a repository.
 *
 * @param masterKey what it opens with the repository's password; null where that does not open it
 * @param whole whether it is what its name says, so that it stays as it is
 * @param work whether it took half a second of a processor to find out what opens it
 */
record RepositoryKey(Key seen, SealingKey masterKey, boolean whole, boolean work) {
    /** restic's own have some 500 bytes. */
    private static final int LONGEST = 16 << 10;

    /** restic itself tries no more of them. */
    static final int MOST = 20;

    /** All keys of a repository. Each that is dear is tried with the password, which takes the time and 32 MiB. */
    static List<RepositoryKey> read(ObjectStore store, String namespace, String password) {
        String folder = ObjectNames.repositoryKeys(namespace);
        return store.keys(folder).stream()
                .limit(MOST)
                .map(key -> read(store, namespace, key.substring(folder.length()), password))
                .toList();
    }

    /** One of them. */
    static RepositoryKey read(ObjectStore store, String namespace, String id, String password) {
        return of(id, content(store, ObjectNames.repositoryKeys(namespace) + id), password);
    }

    private static RepositoryKey of(String id, byte[] content, String password) {
        if (!id.equals(KeyFile.id(content))) {
            Sort sort = content.length < LONGEST && KeyFile.isHalfWritten(content) ? Sort.HalfWritten : Sort.Foreign;
            return new RepositoryKey(new Key(id, sort), null, false, false);
        }
        Optional<KeyFile> file = KeyFile.read(content);
        boolean dear = file.isPresent() && file.get().cost().isDear();
        SealingKey masterKey = file.flatMap(known -> known.open(password)).orElse(null);
        Sort opened = dear ? Sort.Dear : Sort.Cheap;
        return new RepositoryKey(new Key(id, masterKey == null ? Sort.Foreign : opened), masterKey, true, dear);
    }

    private static byte[] content(ObjectStore store, String key) {
        try (InputStream in = store.get(key)) {
            return in.readNBytes(LONGEST);
        } catch (IOException e) {
            throw new StorageException(Reason.Other, key + " cannot be read: " + e, e);
        }
    }
}
