package io.salvor.operator.restore;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.ClaimReference;
import io.salvor.api.ExistingData;
import io.salvor.api.PodName;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.RestoreFiles;
import io.salvor.api.RootAttributes;
import io.salvor.api.SavedVolume;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.Owners;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RootOwner;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the volumes of a plan down as PodVolumeRestores, which node Jobs work by: one for each, before the first of them is written to. */
@ApplicationScoped
public class RestoreRecords {
    private final VolumeRestores records;

    public RestoreRecords(VolumeRestores records) {
        this.records = records;
    }

    /** A volume as people name it, and as its plan does: namespace/pod/volume, or {@code claim <namespace>/<name>}. */
    static String key(PodVolumeRestore record) {
        return isHeld(record)
                ? "claim " + record.getSpec().pod.namespace + "/" + record.getSpec().claim.name
                : pod(record) + "/" + record.getSpec().volume;
    }

    /** The same in a sentence. */
    static String named(PodVolumeRestore record) {
        return isHeld(record) ? key(record) : "volume " + key(record);
    }

    /** Whether it is reached by a pod that only holds its claim. */
    static boolean isHeld(PodVolumeRestore record) {
        return Boolean.TRUE.equals(record.getSpec().holder);
    }

    /** The pod by which it is reached: namespace/pod. */
    static String pod(PodVolumeRestore record) {
        return record.getSpec().pod.namespace + "/" + record.getSpec().pod.name;
    }

    /** @throws ObstacleException when another Restore is at work on a volume that the plan puts data into, or builds on */
    void refuseTaken(RestoreRound round) {
        Set<String> wanted = TakenVolumes.of(round.plan(), planned(round));
        for (PodVolumeRestore other : records.ofOthers(round.restore())) {
            for (String what : TakenVolumes.by(other)) {
                if (wanted.contains(what)) {
                    throw new ObstacleException(
                            Reason.Busy,
                            "Restore " + other.getSpec().restore + " is at work on " + what
                                    + "; this one is planned when that has ended, or cancel it",
                            null);
                }
            }
        }
    }

    /** Makes the records of a new plan, by which others see what it has taken. */
    void take(RestoreRound round) {
        Set<String> names = ofPlan(round).stream()
                .map(record -> record.getMetadata().getName())
                .collect(Collectors.toSet());
        // A look before this one may have come so far with another plan.
        records.of(round.restore()).stream()
                .filter(record -> !names.contains(record.getMetadata().getName()))
                .forEach(record -> records.end(record, status -> {
                    status.phase = VolumePhase.Canceled;
                    status.reason = VolumeReason.Canceled.name();
                    status.message = "the plan was made anew without it";
                }));
    }

    /** The records of all volumes of the plan, in its order; those that are missing are made. */
    List<PodVolumeRestore> ofPlan(RestoreRound round) {
        Map<String, PodVolumeRestore> there = byName(round);
        List<PodVolumeRestore> planned = planned(round);
        boolean complete = true;
        for (PodVolumeRestore record : planned) {
            if (!there.containsKey(record.getMetadata().getName())) {
                records.create(record);
                complete = false;
            }
        }
        Map<String, PodVolumeRestore> all = complete ? there : byName(round);
        // One that was removed in between is made at the next look.
        return planned.stream()
                .map(record -> all.get(record.getMetadata().getName()))
                .filter(record -> record != null)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Map<String, PodVolumeRestore> byName(RestoreRound round) {
        return records.of(round.restore()).stream()
                .collect(Collectors.toMap(record -> record.getMetadata().getName(), Function.identity()));
    }

    private static List<PodVolumeRestore> planned(RestoreRound round) {
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
