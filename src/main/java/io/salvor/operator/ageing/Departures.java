package io.salvor.operator.ageing;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.LastGoodVolumes;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes single things out of the cluster. Each step asks first whether it still is what was decided on: somebody may have made another
 * one of that name. It returns how many objects it has deleted, and may be done again.
 */
final class Departures {
    private final OwnObjects objects;
    private final LastGoodVolumes lastGood;

    Departures(OwnObjects objects) {
        this.objects = objects;
        this.lastGood = new LastGoodVolumes(objects);
    }

    int backupRecords(String name) {
        return ended(name).map(this::backupRecords).orElse(0);
    }

    private int backupRecords(Backup backup) {
        if (LabelChoice.having(Labels.RECORDS_GONE).fits(backup.getMetadata().getLabels())) {
            return 0;
        }
        int records = lastGood.keep(backup);
        objects.deleteAll(
                PodVolumeBackup.class,
                Labels.BACKUP,
                Labels.value(backup.getMetadata().getName()));
        gone(backup);
        return records;
    }

    /** What its records know is kept first, as they go with it. */
    int backup(String name) {
        Optional<Backup> backup = ended(name);
        if (backup.isEmpty()) {
            return 0;
        }
        int records = backupRecords(backup.get());
        objects.delete(Backup.class, name);
        return records + 1;
    }

    private Optional<Backup> ended(String name) {
        return objects.get(Backup.class, name).filter(Backup::hasEnded);
    }

    int restoreRecords(String name) {
        Optional<Restore> restore = objects.get(Restore.class, name).filter(Restore::hasEnded);
        if (restore.isEmpty()) {
            return 0;
        }
        LabelChoice records = LabelChoice.of(Labels.RESTORE, Labels.value(name));
        int there = objects.metadata(PodVolumeRestore.class, records).size();
        objects.deleteAll(PodVolumeRestore.class, records.label(), records.value());
        gone(restore.get());
        return there;
    }

    int restore(String name) {
        if (objects.get(Restore.class, name).filter(Restore::hasEnded).isEmpty()) {
            return 0;
        }
        objects.delete(Restore.class, name);
        return 1;
    }

    private <R extends CustomResource<?, ?>> void gone(R run) {
        try {
            objects.edit(run, current -> {
                Map<String, String> labels = new HashMap<>(current.getMetadata().getLabels());
                labels.put(Labels.RECORDS_GONE, "true");
                current.getMetadata().setLabels(labels);
                return current;
            });
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
