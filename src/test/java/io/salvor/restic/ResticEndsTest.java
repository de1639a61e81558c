package io.salvor.restic;

import static io.salvor.restic.ResticLab.DEADLINE;
import static io.salvor.restic.ResticLab.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How each version of restic ends that is locked out, or ended from outside. */
@ParameterizedClass(name = "restic {0}")
@MethodSource("io.salvor.restic.ResticLab#versions")
class ResticEndsTest {
    @TempDir
    private Path temp;

    private final ResticVersion version;
    private ResticLab lab;

    ResticEndsTest(ResticVersion version) {
        this.version = version;
    }

    @BeforeEach
    void a_repository_and_a_volume() throws IOException {
        lab = new ResticLab(version, temp);
    }

    @Test
    void a_repository_in_use_is_locked_for_what_needs_it_alone() throws Exception {
        lab.ready();
        Process writer = lab.rawRestic("backup", "--stdin");
        try {
            await().atMost(DEADLINE).until(() -> lab.locks() > 0);
            assertFails(Reason.RepositoryLocked, () -> lab.restic().check(lab.repository(), DEADLINE));
        } finally {
            writer.getOutputStream().close();
            writer.waitFor();
        }
        lab.restic().check(lab.repository(), DEADLINE);
    }

    @Test
    void at_the_deadline_restic_is_ended_and_leaves_no_lock() throws IOException {
        lab.ready();
        lab.neverEnding();
        assertFails(Reason.DeadlineExceeded, () -> lab.restic()
                .backup(
                        lab.repository(),
                        BackupArguments.everything(lab.volume(), null, Map.of()),
                        progress -> {},
                        Duration.ofSeconds(3)));
        assertThat(lab.locks()).isZero();
    }

    @Test
    void an_interrupt_ends_restic_and_leaves_no_lock() throws Exception {
        lab.ready();
        lab.neverEnding();
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                lab.restic()
                        .backup(
                                lab.repository(),
                                BackupArguments.everything(lab.volume(), null, Map.of()),
                                progress -> running.countDown(),
                                DEADLINE);
            } catch (ResticException e) {
                thrown.set(e);
            }
        });
        thread.start();
        running.await();
        assertThat(lab.locks()).isEqualTo(1);

        thread.interrupt();
        thread.join();

        assertThat(thrown.get()).isInstanceOfSatisfying(ResticException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.Interrupted));
        assertThat(lab.locks()).isZero();
    }

    @Test
    void asked_by_another_to_stop_it_was_interrupted_and_leaves_no_lock() throws Exception {
        lab.ready();
        ResticException ended = lab.endedBy(ProcessHandle::destroy);
        assertThat(ended.reason()).as(ended.getMessage()).isEqualTo(Reason.Interrupted);
        assertThat(lab.locks()).isZero();
    }

    @Test
    void killed_it_says_so_and_its_lock_keeps_nobody_from_another_backup() throws Exception {
        lab.ready();
        ResticException ended = lab.endedBy(ProcessHandle::destroyForcibly);
        assertThat(ended.reason()).as(ended.getMessage()).isEqualTo(Reason.ResticKilled);
        assertThat(lab.locks()).isEqualTo(1);
        Files.delete(lab.volume().resolve("endless"));
        Files.writeString(lab.volume().resolve("file"), "file");
        assertThat(lab.backup(null).complete()).isTrue();
    }
}
