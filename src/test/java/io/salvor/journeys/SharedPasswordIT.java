package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.KeyCost;
import io.salvor.api.LocationAccess;
import io.salvor.api.LocationPhase;
import io.salvor.api.PasswordMode;
import io.salvor.api.ResticRepository;
import io.salvor.api.RestorePhase;
import io.salvor.api.SecretKeyReference;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.SecretValues;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.Edits;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that have one password, from the first backup to a restore where nobody knows it but the bucket. */
@ExtendWith(SharedSandbox.class)
class SharedPasswordIT {
    private static final String NAME = "known-word";
    private static final String FIRST = "correct horse";
    private static final String SECOND = "battery staple";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path temp;

    private final Sandbox sandbox;
    private final Operations operations;

    SharedPasswordIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @Test
    void backups_go_on_while_the_password_changes_and_a_cluster_that_has_none_restores_with_the_master_key_alone()
            throws Exception {
        operations.secret("known-word-password", Map.of("key", FIRST + "\n"));
        operations.location(NAME, spec -> {
            spec.passwordMode = PasswordMode.Shared;
            spec.repositoryPassword = new SecretKeyReference();
            spec.repositoryPassword.name = "known-word-password";
        });
        operations.namespace(NAME);
        operations.pod(NAME, "pod", "data");
        operations.policy(NAME, List.of(NAME), spec -> spec.storageLocation = NAME);
        backUp("known-word-1");
        assertThat(snapshots(FIRST)).isEqualTo(1);
        ResticRepository repository = operations.await(
                ResticRepository.class, Names.repository(NAME, NAME), current -> current.getStatus().keyCost != null);
        assertThat(repository.getStatus().keyCost).isEqualTo(KeyCost.Ordinary);

        Edits.edit(
                operations.client().secrets().inNamespace(Operations.SALVOR).withName("known-word-password"),
                secret -> {
                    secret.setStringData(Map.of("key", SECOND));
                    return secret;
                });
        operations.await(
                BackupStorageLocation.class,
                NAME,
                location -> Operations.has(
                        location.getStatus().conditions, "PasswordsInForce", "False", "PasswordRetiring"));
        backUp("known-word-2");
        assertThat(snapshots(SECOND)).isEqualTo(2);
        assertThat(printed()).isEqualTo(SECOND);

        operations.deleteNamespace(NAME);
        restoreFromACopy();
        assertThat(operations.emptyDir(NAME, "pod", "data").resolve("file")).hasContent("known-word-2");
    }

    private void backUp(String backup) throws IOException {
        Files.writeString(operations.emptyDir(NAME, "pod", "data").resolve("file"), backup);
        assertThat(operations.backupToItsEnd(backup, NAME).getStatus().phase).isEqualTo(BackupPhase.Completed);
    }

    /** As plain restic sees them. */
    private int snapshots(String password) {
        return new Restic(ResticBinary.path(), null)
                .snapshots(
                        new RepositoryAccess(
                                sandbox.repository(NAME + "/restic/" + NAME), password, sandbox.bucketCredentials()),
                        PATIENCE)
                .size();
    }

    /** What the command for it says. */
    private String printed() throws Exception {
        try (Program program = Program.start(
                Map.of("KUBECONFIG", sandbox.kubeconfig().toString()),
                "repository",
                "password",
                "--namespace",
                NAME,
                "--location",
                NAME,
                "--operator-namespace",
                Operations.SALVOR)) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            return program.output().strip();
        }
    }

    /** A location that names the same place and the same master key, and no password. */
    private void restoreFromACopy() {
        Secret key = operations
                .client()
                .secrets()
                .inNamespace(Operations.SALVOR)
                .withName(NAME + "-key")
                .get();
        operations.secret("word-unknown-key", SecretValues.of(key));
        operations.location("word-unknown", spec -> {
            spec.objectStorage.prefix = NAME;
            spec.accessMode = LocationAccess.ReadOnly;
        });
        BackupStorageLocation location = operations.await(
                BackupStorageLocation.class,
                "word-unknown",
                current -> current.getStatus() != null && current.getStatus().phase == LocationPhase.Available);
        assertThat(location.getStatus().passwordMode).isEqualTo(PasswordMode.Shared);
        assertThat(operations
                        .restoreToItsEnd("word-unknown-back", spec -> {
                            spec.storageLocation = "word-unknown";
                            spec.backup = "known-word-2";
                        })
                        .getStatus()
                        .phase)
                .isEqualTo(RestorePhase.Completed);
    }
}
