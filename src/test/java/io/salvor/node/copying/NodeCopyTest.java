package io.salvor.node.copying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.salvor.restic.RepositoryLock;
import io.salvor.restic.Snapshot;
import io.salvor.testing.Program;
import io.salvor.testing.RestServer;
import io.salvor.testing.SmallDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCopyTest {
    private static final String ABSENT = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    private CopyFixture jobs;

    @AfterEach
    void end() throws Exception {
        if (jobs != null) {
            jobs.close();
        }
    }

    private CopyFixture jobs(String from, String to) throws IOException {
        jobs = new CopyFixture(folder, from, to);
        return jobs;
    }

    private int finished(String... snapshots) throws Exception {
        try (Program program = jobs.start(snapshots)) {
            return program.exitCode();
        }
    }

    private void assertFails(String... parts) throws IOException {
        assertThat(jobs.message()).contains(parts).doesNotContain("127.0.0.1", "of the source", "secret-of-");
        assertThat(jobs.copies()).isEmpty();
    }

    @Test
    void snapshots_are_copied_between_services_with_other_keys_and_a_second_time_nothing_is() throws Exception {
        jobs("s3", "s3");
        String first = jobs.backup();
        String second = jobs.backup();
        jobs.backup();
        Map<String, Long> before = jobs.filesOfSource();

        assertThat(finished(first, second)).isZero();

        List<Snapshot> copies = jobs.copies();
        List<Snapshot> originals = jobs.restic().snapshots(jobs.plainSource(), CopyFixture.DEADLINE);
        assertThat(copies).extracting(Snapshot::original).containsExactly(first, second);
        assertThat(copies)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id", "original")
                .isEqualTo(originals.subList(0, 2));
        jobs.restic().check(jobs.plainTarget(), CopyFixture.DEADLINE);
        assertThat(jobs.filesOfSource()).isEqualTo(before);

        Map<String, Long> after = jobs.filesOfTarget();
        assertThat(jobs.run(first, second)).isZero();
        assertThat(jobs.filesOfTarget()).isEqualTo(after);
    }

    @Test
    void a_job_that_is_killed_leaves_what_the_next_one_goes_on_with() throws Exception {
        jobs("local", "local");
        String first = jobs.backup();
        String second = jobs.backup();
        jobs.slowTo(400);
        try (Program program = jobs.start(first, second)) {
            await().atMost(CopyFixture.DEADLINE)
                    .until(() -> !jobs.locksOfSource().isEmpty()
                            && !jobs.locksOfTarget().isEmpty());
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            assertThat(program.exitCode()).isNotZero();
        }
        assertThat(jobs.copies()).hasSizeLessThan(2);

        jobs.slowTo(0);
        Path left = jobs.locksOfSource().get(0);
        RepositoryLock lock =
                jobs.restic().lock(jobs.plainSource(), left.getFileName().toString(), CopyFixture.DEADLINE);
        assertThat(lock.hostname()).isEqualTo(InetAddress.getLocalHost().getHostName());
        assertThat(lock.exclusive()).isFalse();
        assertThat(jobs.run(first, second)).isZero();

        assertThat(jobs.copies()).hasSize(2);
        assertThat(jobs.locksOfSource()).containsExactly(left);
        // As the operator does.
        for (Path dead : jobs.locksOfTarget()) {
            Files.delete(dead);
        }
        jobs.restic().check(jobs.plainTarget(), CopyFixture.DEADLINE);
        assertThat(jobs.ownOf(jobs.copies().get(1))).isEqualTo(jobs.own());
    }

    @Test
    void a_job_that_is_asked_to_stop_takes_its_locks_away() throws Exception {
        jobs("local", "local");
        String id = jobs.backup();
        jobs.slowTo(100);
        try (Program program = jobs.start(id)) {
            await().atMost(CopyFixture.DEADLINE)
                    .until(() -> !jobs.locksOfSource().isEmpty()
                            && !jobs.locksOfTarget().isEmpty());
            program.terminate();
            assertThat(program.exitCode()).isNotZero();
        }
        assertThat(jobs.locksOfSource()).isEmpty();
        assertThat(jobs.locksOfTarget()).isEmpty();
        assertFails("Interrupted: ", "asked to stop");
    }

    @Test
    void a_source_that_is_only_read_gets_no_lock() throws Exception {
        jobs("local", "local");
        String id = jobs.backup();
        Path locks = Path.of(jobs.plainSource().identifier(), "locks");
        Files.delete(locks);
        jobs.onlyRead();

        assertThat(jobs.run(id)).isZero();
        assertThat(jobs.copies()).hasSize(1);
        assertThat(locks).doesNotExist();
    }

    @Test
    void a_job_without_time_says_so() throws Exception {
        jobs("local", "local");
        jobs.environment().put("SALVOR_DEADLINE", Instant.now().minusSeconds(1).toString());

        assertThat(jobs.run(jobs.backup())).isOne();
        assertFails("DeadlineExceeded: ", "allow more time");
    }

    @Test
    void a_snapshot_that_is_not_there_is_named_and_nothing_is_copied() throws Exception {
        jobs("local", "local");

        assertThat(jobs.run(jobs.backup(), ABSENT)).isOne();
        assertFails("Missing: ", "location first", ABSENT, "shop");
        assertThat(jobs.run("latest")).isOne();
        assertFails("Unexpected: ", "no ID in full");
    }

    @Test
    void each_of_the_two_passwords_that_is_wrong_is_said_to_be() throws Exception {
        jobs("local", "local");
        String id = jobs.backup();
        jobs.secret("source/password", "wrong");
        assertThat(jobs.run(id)).isOne();
        assertFails("WrongPassword: ", jobs.plainSource().identifier());

        jobs.secret("source/password", jobs.plainSource().password());
        jobs.secret("repositories/shop", "wrong");
        assertThat(jobs.run(id)).isOne();
        assertFails("WrongPassword: ", jobs.plainTarget().identifier());
    }

    @Test
    void a_repository_that_is_gone_is_named_with_its_location() throws Exception {
        jobs("local", "local");
        String id = jobs.backup();
        Path config = Path.of(jobs.plainSource().identifier(), "config");
        byte[] content = Files.readAllBytes(config);
        Files.delete(config);
        assertThat(jobs.run(id)).isOne();
        assertFails("RepositoryMissing: ", "location first", "shop");

        Files.write(config, content);
        jobs.into(folder.resolve("nowhere").toString());
        assertThat(jobs.run(id)).isOne();
        assertFails("RepositoryMissing: ", folder.resolve("nowhere").toString());
    }

    @Test
    void a_volume_that_is_not_mounted_is_no_empty_place() throws Exception {
        jobs("local", "local");
        String id = jobs.backup();
        jobs.environment().put("SALVOR_LOCATION", folder.resolve("other").toString());
        assertThat(jobs.run(id)).isOne();
        assertFails("LocationNotMounted: ", folder.resolve("other").toString());

        jobs.environment().put("SALVOR_LOCATION", "");
        jobs.places().unmount();
        assertThat(jobs.run(id)).isOne();
        assertFails("LocationNotMounted: ", "source", "locationVolumes");
    }

    @Test
    void data_that_the_source_has_lost_is_named() throws Exception {
        jobs("local", "local");
        String id = jobs.backup();
        for (String file : jobs.filesOfSource().keySet()) {
            if (file.startsWith("data/")) {
                Files.delete(Path.of(jobs.plainSource().identifier()).resolve(file));
            }
        }

        assertThat(jobs.run(id)).isOne();
        assertFails("RepositoryDamaged: ", "location first", "data/", "restic check");
    }

    @Test
    void a_source_that_goes_away_half_way_is_why_it_failed() throws Exception {
        jobs("s3", "local");
        String id = jobs.backup();
        jobs.patience(Duration.ofMillis(100));
        jobs.slowTo(200);
        Thread away = new Thread(() -> {
            await().atMost(CopyFixture.DEADLINE)
                    .until(() -> !jobs.locksOfTarget().isEmpty());
            jobs.places().stop();
        });
        away.start();

        assertThat(jobs.run(id)).isOne();
        away.join();
        assertThat(jobs.message()).contains("Unreachable: location first", "bucket bucket at http://");
        assertThat(jobs.copies()).isEmpty();
    }

    @Test
    void credentials_of_the_source_that_are_wrong_are_said_to_be() throws Exception {
        jobs("s3", "local");
        String id = jobs.backup();
        jobs.secret(
                "source/settings",
                Files.readString(folder.resolve("secrets/source/settings")).replace("key-of-source", "other"));

        assertThat(jobs.run(id)).isOne();
        assertThat(jobs.message())
                .contains("InvalidCredentials: ", "bucket bucket")
                .doesNotContain("other");
        jobs.secret("source/settings", "{}");
        assertThat(jobs.run(id)).isOne();
        assertFails("Unexpected: ", "location first", "no description");
    }

    @Test
    void a_target_that_refuses_is_not_taken_for_the_source() throws Exception {
        jobs("local", "local");
        String id = jobs.backup();
        try (RestServer refusing = new RestServer()) {
            jobs.into(refusing.repository());
            jobs.secret("repositories/shop", "of the refusing");
            jobs.restic()
                    .init(
                            new io.salvor.restic.RepositoryAccess(refusing.repository(), "of the refusing", Map.of()),
                            CopyFixture.DEADLINE);
            refusing.refuse(403);

            assertThat(jobs.run(id)).isOne();
            assertThat(jobs.message()).contains("AccessDenied: ", refusing.repository());
        }
    }

    @Test
    void a_target_that_is_full_says_what_to_do() throws Exception {
        Optional<SmallDisk> disk = SmallDisk.on(folder.resolve("small"));
        Assumptions.assumeTrue(disk.isPresent(), "this user may not mount");
        try (SmallDisk small = disk.get()) {
            jobs("local", "local");
            String id = jobs.backup();
            Path repository = small.folder().resolve("shop");
            io.salvor.testing.ReadyRepository.make(new io.salvor.restic.RepositoryAccess(
                    repository.toString(), jobs.plainTarget().password(), Map.of()));
            jobs.into(repository.toString());

            assertThat(jobs.run(id)).isOne();
            assertFails("BucketFull: ", repository.toString(), "free room");
        }
    }
}
