package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.Restore;
import io.salvor.store.Usage;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest {
    private static final String KEY = "restores/uid-1-plan.json.gz";

    private final TestingOwnObjects objects =
            new TestingOwnObjects(new TestingCalls(), new TestingClock(Instant.parse("2026-05-01T10:00:00Z")));
    private final SecretStore store = new SecretStore(objects, restore("uid-1"));

    private static Restore restore(String uid) {
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName("back")
                .withNamespace("salvor")
                .withUid(uid)
                .build());
        return restore;
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    @Test
    void what_no_secret_can_hold_is_in_several() throws IOException {
        for (int bytes : new int[] {3_000_000, 5, 0}) {
            store.put(KEY, content(bytes));
            assertThat(store.get(KEY).readAllBytes()).isEqualTo(content(bytes));
            assertThat(store.exists(KEY)).isTrue();
            assertThat(objects.now(Secret.class))
                    .hasSize(bytes > 1_000_000 ? 5 : 1)
                    .allSatisfy(secret -> assertThat(
                                    Base64.getDecoder().decode(secret.getData().get("content")))
                            .hasSizeLessThan(1 << 20));
        }
        store.delete(KEY);
        store.delete(KEY);
        assertThat(store.exists(KEY)).isFalse();
        assertThat(objects.now(Secret.class)).isEmpty();
    }

    @Test
    void what_lacks_a_part_is_not_there() {
        store.put(KEY, content(2_000_000));
        objects.remove(Secret.class, store.name(KEY) + "-1");
        assertThatThrownBy(() -> store.get(KEY))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NotFound));
    }

    @Test
    void another_restore_of_the_same_name_has_its_own() {
        store.put(KEY, content(1));
        assertThat(new SecretStore(objects, restore("uid-2")).exists(KEY)).isFalse();
    }

    @Test
    void a_write_that_was_cut_short_is_made_once_more() throws IOException {
        store.put(KEY, content(2_000_000));
        // The first part is written last: it is the one that such a write lacks.
        objects.remove(Secret.class, store.name(KEY));
        assertThat(store.exists(KEY)).isFalse();
        store.put(KEY, content(1_500_000));
        assertThat(store.get(KEY).readAllBytes()).isEqualTo(content(1_500_000));
    }

    @Test
    void a_removal_that_was_cut_short_is_ended_by_another() {
        store.put(KEY, content(2_000_000));
        objects.remove(Secret.class, store.name(KEY) + "-2");
        store.delete(KEY);
        assertThat(objects.now(Secret.class)).isEmpty();
    }

    @Test
    void its_size_is_that_of_all_parts(@TempDir Path folder) throws IOException {
        store.put(KEY, Files.write(folder.resolve("file"), content(2_000_000)));
        assertThat(store.usage(KEY)).isEqualTo(new Usage(1, 2_000_000));
        assertThat(store.usage("other")).isEqualTo(Usage.NONE);
    }
}
