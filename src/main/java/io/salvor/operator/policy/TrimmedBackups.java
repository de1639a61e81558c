package io.salvor.operator.policy;

import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.salvor.api.Backup;
import io.salvor.api.BackupStatus;
import java.util.List;
import java.util.Map;

/**
 * The Backups in the cluster with no more than a policy's status is made of. A status may be as large as a megabyte; how many Backups
 * there are is limited by {@code history.keep}.
 */
final class TrimmedBackups extends BasicItemStore<Backup> {
    TrimmedBackups() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public Backup put(String key, Backup backup) {
        return super.put(key, trimmed(backup));
    }

    private static Backup trimmed(Backup backup) {
        BackupStatus status = backup.getStatus();
        BackupStatus kept = new BackupStatus();
        kept.phase = status.phase;
        kept.startTime = status.startTime;
        kept.completionTime = status.completionTime;
        backup.setStatus(kept);
        backup.getMetadata().setManagedFields(List.of());
        backup.getMetadata().setAnnotations(Map.of());
        return backup;
    }
}
