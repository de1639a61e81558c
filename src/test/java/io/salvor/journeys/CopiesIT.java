package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicyStatus;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.CopyStatus;
import io.salvor.api.RestorePhase;
import io.salvor.api.Retention;
import io.salvor.api.StoredCopy;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.Snapshot;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Backups are copied to another S3 server, which has other keys, and come back from there when all of the first is lost. */
@ExtendWith(SharedSandbox.class)
class CopiesIT {
    private static final String NAME = "carried";
    private static final String FAR = "carried-far";
    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", "CARRIEDFARKEY", "AWS_SECRET_ACCESS_KEY", "of/another+place=entirely");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private final Sandbox sandbox;
    private final Operations operations;

    CopiesIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @Test
    void what_is_lost_with_its_location_comes_back_from_the_location_that_it_was_copied_to() throws Exception {
        try (S3Server server = S3Server.start(
                        folder.resolve("s3"), KEYS.get("AWS_ACCESS_KEY_ID"), KEYS.get("AWS_SECRET_ACCESS_KEY"))
                .withBucket("offsite")) {
            try {
                play(server.url());
            } finally {
                leave();
            }
        }
    }

    private void play(String url) throws Exception {
        sandbox.operator().kill();
        sandbox.startOperator(Map.of("SALVOR_RETENTION_EVERY", "1s"));
        begin(url);
        backUp("carried-1");
        copied("carried-1");
        backUp("carried-2");
        copied("carried-2");
        awaitGone("carried-1");
        // The older one has gone there, and nowhere else.
        assertThat(marker(sandbox.bucket(), NAME, "carried-1")).exists();
        assertThat(operations.resource(Backup.class, "carried-1").get()).isNotNull();
        operations.await(Backup.class, "carried-2", backup -> backup.getStatus().copies.stream()
                .anyMatch(copy -> copy.storageLocation.equals(FAR)));

        operations.deleteNamespace(NAME);
        remove(sandbox.bucket().resolve(NAME));

        assertThat(operations
                        .restoreToItsEnd("carried-back", spec -> {
                            spec.storageLocation = FAR;
                            spec.policy = NAME;
                            spec.asOf = "now";
                        })
                        .getStatus()
                        .phase)
                .isEqualTo(RestorePhase.Completed);
        assertThat(operations.emptyDir(NAME, "pod", "data").resolve("file")).hasContent("carried-2");
        assertThat(snapshots(url, printed())).anySatisfy(snapshot -> assertThat(snapshot.tags())
                .containsEntry("backup", "carried-2")
                .containsEntry("ns", NAME));
    }

    private void begin(String url) {
        operations.secret("carried-far-keys", KEYS);
        operations.location(NAME, spec -> {});
        operations.location(FAR, spec -> {
            spec.objectStorage.bucket = "offsite";
            spec.config.s3Url = url;
            spec.credential.name = "carried-far-keys";
        });
        operations.namespace(NAME);
        operations.pod(NAME, "pod", "data");
        operations.policy(NAME, List.of(NAME), spec -> {
            spec.storageLocation = NAME;
            BackupCopy copy = new BackupCopy();
            copy.storageLocation = FAR;
            copy.retention = new Retention();
            copy.retention.keepLast = 1;
            spec.copies = List.of(copy);
        });
    }

    private void backUp(String backup) throws IOException {
        Files.writeString(operations.emptyDir(NAME, "pod", "data").resolve("file"), backup);
        assertThat(operations.backupToItsEnd(backup, NAME).getStatus().phase).isEqualTo(BackupPhase.Completed);
    }

    private void copied(String backup) {
        Awaitility.await(backup + " to be copied").atMost(Operations.LONGEST).untilAsserted(() -> assertThat(
                        Operations.condition(policy().conditions, "Copied"))
                .satisfies(
                        copied -> assertThat(copied.reason).as(copied.message).isEqualTo("CopiesUpToDate"))
                .satisfies(copied -> assertThat(policy().copies)
                        .extracting(copy -> copy.lastBackup)
                        .containsExactly(backup)));
        CopyStatus status = policy().copies.get(0);
        assertThat(status.storageLocation).isEqualTo(FAR);
        assertThat(status.lastCopyTime).isNotNull();
        assertThat(status.backups).extracting((StoredCopy copy) -> copy.name).contains(backup);
        assertThat(marker(folder.resolve("s3/offsite"), FAR, backup)).exists();
    }

    private BackupPolicyStatus policy() {
        return operations.resource(BackupPolicy.class, NAME).get().getStatus();
    }

    private void awaitGone(String backup) {
        Awaitility.await(backup + " to be gone from " + FAR)
                .atMost(Operations.LONGEST)
                .until(() -> !Files.exists(marker(folder.resolve("s3/offsite"), FAR, backup)));
    }

    private static Path marker(Path bucket, String location, String backup) {
        return bucket.resolve(location + "/backups/" + backup + "/salvor-backup.json");
    }

    /** As plain restic lists them, with the keys of that place and the password that Salvor prints. */
    private static List<Snapshot> snapshots(String url, String password) {
        return new Restic(ResticBinary.path(), null)
                .snapshots(
                        new RepositoryAccess(
                                "s3:" + url + "/offsite/" + FAR + "/restic/" + NAME,
                                password,
                                KEYS,
                                Map.of(),
                                Map.of()),
                        PATIENCE);
    }

    private String printed() throws Exception {
        try (Program program = Program.start(
                Map.of("KUBECONFIG", sandbox.kubeconfig().toString()),
                "repository",
                "password",
                "--namespace",
                NAME,
                "--location",
                FAR,
                "--operator-namespace",
                Operations.SALVOR)) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            return program.output().strip();
        }
    }

    private static void remove(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One server goes with this test and the other location is empty, so nobody must go on asking them. */
    private void leave() {
        operations.resource(BackupPolicy.class, NAME).delete();
        operations.resource(BackupStorageLocation.class, FAR).delete();
        operations.resource(BackupStorageLocation.class, NAME).delete();
    }
}
