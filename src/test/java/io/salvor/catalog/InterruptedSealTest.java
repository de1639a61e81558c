package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.ObjectStore;
import io.salvor.store.s3.S3Backend;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.S3Server;
import io.salvor.testing.StoredSamples;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that ends at any line of a backup leaves in a bucket behind HTTP: nothing, or a backup that can be read. */
class InterruptedSealTest {
    private static final String BACKUP = StoredSamples.BACKUP;
    private static final BackupMarker MARKER = StoredSamples.marker();
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    private static S3Server server;
    private ObjectStore store;

    @BeforeAll
    static void start_the_server() {
        server = S3Server.start(data, "key", "secret");
    }

    @AfterAll
    static void stop_the_server() {
        server.close();
    }

    @BeforeEach
    void a_bucket() {
        store = bucket();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static ObjectStore bucket() {
        String bucket = "bucket-" + BUCKETS.incrementAndGet();
        server.withBucket(bucket);
        return new S3Backend(server.url(), bucket, "", null, "key", "secret").open();
    }

    private static Catalog catalog(ObjectStore store) {
        return new Catalog(store).with(StoredSamples.keys());
    }

    /** All that is written for a backup, in its order. */
    private void backUp(Catalog catalog) {
        catalog.putObjects(BACKUP, StoredSamples.archive(catalog, folder.resolve("archive.tar.gz"), MARKER.objects()));
        catalog.keepPlan(StoredSamples.plan());
        catalog.putVolumes(BACKUP, List.of(StoredSamples.volume()));
        catalog.putLog(BACKUP, "done");
        catalog.seal(MARKER);
    }

    @Test
    void a_backup_that_ends_at_any_call_is_whole_or_not_there_and_the_next_attempt_completes_it() {
        FailingObjectStore counted = new FailingObjectStore(store);
        backUp(catalog(counted));
        for (int calls = 0; calls < counted.calls(); calls++) {
            ObjectStore fresh = bucket();
            FailingObjectStore dying = new FailingObjectStore(fresh);
            dying.failAfter(calls, Reason.Unreachable);
            assertThatThrownBy(() -> backUp(catalog(dying))).isInstanceOf(StorageException.class);

            assertThat(catalog(fresh).markers().backups())
                    .as("after %d calls", calls)
                    .isEmpty();
            backUp(catalog(fresh));
            assertReadable(catalog(fresh));
            fresh.close();
        }
    }

    private static void assertReadable(Catalog catalog) {
        assertThat(catalog.markers().backups()).containsExactly(MARKER);
        List<String> names = new ArrayList<>();
        catalog.objects(BACKUP, object -> names.add(object.name()));
        assertThat(names).hasSize(MARKER.objects()).doesNotHaveDuplicates();
        assertThat(catalog.volumes(BACKUP)).containsExactly(StoredSamples.volume());
    }

    @Test
    void an_archive_that_was_damaged_in_the_bucket_is_found_before_the_marker_and_sealed_once_it_is_back()
            throws IOException {
        Catalog catalog = catalog(store);
        catalog.putObjects(BACKUP, StoredSamples.archive(catalog, folder.resolve("archive.tar.gz"), MARKER.objects()));
        catalog.putVolumes(BACKUP, List.of(StoredSamples.volume()));
        String key = CatalogLayout.objects(BACKUP);
        byte[] whole;
        try (InputStream stored = store.get(key)) {
            whole = stored.readAllBytes();
        }
        for (int length = 0; length < whole.length; length += 37) {
            store.put(key, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> catalog.seal(MARKER))
                    .as("%d bytes of it", length)
                    .isInstanceOfSatisfying(
                            CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.Malformed))
                    .hasMessageContaining(key);
        }
        store.delete(key);
        assertThatThrownBy(() -> catalog.seal(MARKER))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.Missing));
        assertThat(catalog.markers().backups()).isEmpty();

        store.put(key, whole);
        catalog.seal(MARKER);
        assertReadable(catalog);
    }
}
