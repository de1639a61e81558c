package io.salvor.operator.backup;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.ClaimReference;
import io.salvor.api.FileRules;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.SuspicionRule;
import io.salvor.backup.PlannedVolume;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.Owners;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stage that writes each planned volume down as the PodVolumeBackup that a node Job works by. */
@ApplicationScoped
public class VolumeRecords {
    private final VolumeBackups records;

    public VolumeRecords(VolumeBackups records) {
        this.records = records;
    }

    /** Makes the records that are not there, also those that somebody has deleted: without one, a volume would be missing in silence. */
    boolean make(BackupRound round) {
        List<PlannedVolume> planned = round.frozen().plan().volumes();
        List<PodVolumeBackup> there = records.of(round.backup());
        if (there.size() < planned.size()) {
            planned.forEach(volume -> records.create(of(round.backup(), round.frozen(), volume, round.location())));
            there = records.of(round.backup());
        }
        requireSamePlace(round, there);
        round.volumes(there);
        boolean complete = there.size() >= planned.size();
        if (complete && !round.planned()) {
            round.progress().planned(round.frozen());
            // Before anything runs: whatever happens to the policy or the operator, these volumes are what is left to
            // do.
            round.checkpoint();
        }
        return complete;
    }

    /** What is saved where the location was would be sealed where it is, without its data. */
    private static void requireSamePlace(BackupRound round, List<PodVolumeBackup> there) {
        there.stream()
                .map(PodVolumeBackup::getSpec)
                .filter(volume -> !volume.repoIdentifier.equals(round.location().repoIdentifier(volume.pod.namespace)))
                .findFirst()
                .ifPresent(volume -> {
                    throw new LocationException(
                            Reason.InvalidLocation,
                            "location " + round.location().name() + " is another place than when Backup " + round.name()
                                    + " began to save to " + volume.repoIdentifier
                                    + ": give it that place back until the Backup has ended, or cancel the Backup");
                });
    }

    static PodVolumeBackup of(Backup backup, FrozenBackup frozen, PlannedVolume volume, OpenLocation location) {
        PodVolumeBackup record = new PodVolumeBackup();
        record.setMetadata(metadata(backup, volume, location));
        PodVolumeBackupSpec spec = new PodVolumeBackupSpec();
        spec.backup = frozen.backup();
        spec.backupStorageLocation = location.name();
        spec.node = volume.node();
        spec.pod = new PodReference();
        spec.pod.kind = "Pod";
        spec.pod.namespace = volume.namespace();
        spec.pod.name = volume.pod();
        spec.pod.uid = volume.podUid();
        spec.volume = volume.volume();
        if (volume.claim() != null) {
            spec.claim = new ClaimReference();
            spec.claim.name = volume.claim().name();
            spec.claim.uid = volume.claim().uid();
            spec.claim.persistentVolume = volume.claim().persistentVolume();
        }
        spec.repoIdentifier = location.repoIdentifier(volume.namespace());
        spec.hostPath = volume.hostPath();
        if (volume.files() != null) {
            spec.files = new FileRules();
            spec.files.exclude = volume.files().exclude();
            spec.files.excludeCaches = volume.files().excludeCaches();
            spec.files.excludeLargerThan = volume.files().excludeLargerThan();
            spec.files.oneFileSystem = volume.files().oneFileSystem();
        }
        spec.suspicious = suspicious(frozen);
        spec.decidedBy = volume.decidedBy().toString();
        spec.tags = tags(frozen, volume);
        record.setSpec(spec);
        return record;
    }

    private static SuspicionRule suspicious(FrozenBackup frozen) {
        if (frozen.suspicious() == null) {
            return null;
        }
        SuspicionRule rule = new SuspicionRule();
        rule.below = frozen.suspicious().below();
        rule.since = frozen.suspicious().since() == null
                ? null
                : frozen.suspicious().since().toString();
        return rule;
    }

    private static ObjectMeta metadata(Backup backup, PlannedVolume volume, OpenLocation location) {
        String uid = backup.getMetadata().getUid();
        ObjectMetaBuilder metadata = new ObjectMetaBuilder()
                .withName(Names.volume(backup.getMetadata().getName(), uid + "/" + volume.podUid(), volume.volume()))
                .withNamespace(backup.getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.BACKUP, Labels.value(backup.getMetadata().getName()))
                .addToLabels(Labels.VOLUME_NAMESPACE, Labels.value(volume.namespace()))
                .addToLabels(Labels.STORAGE_LOCATION, Labels.value(location.name()))
                .withOwnerReferences(Owners.controller(backup));
        return volume.held()
                ? metadata.build()
                : metadata.addToLabels(Labels.NODE, Labels.value(volume.node())).build();
    }

    private static Map<String, String> tags(FrozenBackup frozen, PlannedVolume volume) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("backup", frozen.backup());
        tags.put("backup-uid", frozen.uid());
        tags.put("ns", volume.namespace());
        tags.put("pod", volume.pod());
        tags.put("pod-uid", volume.podUid());
        if (volume.claim() != null) {
            tags.put("pvc", volume.claim().name());
            tags.put("pvc-uid", volume.claim().uid());
        }
        tags.put("volume", volume.volume());
        tags.put("policy", frozen.policy());
        if (frozen.policyRevision() != null) {
            tags.put("revision", frozen.policyRevision());
        }
        return tags;
    }
}
