package io.salvor.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a share whose server goes half-way, in the kernel's words; of what a test can mount the other tests know more. */
class LocalFailuresTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "Stale file handle, Unreachable, mounts it again",
        "Transport endpoint is not connected, Unreachable, mounts it again",
        "Host is down, Unreachable, server of the share runs",
        "Disk quota exceeded, BucketFull, enlarge the quota",
        "Input/output error, Other, kernel's log",
        "Operation not permitted, AccessDenied, let its group write"
    })
    void the_words_of_the_kernel_are_said_with_what_to_do(String words, Reason reason, String advice) {
        LocalBackend backend = new LocalBackend(folder, "cluster-1", false, Path.of("/proc/self/mounts"));
        StorageException said =
                new LocalFailures(backend).of(new FileSystemException("/locations/nas/a", null, words), "writing a");
        assertThat(said.reason()).isEqualTo(reason);
        assertThat(said).hasMessageContainingAll("while writing a", advice);
    }

    /** A list of mounts that nobody writes stands for a share that does not answer: who reads either waits. */
    @Test
    @Timeout(60)
    void a_share_that_does_not_answer_is_given_up() throws IOException, InterruptedException {
        Path mounts = folder.resolve("mounts");
        assertThat(new ProcessBuilder("mkfifo", mounts.toString()).start().waitFor())
                .isZero();
        MountedVolume volume = new MountedVolume(folder, mounts, Duration.ofMillis(200));
        assertThatThrownBy(volume::require)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.Unreachable))
                .hasMessageContainingAll("does not answer", "whether the server of the share runs");

        Files.writeString(mounts, "nas:/backups " + folder.toRealPath() + " nfs4 rw 0 0\n");
    }
}
