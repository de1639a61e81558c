package io.salvor.operator.policy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.Inclusion;
import java.time.Instant;
import java.util.List;

/** Policies, and what goes with them, as tests put them into the operator's namespace. */
final class Policies {
    private Policies() {}

    /** A policy for the namespace shop, made at a time. */
    static BackupPolicy policy(String name, String schedule, Instant made) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("salvor")
                .withUid("uid-of-" + name)
                .withCreationTimestamp(made.toString())
                .build());
        policy.setSpec(new BackupPolicySpec());
        policy.getSpec().schedule = schedule;
        policy.getSpec().include = new Inclusion();
        policy.getSpec().include.namespaces = List.of("shop");
        return policy;
    }

    static Backup backup(String name, String policy, Instant made, BackupPhase phase) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("salvor")
                .withCreationTimestamp(made.toString())
                .build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = policy;
        backup.getStatus().phase = phase;
        if (phase != null && phase.isFinal()) {
            backup.getStatus().completionTime = made.plusSeconds(60).toString();
        }
        return backup;
    }

    static BackupStorageLocation location() {
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(new ObjectMetaBuilder()
                .withName("default")
                .withNamespace("salvor")
                .build());
        location.setSpec(new BackupStorageLocationSpec());
        return location;
    }
}
