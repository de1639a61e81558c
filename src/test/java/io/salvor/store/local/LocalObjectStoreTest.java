package io.salvor.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.ObjectStoreContract;
import io.salvor.store.Protection;
import io.salvor.testing.BackendServers;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag(BackendServers.TAG)
class LocalObjectStoreTest extends ObjectStoreContract {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path machine;

    private LocationVolumes volumes;
    private Path place;

    @BeforeEach
    void mount() {
        volumes = new LocationVolumes(machine, "nas");
        place = volumes.folder("nas").resolve("place");
    }

    @Override
    protected List<String> leftProbes(Instant now) {
        return List.of();
    }

    @Override
    public Backend backend(String name) {
        return volumes.backend("nas", name);
    }

    @Test
    void a_link_is_no_object_and_leads_nowhere() throws IOException {
        Path outside = Files.createDirectories(machine.resolve("outside/deep"));
        Files.write(outside.resolve("secret"), HELLO);
        store().put("backups/a/x", HELLO);
        Files.createSymbolicLink(place.resolve("backups/link"), outside.getParent());
        Files.createSymbolicLink(place.resolve("backups/a/file"), outside.resolve("secret"));

        assertThat(store().keys("")).containsExactly("backups/a/x");
        assertThat(store().keys("backups/link/deep/")).isEmpty();
        assertThat(store().folders("backups/")).containsExactly("a");
        assertThat(store().folders("backups/link/")).isEmpty();
        assertThat(store().usage("backups/link/").objects()).isZero();
        assertThat(store().exists("backups/a/file")).isFalse();
        assertThat(store().exists("backups/link/deep/secret")).isFalse();
        assertReason(Reason.NotFound, () -> store().get("backups/a/file"));
        assertReason(Reason.NotFound, () -> store().get("backups/link/deep/secret"));
        assertReason(Reason.Other, () -> store().put("backups/link/deep/new", HELLO));
        assertReason(Reason.Other, () -> store().putIfAbsent("backups/link/deep/new", HELLO));
        assertReason(Reason.Other, () -> store().delete("backups/link/deep/secret"));
        assertThat(outside).isDirectoryContaining(path -> path.endsWith("secret"));
        assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void writing_over_a_link_replaces_the_link_and_not_what_it_leads_to() throws IOException {
        Path outside = Files.write(machine.resolve("outside"), HELLO);
        store().put("a", HELLO);
        Files.createSymbolicLink(place.resolve("b"), outside);

        store().put("b", new byte[] {1});

        assertThat(outside).hasBinaryContent(HELLO);
        assertThat(Files.isSymbolicLink(place.resolve("b"))).isFalse();
    }

    @Test
    void a_key_that_leads_out_of_the_place_is_refused() {
        for (String key : new String[] {"../x", "a/../../x", "/etc/x", "a//b", "", ".", ".salvor-tmp/x"}) {
            assertThatThrownBy(() -> store().put(key, HELLO)).as(key).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store().get(key)).as(key).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void what_was_not_written_whole_is_no_object_and_goes_when_it_is_old() throws IOException {
        store().put("a", HELLO);
        Path old = Files.write(place.resolve(".salvor-tmp/old"), HELLO);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path young = Files.write(place.resolve(".salvor-tmp/young"), HELLO);

        assertThat(store().keys("")).containsExactly("a");
        assertThat(store().folders("")).isEmpty();
        store().endUploads("", Instant.now().minus(Duration.ofHours(1)));
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void what_a_killed_restic_has_not_written_whole_is_none_of_its_files_and_goes_when_it_is_old() throws IOException {
        String name = "ab".repeat(32);
        store().put("restic/shop/data/ab/" + name, HELLO);
        Path left = Files.write(place.resolve("restic/shop/data/ab/" + name + "-tmp-12345"), HELLO);
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        assertThat(store().keys("restic/shop/")).containsExactly("restic/shop/data/ab/" + name);
        store().endUploads("restic/other/", Instant.now());
        assertThat(left).exists();
        store().endUploads("restic/shop/", Instant.now());
        assertThat(left).doesNotExist();
    }

    @Test
    void folders_of_restic_stay_when_they_are_empty_and_are_not_listed() {
        store().put("restic/shop/locks/a", HELLO);
        store().delete("restic/shop/locks/a");

        assertThat(place.resolve("restic/shop/locks")).isDirectory();
        assertThat(store().folders("restic/shop/")).isEmpty();
        assertThat(store().folders("")).isEmpty();
    }

    @Test
    void the_folder_of_an_expired_backup_goes_with_its_last_file() throws IOException {
        store().put("backups/a/x", HELLO);
        store().put("backups/b/x", HELLO);
        store().delete("backups/a/x");

        try (Stream<Path> left = Files.list(place.resolve("backups"))) {
            assertThat(left).containsExactly(place.resolve("backups/b"));
        }
    }

    @Test
    void nothing_is_kept_of_what_is_removed() {
        assertThat(store().protection().versioning()).isEqualTo(Protection.Versioning.Off);
    }

    @Test
    void the_group_may_read_and_write_what_is_made() throws IOException {
        store().put("backups/a/x", HELLO);

        for (Path folder = place.resolve("backups/a");
                !folder.equals(volumes.folder("nas"));
                folder = folder.getParent()) {
            assertThat(mode(folder)).as(folder.toString()).isEqualTo(02770);
        }
        assertThat(mode(place.resolve("backups/a/x"))).isEqualTo(0660);
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & 07777;
    }

    @Test
    void a_volume_that_is_not_mounted_is_neither_read_nor_written() {
        Path bare = volumes.folder("nas").resolveSibling("bare");
        assertThat(bare.toFile().mkdirs()).isTrue();
        try (ObjectStore store = volumes.backend("bare", "").open()) {
            for (Runnable call : new Runnable[] {
                () -> store.put("a", HELLO),
                () -> store.putIfAbsent("a", HELLO),
                () -> store.keys(""),
                () -> store.exists("a"),
                () -> store.get("a"),
                () -> store.delete("a"),
                store::probe,
                store::reach
            }) {
                assertThatThrownBy(call::run)
                        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                                .isEqualTo(Reason.LocationNotMounted))
                        .hasMessageContaining(bare.toString())
                        .hasMessageContaining("locationVolumes");
            }
        }
        assertThat(bare).isEmptyDirectory();
    }

    @Test
    void a_file_where_a_folder_must_be_says_so() {
        store().put("a", HELLO);
        assertReason(Reason.Other, () -> store().put("a/b", HELLO));
        assertThat(store().keys("a/")).isEmpty();
        assertThat(store().exists("a/b")).isFalse();
    }

    @Test
    void a_name_that_is_too_long_says_so() {
        assertThatThrownBy(() -> store().put("n".repeat(300), HELLO))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("File name too long")
                .hasMessageContaining("255 bytes");
        assertThat(store().keys("")).isEmpty();
    }

    private static void assertReason(Reason reason, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
