package io.salvor.operator.run;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.LastGoodVolume;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.ResticRepository;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.Owners;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which volumes past Backups hold whole, in the status of repositories, where coverage reads it: kept before the records of a Backup go, and
 * forgotten with the Backup's data.
 */
public final class LastGoodVolumes {
    /** As many as the schema takes. */
    public static final int MOST = 1000;

    private final OwnObjects objects;

    public LastGoodVolumes(OwnObjects objects) {
        this.objects = objects;
    }

    /** Keeps what the records of a Backup know; returns how many records there are. */
    public int keep(Backup backup) {
        boolean restorable = backup.getStatus().phase == BackupPhase.Completed
                || backup.getStatus().phase == BackupPhase.PartiallyFailed;
        Map<String, List<LastGoodVolume>> byRepository = new HashMap<>();
        int[] records = new int[1];
        String label = Labels.value(backup.getMetadata().getName());
        objects.each(PodVolumeBackup.class, LabelChoice.of(Labels.BACKUP, label), record -> {
            records[0]++;
            if (restorable && isWhole(record) && Owners.owns(backup, record)) {
                byRepository
                        .computeIfAbsent(repository(record), name -> new ArrayList<>())
                        .add(value(backup, record));
            }
        });
        byRepository.forEach(this::keep);
        return records[0];
    }

    private void keep(String repository, List<LastGoodVolume> more) {
        Optional<ResticRepository> found = objects.get(ResticRepository.class, repository);
        if (found.isEmpty()) {
            return;
        }
        objects.editStatus(found.get(), current -> {
            current.getStatus().lastGood = merged(current.getStatus().lastGood, more);
            return current;
        });
    }

    /** What a Backup holds is gone from the repository of a namespace. */
    public void forget(String backup, String namespace, String location) {
        Optional<ResticRepository> found = objects.get(ResticRepository.class, Names.repository(namespace, location));
        if (found.filter(repository -> holds(repository, backup)).isPresent()) {
            objects.editStatus(found.get(), current -> {
                current.getStatus().lastGood = current.getStatus().lastGood.stream()
                        .filter(volume -> !volume.backup.equals(backup))
                        .toList();
                return current;
            });
        }
    }

    private static boolean holds(ResticRepository repository, String backup) {
        return repository.getStatus().lastGood.stream().anyMatch(volume -> volume.backup.equals(backup));
    }

    /** Of each volume the newest, and of all volumes those that were saved last. */
    public static List<LastGoodVolume> merged(List<LastGoodVolume> there, List<LastGoodVolume> more) {
        Map<String, LastGoodVolume> newest = new LinkedHashMap<>();
        for (Collection<LastGoodVolume> some : List.of(there, more)) {
            some.forEach(volume -> newest.merge(key(volume), volume, (a, b) -> time(b).isAfter(time(a)) ? b : a));
        }
        return newest.values().stream()
                .sorted(Comparator.comparing(LastGoodVolumes::time).reversed().thenComparing(LastGoodVolumes::key))
                .limit(MOST)
                .toList();
    }

    private static String key(LastGoodVolume volume) {
        return volume.claim != null ? volume.claim : volume.pod + "/" + volume.volume;
    }

    private static Instant time(LastGoodVolume volume) {
        return Instant.parse(volume.time);
    }

    private static boolean isWhole(PodVolumeBackup record) {
        return record.getStatus().phase == VolumePhase.Completed && record.getStatus().completionTimestamp != null;
    }

    private static String repository(PodVolumeBackup record) {
        return Names.repository(record.getSpec().pod.namespace, record.getSpec().backupStorageLocation);
    }

    private static LastGoodVolume value(Backup backup, PodVolumeBackup record) {
        LastGoodVolume value = new LastGoodVolume();
        if (record.getSpec().claim != null) {
            value.claim = record.getSpec().claim.name;
            value.claimUID = record.getSpec().claim.uid;
        } else {
            value.pod = record.getSpec().pod.name;
            value.volume = record.getSpec().volume;
        }
        value.policy = backup.getSpec().policy;
        value.backup = backup.getMetadata().getName();
        value.time = record.getStatus().completionTimestamp;
        return value;
    }
}
