package io.salvor.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.CoverageSummary;
import io.salvor.operator.OperatorSettings;
import io.salvor.testing.PrintedTables;
import io.salvor.testing.PrintedTables.Line;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingOwnObjects;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code kubectl get bp} prints of what the operator has made. */
class PolicyColumnsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T02:00:00Z");

    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(NOW);
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    private final BackupPolicyReconciler reconciler = new BackupPolicyReconciler(
            objects,
            OperatorSettings.with(Map.of("salvor.namespace", "salvor")),
            new TestingEvents(),
            new ObjectMapper(),
            clock);
    private final PrintedTables tables = new PrintedTables();

    @AfterEach
    void stop() {
        tables.close();
    }

    @Test
    void a_policy_shows_its_next_run_its_last_result_and_what_is_not_covered() {
        objects.put(Policies.location());
        BackupPolicy policy = policy();
        policy.getStatus().coverage = new CoverageSummary();
        policy.getStatus().coverage.protectedClaims = 7;
        policy.getStatus().coverage.stale = 2;
        policy.getStatus().coverage.neverSaved = 1;
        policy.getStatus().coverage.unprotected = 3;

        Line line = reconciled(
                policy, Policies.backup("daily-1", "daily", NOW.minusSeconds(600), BackupPhase.PartiallyFailed));

        assertThat(line.narrow())
                .contains(entry("Ready", "True"), entry("Reason", "Accepted"), entry("Suspended", "false"))
                .contains(entry("Last", "PartiallyFailed"), entry("Last Success", ""))
                .contains(entry("Next", "2026-01-02T03:00:00Z"), entry("Zone", "UTC"))
                .contains(entry("Stale", "2"), entry("Unprotected", "3"));
        assertThat(line.wide())
                .contains(entry("Never Saved", "1"), entry("Protected", "7"), entry("Last Backup", "daily-1"));
    }

    @Test
    void a_suspended_policy_says_so_where_everybody_looks() {
        objects.put(Policies.location());
        BackupPolicy policy = policy();
        policy.getSpec().suspend = true;

        assertThat(reconciled(policy).narrow())
                .contains(entry("Suspended", "true"), entry("Ready", "True"), entry("Reason", "Suspended"))
                .contains(entry("Next", ""), entry("Last", ""), entry("Stale", ""), entry("Unprotected", ""));
    }

    @Test
    void a_policy_that_cannot_run_says_why() {
        objects.remove(BackupStorageLocation.class, "default");
        assertThat(reconciled(policy()).narrow())
                .contains(entry("Ready", "False"), entry("Reason", "StorageLocationNotFound"));
    }

    private static BackupPolicy policy() {
        return Policies.policy("daily", "0 3 * * *", NOW.minusSeconds(50_000));
    }

    private Line reconciled(BackupPolicy policy, Backup... backups) {
        reconciler.reconcile(objects.put(policy), List.of(backups));
        return tables.of(objects.now(BackupPolicy.class, "daily"));
    }
}
