package io.salvor.store.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.store.Usage;
import io.salvor.testing.FolderObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCopyTest {
    @TempDir
    Path temp;

    private ObjectStore bucket;
    private FolderCopy copy;

    @BeforeEach
    void a_copy() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("copy"));
        bucket = new FolderObjectStore(folder);
        for (String key : List.of("salvor.json", "backups/b-1/x", "backups/b-1/y", "backups/b-2/x", "backups-old/z")) {
            bucket.put(key, key.getBytes());
        }
        Files.createDirectories(folder.resolve("backups/empty"));
        copy = new FolderCopy(folder);
    }

    private static void assertFails(ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    @Test
    void it_answers_as_the_bucket_does() throws IOException {
        for (String prefix : List.of("", "backups", "backups/", "backups/b-", "backups/b-1/", "nothing/")) {
            assertThat(copy.keys(prefix)).as(prefix).isEqualTo(bucket.keys(prefix));
        }
        for (String prefix : List.of("", "backups/", "backups/b-1/", "nothing/")) {
            assertThat(copy.folders(prefix)).as(prefix).isEqualTo(bucket.folders(prefix));
        }
        assertThat(copy.sizes("backups/b-")).isEqualTo(bucket.sizes("backups/b-"));
        try (InputStream in = copy.get("backups/b-1/x", new ObjectPart(8, 3))) {
            assertThat(in.readAllBytes()).asString().isEqualTo("b-1");
        }
        assertThat(copy.usage("backups/")).isEqualTo(new Usage(3, 39));
        assertThat(copy.exists("backups/b-1/x")).isTrue();
        assertThat(copy.exists("backups/b-1")).isFalse();
        try (InputStream in = copy.get("backups/b-1/x")) {
            assertThat(in.readAllBytes()).asString().isEqualTo("backups/b-1/x");
        }
    }

    @Test
    void what_is_not_there_is_said_so() {
        assertFails(() -> copy.get("backups/b-3/x"), Reason.NotFound);
        assertFails(() -> copy.get("backups/b-3/x", new ObjectPart(0, 1)), Reason.NotFound);
        assertFails(() -> copy.get("backups/b-1"), Reason.NotFound);
        assertFails(() -> new FolderCopy(temp.resolve("nothing")), Reason.NotFound);
        assertFails(() -> new FolderCopy(temp.resolve("copy/salvor.json")), Reason.NotFound);
    }

    @Test
    void nothing_outside_of_it_is_read() throws IOException {
        Path outside = Files.writeString(temp.resolve("secret"), "hunter2");
        Files.createSymbolicLink(temp.resolve("copy/backups/link"), outside);
        assertFails(() -> copy.get("backups/link"), Reason.NotFound);
        assertThatThrownBy(() -> copy.get("../secret")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void it_is_never_written_to() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "new");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> copy.put("salvor.json", new byte[0]),
                () -> copy.put("salvor.json", file),
                () -> copy.putIfAbsent("new", new byte[0]),
                () -> copy.delete("salvor.json"),
                () -> copy.probe())) {
            assertFails(call, Reason.AccessDenied);
        }
        assertThat(bucket.keys("")).hasSize(5);
        copy.reach();
        copy.close();
        assertFails(() -> copy.keys(""), Reason.Other);
        assertFails(() -> copy.get("salvor.json"), Reason.Other);
        assertFails(() -> copy.reach(), Reason.Other);
    }
}
