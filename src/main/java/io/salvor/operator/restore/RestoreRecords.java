package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.ClaimReference;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.RootAttributes;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.Owners;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.ValueReader;
import io.salvor.volume.VolumeFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the volumes of a waiting pod down as PodVolumeRestores, which a node Job works by: what comes back, and where it is. */
@ApplicationScoped
public class RestoreRecords {
    private final ResourceLister lister;
    private final VolumeRestores records;
    private final KubeletLayout layout;

    public RestoreRecords(ResourceLister lister, VolumeRestores records, KubeletLayout layout) {
        this.lister = lister;
        this.records = records;
        this.layout = layout;
    }

    /** A volume as people name it: namespace/pod/volume. */
    static String key(PodVolumeRestore record) {
        return record.getSpec().pod.namespace + "/" + record.getSpec().pod.name + "/" + record.getSpec().volume;
    }

    /**
     * Writes the records of these volumes of a pod, or none of them: the pod waits for all.
     *
     * @return what keeps a volume from being reached on the node; empty when all are written
     */
    Optional<String> create(RestoreRound round, PodRestore planned, List<VolumeData> volumes, JsonNode pod) {
        PodView view = ValueReader.pod(pod);
        Map<VolumeData, String> paths = new LinkedHashMap<>();
        for (VolumeData volume : volumes) {
            VolumeFolder folder = folder(view, volume);
            if (folder.path() == null) {
                return Optional.of("volume " + planned.key() + "/" + volume.volume() + ": " + folder.problem());
            }
            paths.put(volume, folder.path());
        }
        paths.forEach((volume, path) -> records.create(record(round, view, volume, path)));
        return Optional.empty();
    }

    private VolumeFolder folder(PodView pod, VolumeData volume) {
        Optional<PodVolumeView> view = pod.volume(volume.volume());
        if (view.isEmpty()) {
            return VolumeFolder.none("the pod has no such volume any more");
        }
        return layout.folder(pod.uid(), view.get(), persistentVolume(pod, view.get()));
    }

    private PersistentVolumeView persistentVolume(PodView pod, PodVolumeView volume) {
        if (volume.claimName() == null) {
            return null;
        }
        JsonNode claim = lister.get(Kinds.CLAIMS, pod.namespace(), volume.claimName());
        String name = claim == null ? null : ValueReader.claim(claim).volumeName();
        JsonNode found = name == null ? null : lister.get(Kinds.PERSISTENT_VOLUMES, null, name);
        return found == null ? null : ValueReader.persistentVolume(found);
    }

    private static PodVolumeRestore record(RestoreRound round, PodView pod, VolumeData volume, String path) {
        PodVolumeRestore record = new PodVolumeRestore();
        record.setMetadata(metadata(round, pod, volume));
        PodVolumeRestoreSpec spec = new PodVolumeRestoreSpec();
        spec.restore = round.name();
        spec.restoreUID = round.uid();
        spec.backupStorageLocation = round.location().name();
        spec.node = pod.node();
        spec.pod = new PodReference();
        spec.pod.kind = "Pod";
        spec.pod.namespace = pod.namespace();
        spec.pod.name = pod.name();
        spec.pod.uid = pod.uid();
        spec.volume = volume.volume();
        if (volume.claim() != null) {
            spec.claim = new ClaimReference();
            spec.claim.name = volume.claim();
        }
        // The endpoint may be another one than at the time of the backup: this location's own is what counts.
        spec.repoIdentifier = round.location().repoIdentifier(pod.namespace());
        spec.snapshotID = volume.snapshotId();
        spec.hostPath = path;
        if (volume.root() != null) {
            spec.root = new RootAttributes();
            spec.root.uid = volume.root().uid();
            spec.root.gid = volume.root().gid();
            spec.root.mode = volume.root().mode();
            spec.root.modificationTime = volume.root().modificationTime();
            spec.root.attributes = volume.root().attributes();
        }
        record.setSpec(spec);
        return record;
    }

    private static ObjectMeta metadata(RestoreRound round, PodView pod, VolumeData volume) {
        return new ObjectMetaBuilder()
                .withName(Names.volume(round.name(), round.uid() + "/" + pod.uid(), volume.volume()))
                .withNamespace(round.restore().getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.RESTORE, Labels.value(round.name()))
                .addToLabels(Labels.NODE, Labels.value(pod.node()))
                .addToLabels(Labels.VOLUME_NAMESPACE, Labels.value(pod.namespace()))
                .addToLabels(
                        Labels.STORAGE_LOCATION, Labels.value(round.location().name()))
                .withOwnerReferences(Owners.controller(round.restore()))
                .build();
    }
}
