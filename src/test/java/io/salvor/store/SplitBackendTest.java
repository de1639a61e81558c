package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.Protection.Lock;
import io.salvor.store.Protection.Versioning;
import io.salvor.testing.FolderBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A location whose repositories lie elsewhere is one place to everybody who works with it. */
class SplitBackendTest extends ObjectStoreContract {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    @Override
    protected List<String> leftProbes(Instant now) {
        return List.of();
    }

    @Override
    public Backend backend(String name) {
        BackendSettings settings = new BackendSettings(
                Map.of("bucket", "own", "prefix", name, "resticRepoPrefix", root.resolve("elsewhere/" + name) + "/"),
                "credentials",
                Map.of(FolderBackend.KEY, "open"));
        return new Backends(List.of(FolderBackend.below(root))).backend("s3", settings, Limits.NONE);
    }

    @Test
    void a_repository_is_the_folder_of_its_namespace_in_the_other_place() {
        assertThat(backend("a").repository("shop"))
                .isEqualTo(root.resolve("elsewhere/a/shop").toString());
    }

    @Test
    void what_belongs_to_repositories_lies_there_and_all_else_does_not() {
        store().put("restic/shop/config", HELLO);
        store().put("backups/b/marker", HELLO);

        assertThat(root.resolve("elsewhere/place/shop/config")).exists();
        assertThat(root.resolve("own/place/backups/b/marker")).exists();
        assertThat(root.resolve("own/place/restic")).doesNotExist();
        assertThat(store().keys("")).containsExactly("backups/b/marker", "restic/shop/config");
        assertThat(store().keys("re")).containsExactly("restic/shop/config");
        assertThat(store().keys("restic/s")).containsExactly("restic/shop/config");
        assertThat(store().folders("")).containsExactly("backups", "restic");
        assertThat(store().folders("restic/")).containsExactly("shop");
        assertThat(store().sizes("restic/s")).isEqualTo(Map.of("restic/shop/config", 5L));
        assertThat(store().sizes("")).isEqualTo(Map.of("backups/b/marker", 5L, "restic/shop/config", 5L));
        assertThat(store().usage("")).isEqualTo(new Usage(2, 10));
    }

    @Test
    void of_two_places_what_protects_both_counts() {
        Protection versions = new Protection(Versioning.Enabled, Lock.Governance, 30);

        assertThat(versions.weaker(new Protection(Versioning.Off, Lock.Compliance, 7)))
                .isEqualTo(new Protection(Versioning.Off, Lock.Governance, 7));
        assertThat(versions.weaker(Protection.UNKNOWN))
                .isEqualTo(new Protection(Versioning.Unknown, Lock.Unknown, null));
        assertThat(Protection.UNKNOWN.weaker(new Protection(Versioning.Suspended, Lock.Off, null)))
                .isEqualTo(new Protection(Versioning.Suspended, Lock.Off, null));
    }

    @Test
    void repositories_of_before_in_the_own_place_are_not_taken_for_those() {
        try (ObjectStore before = new FolderBackend(root.resolve("own/place")).open()) {
            before.put("restic/old/config", HELLO);
        }

        assertThat(store().keys("")).isEmpty();
        assertThat(store().folders("")).isEmpty();
        assertThat(store().usage("")).isEqualTo(Usage.NONE);
        assertThat(store().exists("restic/old/config")).isFalse();
    }
}
