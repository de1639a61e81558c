package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.salvor.api.BackupPhase;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.OperatorProcess;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two replicas of the operator, of which one acts. */
@ExtendWith(SharedSandbox.class)
class TwoOperatorsIT {
    private static final String FIRST = "salvor-0";
    private static final String SECOND = "salvor-1";

    /** One that stops gives its Lease back, and the other asks every four to nine seconds: sooner than a Lease ends. */
    private static final Duration AFTER_A_STOP = Duration.ofSeconds(25);

    /** The Lease of one that was killed holds for thirty. */
    private static final Duration AFTER_A_KILL = Duration.ofSeconds(60);

    private final Sandbox sandbox;
    private final Operations operations;

    TwoOperatorsIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @Test
    void the_other_one_takes_over_at_once_from_one_that_stops_and_soon_from_one_that_is_killed() throws Exception {
        operations.location("twice", spec -> {});
        operations.namespace("twice");
        operations.pod("twice", "pod", "data");
        operations.policy("twice", List.of("twice"), spec -> spec.storageLocation = "twice");
        try (OperatorProcess second = sandbox.replica(SECOND)) {
            awaitFollower(sandbox.operatorLog().resolveSibling(SECOND + ".log"), FIRST);

            sandbox.operator().close();
            awaitLeader(SECOND, AFTER_A_STOP);
            assertBackupCompletes("twice-1");

            sandbox.startOperator(Map.of());
            awaitFollower(sandbox.operatorLog(), SECOND);
            second.kill();
            awaitLeader(FIRST, AFTER_A_KILL);
            assertBackupCompletes("twice-2");
        } finally {
            if (!sandbox.operator().alive()) {
                sandbox.startOperator(Map.of());
            }
        }
    }

    private void assertBackupCompletes(String name) {
        assertThat(operations.backupToItsEnd(name, "twice").getStatus().phase).isEqualTo(BackupPhase.Completed);
    }

    private static void awaitFollower(Path log, String leader) {
        Awaitility.await("a replica that follows " + leader)
                .atMost(Operations.LONGEST)
                .until(() -> Files.exists(log) && Files.readString(log).contains("leader is " + leader));
    }

    private void awaitLeader(String leader, Duration within) {
        Awaitility.await(leader + " to lead").atMost(within).until(() -> {
            Lease lease = operations
                    .client()
                    .leases()
                    .inNamespace(Operations.SALVOR)
                    .withName("salvor-operator")
                    .get();
            return lease != null && leader.equals(lease.getSpec().getHolderIdentity());
        });
    }
}
