package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.testing.FolderObjectStore;
import io.salvor.trouble.StorageException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceTrialTest {
    @TempDir
    Path folder;

    @Test
    void two_places_are_two_and_one_is_one_and_nothing_is_left() {
        ObjectStore one = new FolderObjectStore(folder.resolve("one"));
        ObjectStore other = new FolderObjectStore(folder.resolve("other"));

        assertThat(PlaceTrial.isSeen(one, "", other, "", "a")).isFalse();
        assertThat(PlaceTrial.isSeen(one, "inner/", one, "inner/", "a")).isTrue();
        assertThat(one.keys("")).isEmpty();
    }

    /** Such a place would be taken for another one, and a copy in it for a second. */
    @Test
    void nothing_is_said_of_places_where_somebody_has_removed_the_object() {
        ObjectStore one = new FolderObjectStore(folder);
        ObjectStore cleared = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("exists")) {
                        one.keys(".salvor-test/").forEach(one::delete);
                    }
                    return method.invoke(one, arguments);
                });

        assertThatThrownBy(() -> PlaceTrial.isSeen(one, "", cleared, "", "a"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("was removed as soon as it was written");
    }
}
