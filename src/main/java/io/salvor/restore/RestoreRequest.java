package io.salvor.restore;

import java.util.List;

/**
 * What of a backup is asked for, and how volumes come back.
 *
 * @param namespaces names or globs; empty means all in the backup
 */
public record RestoreRequest(List<String> namespaces, StorageRequest storage) {

    public RestoreRequest {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        storage = storage == null ? StorageRequest.PLAIN : storage;
    }
}
