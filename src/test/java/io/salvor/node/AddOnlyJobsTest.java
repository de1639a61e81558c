package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.crash.Call;
import io.salvor.crash.Fate;
import io.salvor.crash.Proxy;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectStore;
import io.salvor.store.s3.S3Backend;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs whose credentials may add and read only, before a bucket that refuses what these may not. */
class AddOnlyJobsTest {
    private static final String LOCKS = "restic/shop/locks/";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String DENIED = "<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>";

    @TempDir
    static Path temp;

    private static S3Server server;

    /** What may be deleted. */
    enum Policy {
        locks,
        nothing;

        Fate decide(Call call, Queue<String> refused) {
            if (!call.method().equals("DELETE") || this == locks && call.path().contains("/" + LOCKS)) {
                return Fate.PASS;
            }
            refused.add(call.path());
            return new Fate.Answer(403, "application/xml", DENIED);
        }
    }

    @BeforeAll
    static void start() {
        server = S3Server.start(temp.resolve("s3"), "key", "secret").withBucket("backups");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void backups_of_new_and_unchanged_data_and_restores_are_completed(Policy policy, @TempDir Path folder)
            throws Exception {
        S3Backend own = new S3Backend(server.url(), "backups", policy.name(), null, "key", "secret");
        Restic restic = new Restic(ResticBinary.path(), null);
        RepositoryAccess access = new RepositoryAccess(
                own.repository("shop"),
                "of shop",
                own.reach().environment(),
                own.reach().files());
        restic.init(access, PATIENCE);
        Queue<String> refused = new ConcurrentLinkedQueue<>();
        try (NodeJobsFixture jobs = new NodeJobsFixture(folder);
                Proxy proxy = Proxy.start(server.url(), call -> policy.decide(call, refused));
                ObjectStore store = own.open()) {
            S3Backend ofJobs = new S3Backend(proxy.url(), "backups", policy.name(), null, "key", "secret");
            jobs.password("shop", "of shop");
            for (Map.Entry<String, String> file : ofJobs.reach().asFiles().entrySet()) {
                Path path = folder.resolve("secrets/reach").resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            for (String record : List.of("first", "unchanged")) {
                PodVolumeBackup backup = jobs.backup(record, "shop", "db-0", "data");
                backup.getSpec().repoIdentifier = ofJobs.repository("shop");
                jobs.create(backup);
                Files.writeString(jobs.volume(record).resolve("a"), "content");
                run(jobs, "backup", record);
                PodVolumeBackupStatus status = jobs.backupStatus(record);
                assertThat(status.phase).as(status.message).isEqualTo(VolumePhase.Completed);
                assertThat(status.message).isNull();
            }
            PodVolumeRestore restore = jobs.restore("back", "shop", jobs.backupStatus("unchanged").snapshotID, null);
            restore.getSpec().repoIdentifier = ofJobs.repository("shop");
            jobs.create(restore);
            Path volume = jobs.volume("back");
            run(jobs, "restore", "back");
            PodVolumeRestoreStatus status = jobs.restoreStatus("back");
            assertThat(status.phase).as(status.message).isEqualTo(VolumePhase.Completed);
            assertThat(volume.resolve("a")).hasContent("content");

            assertThat(refused).as("nothing but locks is to go").allMatch(path -> path.contains(LOCKS));
            assertThat(refused.isEmpty()).isEqualTo(policy == Policy.locks);
            assertThat(store.keys(LOCKS).isEmpty()).isEqualTo(policy == Policy.locks);
            restic.unlock(access, PATIENCE);
            assertThat(store.keys(LOCKS)).as("who may delete clears them away").isEmpty();
            restic.check(access, PATIENCE);
        }
    }

    private static void run(NodeJobsFixture jobs, String command, String record) throws Exception {
        try (Program job = jobs.start(command, record)) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
    }
}
