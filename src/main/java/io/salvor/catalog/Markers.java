package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads and checks the markers of backups, and finds all backups that have one. */
final class Markers {
    /** Small requests at once: their time is spent waiting for the service. */
    private static final int AT_ONCE = 8;

    private static final Comparator<BackupMarker> NEWEST_FIRST = Comparator.comparing(BackupMarker::startTime)
            .thenComparing(BackupMarker::name)
            .reversed();

    private final ObjectStore store;
    private final CatalogDocuments documents;
    private final Signatures signatures;
    private final Deletions deletions;

    Markers(ObjectStore store, CatalogDocuments documents, Signatures signatures, Deletions deletions) {
        this.store = store;
        this.documents = documents;
        this.signatures = signatures;
        this.deletions = deletions;
    }

    /** The marker of a backup that is not being deleted. */
    Optional<BackupMarker> of(String backup) {
        return there(backup).filter(marker -> !deletions.isBuried(marker));
    }

    /** The same also of one that is being deleted. */
    Optional<BackupMarker> there(String backup) {
        String key = CatalogLayout.marker(backup);
        Optional<BackupMarker> marker = documents.record(key, BackupMarker.class, BackupMarker.FORMAT);
        marker.ifPresent(found -> check(key, backup, found));
        return marker;
    }

    /** Signs a backup and writes its marker; a repeated write of the same backup replaces it, and that of another backup stays. */
    void put(BackupMarker marker) {
        String key = CatalogLayout.marker(marker.name());
        signatures.sign(marker);
        if (!documents.putRecordIfAbsent(key, marker)) {
            replace(key, marker);
        }
    }

    private void replace(String key, BackupMarker marker) {
        if (there(marker.name())
                .filter(there -> !Objects.equals(there.uid(), marker.uid()))
                .isPresent()) {
            throw new CatalogException(
                    Reason.BackupExists,
                    key,
                    "another backup of that name was sealed meanwhile; create one with another name");
        }
        documents.putRecord(key, marker);
    }

    /**
     * Removes the marker of a backup that is being deleted; that of another one of its name stays. What is there and cannot be read is not what
     * was decided on.
     */
    void remove(Tombstone tombstone) {
        if (there(tombstone.backup())
                .filter(marker -> tombstone.uid().equals(marker.uid()))
                .isPresent()) {
            store.delete(CatalogLayout.marker(tombstone.backup()));
        }
    }

    SealedBackups all() {
        List<CatalogException> problems = new ArrayList<>();
        List<BackupMarker> backups = new ArrayList<>();
        Set<String> buried = deletions.names();
        ExecutorService readers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Optional<BackupMarker>>> reads = new ArrayList<>();
            for (String folder : store.folders(CatalogLayout.BACKUPS)) {
                if (ObjectNames.isName(folder)) {
                    reads.add(readers.submit(() -> buried.contains(folder) ? of(folder) : there(folder)));
                } else {
                    problems.add(new CatalogException(
                            Reason.Malformed,
                            CatalogLayout.BACKUPS + folder,
                            "is no name for a backup; remove what does not belong here"));
                }
            }
            for (Future<Optional<BackupMarker>> read : reads) {
                collect(read, backups, problems);
            }
        } finally {
            readers.shutdownNow();
        }
        backups.sort(NEWEST_FIRST);
        return new SealedBackups(backups, problems);
    }

    private static void collect(
            Future<Optional<BackupMarker>> read, List<BackupMarker> backups, List<CatalogException> problems) {
        try {
            read.get().ifPresent(backups::add);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CatalogException unreadable) {
                problems.add(unreadable);
            } else if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            } else {
                throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(Reason.Other, "interrupted while listing backups", e);
        }
    }

    private static void check(String key, String backup, BackupMarker marker) {
        if (!backup.equals(marker.name())) {
            throw Problems.malformed(key, "speaks of another backup");
        }
    }
}
