package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.DeletionPolicy;
import io.salvor.api.Retention;
import io.salvor.kubernetes.Labels;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator as it ships deletes what retention no longer keeps, and what a person names. */
@ExtendWith(SharedSandbox.class)
class RetentionIT {
    private static final String NAME = "expiring";

    private final Sandbox sandbox;
    private final Operations operations;

    RetentionIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @Test
    void a_backup_expires_and_another_is_deleted_by_name() throws Exception {
        sandbox.operator().kill();
        sandbox.startOperator(Map.of("SALVOR_RETENTION_EVERY", "1s"));
        operations.location(NAME, spec -> {});
        operations.namespace(NAME);
        operations.pod(NAME, "pod", "data");
        operations.policy(NAME, List.of(NAME), spec -> {
            spec.storageLocation = NAME;
            spec.retention = new Retention();
            spec.retention.keepLast = 1;
        });
        for (String backup : List.of("kept-1", "kept-2")) {
            operations.backup(backup, NAME);
            assertThat(operations.awaitEnd(backup).getStatus().phase).isEqualTo(BackupPhase.Completed);
        }

        awaitGone("kept-1");
        Awaitility.await("the location to say so")
                .atMost(Operations.LONGEST)
                .until(() -> location().getStatus().retention != null
                        && Integer.valueOf(1).equals(location().getStatus().retention.deleting));
        assertThat(location().getStatus().retention.backups).isEqualTo(1);
        assertThat(backup("kept-2")).isNotNull();

        operations.client().resource(backup("kept-2")).edit(current -> {
            current.getSpec().deletionPolicy = DeletionPolicy.Delete;
            current.getMetadata().getLabels().put(Labels.DELETE, "kept-2");
            return current;
        });

        awaitGone("kept-2");
    }

    private void awaitGone(String backup) {
        Awaitility.await(backup + " to be gone").atMost(Operations.LONGEST).until(() -> backup(backup) == null);
    }

    private Backup backup(String name) {
        return operations
                .client()
                .resources(Backup.class)
                .inNamespace(Operations.SALVOR)
                .withName(name)
                .get();
    }

    private BackupStorageLocation location() {
        return operations
                .client()
                .resources(BackupStorageLocation.class)
                .inNamespace(Operations.SALVOR)
                .withName(NAME)
                .get();
    }
}
