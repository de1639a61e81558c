package io.salvor.testing;

import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.StoredPlan;
import io.salvor.catalog.StoredVolume;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Backups as they lie sealed in a bucket, with volumes that name snapshots. */
public final class SealedSamples {
    private SealedSamples() {}

    /** A volume of a namespace that is whole in a snapshot with these tags. */
    public static StoredVolume volume(String backup, String namespace, String snapshot, Map<String, String> tags) {
        StoredVolume sample = StoredSamples.volume(backup);
        return new StoredVolume(
                sample.formatVersion(),
                sample.metadata(),
                new StoredVolume.Spec(
                        backup,
                        "default",
                        "node-a",
                        new StoredVolume.Pod(namespace, "db-0", null),
                        "data",
                        null,
                        "repo",
                        null,
                        null,
                        null,
                        tags),
                new StoredVolume.Status(
                        "Completed", null, snapshot, false, null, null, null, null, null, null, null, null, null));
    }

    /** The plan that the run of a UID has kept. */
    public static StoredPlan plan(String name, String uid) {
        return plan(name, uid, StoredSamples.plan().policy());
    }

    private static StoredPlan plan(String name, String uid, String policy) {
        StoredPlan sample = StoredSamples.plan(name);
        return new StoredPlan(
                sample.formatVersion(),
                name,
                uid,
                policy,
                sample.policyRevision(),
                sample.scheduledFor(),
                sample.startTime(),
                sample.deadline(),
                sample.plan(),
                sample.objects(),
                sample.problems(),
                sample.unstored(),
                sample.staticVolumes(),
                sample.suspicious(),
                sample.limits());
    }

    /** Writes everything of a backup with one object, its marker last. @param archive a file that is written on the way */
    public static void seal(Catalog catalog, Path archive, BackupMarker marker, List<StoredVolume> volumes) {
        String name = marker.name();
        catalog.putObjects(name, StoredSamples.archive(catalog, archive, name, 1));
        catalog.keepPlan(plan(name, marker.uid(), marker.policy()));
        catalog.putVolumes(name, volumes);
        catalog.putLog(name, "done");
        catalog.seal(marker);
    }
}
