package io.salvor.operator.restore;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.Restore;
import io.salvor.api.RootAttributes;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.Owners;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.volume.PodView;
import io.salvor.volume.VolumeFolder;

/** Writes a volume of a waiting pod down as the PodVolumeRestore that a node Job works by. */
final class RestoreRecords {
    private RestoreRecords() {}

    /** A volume of the plan, and where it is on the node that the pod landed on. */
    record Placed(VolumeData volume, VolumeFolder folder) {}

    static PodVolumeRestore of(Restore restore, PodView pod, Placed placed, OpenLocation location) {
        VolumeData volume = placed.volume();
        PodVolumeRestore record = new PodVolumeRestore();
        record.setMetadata(new ObjectMetaBuilder()
                .withName(Names.volume(
                        restore.getMetadata().getName(),
                        restore.getMetadata().getUid() + "/" + pod.uid(),
                        volume.volume()))
                .withNamespace(restore.getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.RESTORE, Labels.value(restore.getMetadata().getName()))
                .addToLabels(Labels.NODE, Labels.value(pod.node()))
                .addToLabels(Labels.VOLUME_NAMESPACE, Labels.value(pod.namespace()))
                .addToLabels(Labels.STORAGE_LOCATION, Labels.value(location.name()))
                .withOwnerReferences(Owners.controller(restore))
                .build());
        PodVolumeRestoreSpec spec = new PodVolumeRestoreSpec();
        spec.restore = restore.getMetadata().getName();
        spec.restoreUID = restore.getMetadata().getUid();
        spec.backupStorageLocation = location.name();
        spec.node = pod.node();
        spec.pod = new PodReference();
        spec.pod.kind = "Pod";
        spec.pod.namespace = pod.namespace();
        spec.pod.name = pod.name();
        spec.pod.uid = pod.uid();
        spec.volume = volume.volume();
        // The endpoint may be another one than at the time of the backup: this location's own is what counts.
        spec.repoIdentifier = location.repoIdentifier(pod.namespace());
        spec.snapshotID = volume.snapshotId();
        spec.hostPath = placed.folder().path();
        if (volume.root() != null) {
            spec.root = new RootAttributes();
            spec.root.uid = volume.root().uid();
            spec.root.gid = volume.root().gid();
            spec.root.mode = volume.root().mode();
        }
        record.setSpec(spec);
        return record;
    }
}
