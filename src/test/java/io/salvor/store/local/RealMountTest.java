package io.salvor.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.testing.BackendServers;
import io.salvor.testing.SmallDisk;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that the kernel of this machine has mounted, and its list of mounts. */
@Tag(BackendServers.TAG)
class RealMountTest {
    @TempDir
    Path machine;

    private SmallDisk disk;
    private Backend backend;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        Files.createDirectory(machine.resolve("locations"));
        Optional<SmallDisk> small = SmallDisk.on(machine.resolve("locations/nas"));
        assumeTrue(small.isPresent(), "takes the right to mount");
        disk = small.get();
        Map<String, String> environment =
                Map.of("SALVOR_LOCATIONS", machine.resolve("locations").toString());
        backend = new LocalProvider(environment::get)
                .backend(LocationVolumes.settings(Map.of("volume", "nas", "prefix", "cluster")));
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void what_is_mounted_is_used_and_the_bare_folder_below_it_never() throws Exception {
        try (ObjectStore store = backend.open()) {
            store.probe();
            store.put("a", new byte[] {1});
            disk.close();

            refused(Reason.LocationNotMounted, "locationVolumes", () -> store.put("b", new byte[] {1}));
            refused(Reason.LocationNotMounted, "locationVolumes", () -> store.keys(""));
            assertThat(disk.folder()).isEmptyDirectory();
        }
    }

    @Test
    void a_full_disk_says_so_and_keeps_the_object_of_before() throws Exception {
        try (ObjectStore store = backend.open()) {
            store.put("a", new byte[] {1});
            disk.fill();

            refused(Reason.BucketFull, "make room", () -> store.put("a", new byte[2 << 20]));
            refused(Reason.BucketFull, "make room", store::probe);
            assertThat(content(store)).containsExactly(1);
            try (var left = Files.list(disk.folder().resolve("cluster/.salvor-tmp"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void a_volume_that_is_mounted_for_reading_says_so_and_is_read() throws Exception {
        try (ObjectStore store = backend.open()) {
            store.put("a", new byte[] {1});
            assertThat(new ProcessBuilder(
                                    "mount", "-o", "remount,ro", disk.folder().toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();

            refused(Reason.AccessDenied, "accessMode: ReadOnly", () -> store.put("a", new byte[] {2}));
            refused(Reason.AccessDenied, "accessMode: ReadOnly", () -> store.delete("a"));
            refused(Reason.AccessDenied, "accessMode: ReadOnly", store::probe);
            store.reach();
            assertThat(content(store)).containsExactly(1);
        }
    }

    private static byte[] content(ObjectStore store) throws IOException {
        try (InputStream in = store.get("a")) {
            return in.readAllBytes();
        }
    }

    private static void refused(Reason reason, String advice, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(advice);
    }
}
