package io.salvor.operator.restore;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.BegunVolume;
import io.salvor.api.ClaimReference;
import io.salvor.api.ExistingData;
import io.salvor.api.PodName;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.RestoreFiles;
import io.salvor.api.RootAttributes;
import io.salvor.api.SavedVolume;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.Owners;
import io.salvor.restore.HalfWritten;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RootOwner;
import java.util.List;

/** The records that a plan asks for: one for each of its volumes, in its order. */
final class PlannedVolumes {
    private PlannedVolumes() {}

    static List<PodVolumeRestore> of(RestoreRound round) {
        return round.plan().pods().stream()
                .flatMap(pod -> pod.volumes().stream().map(volume -> record(round, pod, volume)))
                .toList();
    }

    private static PodVolumeRestore record(RestoreRound round, PodRestore pod, VolumeData volume) {
        PodVolumeRestore record = new PodVolumeRestore();
        record.setMetadata(metadata(round, pod, volume));
        PodVolumeRestoreSpec spec = new PodVolumeRestoreSpec();
        spec.restore = round.name();
        spec.restoreUID = round.uid();
        spec.backupStorageLocation = round.location().name();
        spec.pod = new PodName();
        spec.pod.namespace = pod.namespace();
        spec.pod.name = pod.pod();
        spec.holder = pod.holder() ? true : null;
        spec.volume = volume.volume();
        if (volume.claim() != null) {
            spec.claim = new ClaimReference();
            spec.claim.name = volume.claim();
        }
        // The endpoint may be another one than at the time of the backup: this location's own is what counts.
        spec.repoIdentifier = round.location().repoIdentifier(round.source(pod.namespace()));
        spec.readOnly = round.location().readOnly() ? true : null;
        spec.snapshotID = volume.snapshotId();
        spec.source = volume.snapshotId() == null ? null : source(round, pod, volume);
        spec.existingData = ExistingData.valueOf(volume.existingData().name());
        RestoreFiles files = round.restore().getSpec().files;
        spec.include = files == null || files.include == null || files.include.isEmpty() ? null : files.include;
        spec.folder = files == null ? null : files.folder;
        spec.onDataFailure = pod.holder() ? null : round.restore().getSpec().onDataFailure;
        spec.root = volume.root() == null ? null : root(volume.root());
        spec.begun = volume.begun() == null ? null : begun(volume.begun());
        record.setSpec(spec);
        return record;
    }

    /** A claim may have been saved with another pod, under another name of the volume. */
    private static SavedVolume source(RestoreRound round, PodRestore pod, VolumeData volume) {
        SavedVolume source = new SavedVolume();
        source.namespace = round.source(pod.namespace());
        source.claim = volume.savedClaim();
        if (volume.claim() == null) {
            source.pod = pod.pod();
            source.volume = volume.volume();
        }
        source.backupUID = round.restore().getStatus().backupUID;
        return source;
    }

    private static BegunVolume begun(HalfWritten earlier) {
        BegunVolume begun = new BegunVolume();
        begun.restore = earlier.restore();
        begun.until = earlier.until();
        begun.volumeUID = earlier.volumeUid();
        return begun;
    }

    private static RootAttributes root(RootOwner recorded) {
        RootAttributes root = new RootAttributes();
        root.uid = recorded.uid();
        root.gid = recorded.gid();
        root.mode = recorded.mode();
        root.modificationTime = recorded.modificationTime();
        root.attributes = recorded.attributes();
        return root;
    }

    private static ObjectMeta metadata(RestoreRound round, PodRestore pod, VolumeData volume) {
        return new ObjectMetaBuilder()
                .withName(Names.volume(round.name(), round.uid() + "/" + pod.key(), volume.volume()))
                .withNamespace(round.restore().getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.RESTORE, Labels.value(round.name()))
                .addToLabels(Labels.VOLUME_NAMESPACE, Labels.value(round.source(pod.namespace())))
                .addToLabels(
                        Labels.STORAGE_LOCATION, Labels.value(round.location().name()))
                .withOwnerReferences(Owners.controller(round.restore()))
                .build();
    }
}
