package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.PolicySource;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedSandbox.class)
class PolicyRefusalIT {
    private static final String GOOD =
            """
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata:
              name: kept
            spec:
              timeZone: Europe/Berlin
              include:
                namespaces: [kept]
            """;

    private final Sandbox sandbox;
    private final Operations operations;

    PolicyRefusalIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @Test
    void a_revision_with_any_error_changes_nothing_and_every_error_is_told_with_its_place() {
        String good = sandbox.policies().commit("kept.yaml", GOOD);
        PolicySource before =
                operations.await(PolicySource.class, "policies", source -> ready(source) && applied(source, good));
        String inForce = before.getStatus().lastAppliedRevision;

        // One commit: the good policy changed, and files that are wrong, each in its own way.
        sandbox.policies().write("kept.yaml", GOOD.replace("Europe/Berlin", "Asia/Tokyo"));
        sandbox.policies().write("field.yaml", policy("field", "  include: {namespaces: [a]}", "  shedule: '@daily'"));
        sandbox.policies().write("type.yaml", policy("type", "  include: {namespaces: a}"));
        sandbox.policies()
                .write("cron.yaml", policy("cron", "  include: {namespaces: [a]}", "  schedule: '0 25 * * *'"));
        sandbox.policies()
                .write("zone.yaml", policy("zone", "  include: {namespaces: [a]}", "  timeZone: Europe/Atlantis"));
        sandbox.policies()
                .commit(
                        "kind.yaml",
                        policy("kind", "  include: {namespaces: [a]}").replace("BackupPolicy", "CronJob"));

        try {
            PolicySource refused = operations.await(
                    PolicySource.class,
                    "policies",
                    source -> Operations.has(source.getStatus().conditions, "Ready", "False", "InvalidPolicies"));
            assertThat(refused.getStatus().lastAppliedRevision).isEqualTo(inForce);
            assertThat(refused.getStatus().errors)
                    .extracting(error -> error.file, error -> error.line, error -> error.column)
                    .contains(
                            tuple("cron.yaml", 7, 13),
                            tuple("field.yaml", 7, 3),
                            tuple("kind.yaml", 2, 7),
                            tuple("type.yaml", 6, 25),
                            tuple("zone.yaml", 7, 13));
            assertThat(Operations.condition(refused.getStatus().conditions, "Stalled").message)
                    .contains("changes nothing", inForce + " stays in force", ".yaml:");
            assertThat(operations.warning("PolicySource", "policies", "InvalidPolicies"))
                    .contains(".yaml:");
            assertThat(operations.resource(BackupPolicy.class, "kept").get().getSpec().timeZone)
                    .isEqualTo("Europe/Berlin");
        } finally {
            sandbox.policies().remove("field.yaml", "type.yaml", "cron.yaml", "zone.yaml", "kind.yaml");
        }
        operations.await(
                BackupPolicy.class, "kept", policy -> policy.getSpec().timeZone.equals("Asia/Tokyo"));
        operations.await(
                PolicySource.class,
                "policies",
                source -> ready(source) && source.getStatus().errors.isEmpty());
    }

    private static boolean ready(PolicySource source) {
        return source.getStatus() != null && Operations.has(source.getStatus().conditions, "Ready", "True", "Applied");
    }

    /** The policies are written before the status, so that a policy that is there says nothing of the revision. */
    private static boolean applied(PolicySource source, String commit) {
        return source.getStatus().lastAppliedRevision.contains(":" + commit);
    }

    private static String policy(String name, String... spec) {
        return """
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata:
                  name: %s
                spec:
                %s
                """
                .formatted(name, String.join("\n", spec));
    }

    @ParameterizedTest
    @CsvSource({"bad-cron, 0 25 * * *, UTC, schedule", "bad-zone, 0 2 * * *, Europe/Atlantis, timeZone"})
    void a_policy_of_the_api_that_cannot_run_says_so_and_so_does_a_backup_of_it(
            String name, String schedule, String zone, String field) {
        operations.policy(name, List.of("nowhere"), spec -> {
            spec.schedule = schedule;
            spec.timeZone = zone;
        });

        BackupPolicy policy = operations.await(
                BackupPolicy.class,
                name,
                p -> p.getStatus() != null
                        && Operations.has(p.getStatus().conditions, "Ready", "False", "InvalidPolicy"));
        assertThat(Operations.condition(policy.getStatus().conditions, "Stalled").message)
                .contains(field);
        assertThat(operations.warning("BackupPolicy", name, "InvalidPolicy")).contains(field);

        Backup backup = operations.backupToItsEnd(name + "-1", name);
        assertFailed(backup, "InvalidPolicy", name, field);
    }

    @Test
    void a_policy_that_names_no_location_says_so_and_its_backup_fails_at_once() {
        operations.policy("no-location", List.of("nowhere"), spec -> spec.storageLocation = "moon");

        BackupPolicy policy = operations.await(
                BackupPolicy.class,
                "no-location",
                p -> p.getStatus() != null
                        && Operations.has(p.getStatus().conditions, "Ready", "False", "StorageLocationNotFound"));
        assertThat(Operations.condition(policy.getStatus().conditions, "Stalled").message)
                .contains("no-location", "moon", "create it");
        assertThat(operations.warning("BackupPolicy", "no-location", "StorageLocationNotFound"))
                .contains("moon");

        assertFailed(operations.backupToItsEnd("no-location-1", "no-location"), "StorageLocationNotFound", "moon");
    }

    @Test
    void a_backup_that_names_no_policy_fails_at_once() {
        assertFailed(operations.backupToItsEnd("no-policy", "ghost"), "PolicyNotFound", "no-policy", "ghost", "create");
    }

    @Test
    void a_policy_of_the_api_runs_on_its_schedule_like_one_from_git() {
        operations.namespace("by-api");
        operations.policy("by-api", List.of("by-api"), spec -> spec.schedule = "* * * * *");

        BackupPolicy policy = operations.await(
                BackupPolicy.class,
                "by-api",
                p -> p.getStatus() != null
                        && p.getStatus().lastBackup != null
                        && p.getStatus().lastBackup.phase == BackupPhase.Completed);

        String slot = operations
                .resource(Backup.class, policy.getStatus().lastBackup.name)
                .get()
                .getSpec()
                .scheduledFor;
        assertThat(Instant.parse(slot)).isEqualTo(Instant.parse(slot).truncatedTo(ChronoUnit.MINUTES));
        assertThat(Operations.condition(policy.getStatus().conditions, "Ready").reason)
                .isEqualTo("Accepted");
        operations.resource(BackupPolicy.class, "by-api").delete();
    }

    private void assertFailed(Backup backup, String reason, String... words) {
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Failed);
        assertThat(Operations.condition(backup.getStatus().conditions, "Succeeded"))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("False", reason);
        assertThat(backup.getStatus().message).contains(words);
        assertThat(operations.warning("Backup", backup.getMetadata().getName(), reason))
                .contains(words);
    }
}
