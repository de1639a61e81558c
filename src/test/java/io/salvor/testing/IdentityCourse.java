package io.salvor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.Snapshot;
import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What somebody does with an identity in a place: the operator by its store, a Job by restic.
 *
 * @param folder for what is saved
 */
public record IdentityCourse(Restic restic, Path folder) {
    public static final Duration PATIENCE = Duration.ofMinutes(1);
    public static final String PASSWORD = "correct horse";

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    /** As a Job has it: the location's own, and of its pod what that lets through. @param proxies variables that name them */
    public static RepositoryAccess access(Backend backend, Map<String, String> pod, Map<String, String> proxies) {
        Reach reach = backend.reach().in(pod);
        Map<String, String> environment = new HashMap<>(reach.environment());
        environment.putAll(proxies);
        return new RepositoryAccess(backend.repository("shop"), PASSWORD, environment, reach.files(), reach.options());
    }

    /** Both do all that they do in a place that is empty. */
    public void assertUsed(Backend backend, RepositoryAccess access) throws IOException {
        try (ObjectStore store = backend.open()) {
            store.probe();
            store.put("a/b", HELLO);
            assertThat(store.keys("a/")).containsExactly("a/b");
            try (InputStream in = store.get("a/b")) {
                assertThat(in.readAllBytes()).isEqualTo(HELLO);
            }
            store.delete("a/b");
            assertThat(store.exists("a/b")).isFalse();
        }
        String snapshot = saved(access);
        assertThat(restic.snapshots(access, PATIENCE)).extracting(Snapshot::id).containsExactly(snapshot);
    }

    /** Makes the repository and saves something in it. @return the ID of the snapshot */
    public String saved(RepositoryAccess access) throws IOException {
        restic.init(access, PATIENCE);
        Path volume = Files.createDirectories(folder.resolve("volume"));
        Files.write(volume.resolve("file"), HELLO);
        return saved(access, volume);
    }

    public String saved(RepositoryAccess access, Path volume) {
        return restic.backup(access, BackupArguments.everything(volume, null, Map.of()), progress -> {}, PATIENCE)
                .snapshotId();
    }

    public static void refused(Reason reason, ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Trouble.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .hasMessageContainingAll(words);
    }
}
