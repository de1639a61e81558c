package io.salvor.journeys;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.ClaimReference;
import io.salvor.api.Inclusion;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.Owners;
import io.salvor.testing.OwnApiServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What an operator of an earlier version has left: Backups that have ended, without any mark, and the records of their volumes. */
final class LongHistory {
    private final KubernetesClient client;
    private final String policy;

    LongHistory(KubernetesClient client, String policy) {
        this.client = client;
        this.policy = policy;
    }

    private static ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(OwnApiServer.NAMESPACE)
                .build();
    }

    private <R extends CustomResource<?, ?>> R made(R object) {
        return client.resource(object).create();
    }

    /** Makes Backups that ended four days ago, each with so many records. */
    void make(int backups, int records) {
        BackupPolicy made = new BackupPolicy();
        made.setMetadata(metadata(policy));
        made.setSpec(new BackupPolicySpec());
        made.getSpec().include = new Inclusion();
        made.getSpec().include.namespaces = List.of("shop");
        made(made);
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(metadata(Names.repository("shop", "default")));
        repository.setSpec(new ResticRepositorySpec());
        repository.getSpec().backupStorageLocation = "default";
        repository.getSpec().volumeNamespace = "shop";
        repository.getSpec().repoIdentifier = "s3:https://s3.example.com/backups/restic/shop";
        made(repository);
        IntStream.range(0, backups).parallel().forEach(number -> endedBackup(number, records));
    }

    private void endedBackup(int number, int records) {
        Instant ended =
                Instant.now().minus(Duration.ofDays(4)).plusSeconds(number).truncatedTo(ChronoUnit.SECONDS);
        Backup backup = made(backup("nightly-%05d".formatted(number), policy));
        backup.getStatus().phase = BackupPhase.Completed;
        backup.getStatus().startTime = ended.minusSeconds(60).toString();
        backup.getStatus().completionTime = ended.toString();
        backup.getStatus().message = "m".repeat(2000);
        Backup stored = client.resource(backup).updateStatus();
        for (int i = 0; i < records; i++) {
            PodVolumeBackup record = made(record(stored, i));
            record.getStatus().phase = VolumePhase.Completed;
            record.getStatus().completionTimestamp = ended.toString();
            record.getStatus().message = "m".repeat(300);
            client.resource(record).updateStatus();
        }
    }

    static Backup backup(String name, String policy) {
        Backup backup = new Backup();
        backup.setMetadata(metadata(name));
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = policy;
        return backup;
    }

    private static PodVolumeBackup record(Backup backup, int number) {
        PodVolumeBackup record = new PodVolumeBackup();
        record.setMetadata(metadata(backup.getMetadata().getName() + "-" + number));
        record.getMetadata()
                .setLabels(Map.of(Labels.BACKUP, backup.getMetadata().getName()));
        record.getMetadata().setOwnerReferences(List.of(Owners.controller(backup)));
        PodVolumeBackupSpec spec = new PodVolumeBackupSpec();
        spec.backup = backup.getMetadata().getName();
        spec.backupStorageLocation = "default";
        spec.node = "node-1";
        spec.pod = new PodReference();
        spec.pod.kind = "Pod";
        spec.pod.namespace = "shop";
        spec.pod.name = "db-" + number;
        spec.pod.uid = "6f0f2d1c-31d4-4b53-9f0c-5d1a1f1f8f11";
        spec.volume = "data";
        spec.claim = new ClaimReference();
        spec.claim.name = "data-db-" + number;
        spec.claim.uid = "0e0e9a3c-8f6d-4a53-9a0a-0c8f8ad2e6c4";
        spec.repoIdentifier = "s3:https://s3.example.com/backups/restic/shop";
        spec.hostPath = "/var/lib/kubelet/pods/6f0f2d1c/volumes/kubernetes.io~csi/pv/mount";
        record.setSpec(spec);
        return record;
    }
}
