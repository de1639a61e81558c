package io.salvor.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.ContentKeys;
import io.salvor.catalog.HooksOfPolicy;
import io.salvor.catalog.LocationRecord;
import io.salvor.catalog.ObjectArchive;
import io.salvor.catalog.OwnerRecord;
import io.salvor.catalog.PlannedRestore;
import io.salvor.catalog.RepositoryRecord;
import io.salvor.catalog.RestoreReport;
import io.salvor.catalog.RunLimits;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.catalog.StoredPlan;
import io.salvor.catalog.StoredRestorePlan;
import io.salvor.catalog.StoredRoot;
import io.salvor.catalog.StoredSuspicion;
import io.salvor.catalog.StoredVolume;
import io.salvor.catalog.Tombstone;
import io.salvor.catalog.VolumeSummary;
import io.salvor.units.PackedJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One record of each sort that the catalog keeps, with every field filled. */
public final class StoredSamples {
    public static final String BACKUP = "shop-nightly-20261126020000";
    private static final String UID = "7f4c0d0e-0000-4000-8000-000000000000";
    private static final String POD_UID = "7f4c0d0e-0000-4000-8000-000000000001";
    private static final Instant START = Instant.parse("2026-11-26T02:00:00.250Z");
    private static final String SNAPSHOT = "0123456789abcdef".repeat(4);
    private static final String REPOSITORY = "s3:https://s3.example.org/bucket/prefix/restic/shop";
    private static final StaticVolumesRule STATIC_VOLUMES = new StaticVolumesRule(
            "Recreate",
            Map.of("node-a", "node-b", "node-c", "node-d"),
            Map.of("/mnt/old", "/mnt/new"),
            Map.of("filer-a", "filer-b"));

    private StoredSamples() {}

    public static LocationRecord location() {
        return new LocationRecord(
                LocationRecord.FORMAT_VERSION,
                "default",
                "445d57150656cc965b676baca74bd70c",
                "0123456789abcdef".repeat(2),
                START,
                START.plusSeconds(900),
                "U0FMVk9SAAE=",
                LocationRecord.SHARED,
                "U0FMVk9SAAI=",
                START.minusSeconds(900));
    }

    public static OwnerRecord owner() {
        return new OwnerRecord("7f4c0d0e-0000-4000-8000-00000000000b", "salvor", START).of("default");
    }

    public static RepositoryRecord repository() {
        return new RepositoryRecord("fedcba9876543210".repeat(4), START);
    }

    public static BackupMarker marker() {
        return new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                BACKUP,
                UID,
                "shop-nightly",
                "main@sha1:0123",
                START.minusMillis(250),
                START,
                START.plusSeconds(60),
                "PartiallyFailed",
                "default",
                List.of("shop"),
                8,
                new VolumeSummary(2, 1, 1, 0, 3, 1),
                STATIC_VOLUMES,
                "0.1.0",
                "first",
                START.plusSeconds(900));
    }

    /** Those of the example in docs/keys.md: of the bytes 00 to 1f. */
    public static ContentKeys keys() {
        byte[] key = new byte[32];
        for (byte i = 0; i < key.length; i++) {
            key[i] = i;
        }
        return new ContentKeys(key, "default");
    }

    /** Writes the archive of the backup {@link #BACKUP}. @param objects how many it holds */
    public static Path archive(Catalog catalog, Path file, int objects) {
        return archive(catalog, file, BACKUP, objects);
    }

    /** The same of another backup. */
    public static Path archive(Catalog catalog, Path file, String backup, int objects) {
        try (ObjectArchive.Writer writer = catalog.archive(backup, file, START)) {
            for (int i = 0; i < objects; i++) {
                ObjectNode map = JsonNodeFactory.instance.objectNode();
                map.put("apiVersion", "v1").put("kind", "ConfigMap");
                map.putObject("metadata").put("namespace", "shop").put("name", "c" + i);
                writer.add("configmaps", "shop", "c" + i, map);
            }
        }
        return file;
    }

    public static HooksOfPolicy policyHooks() {
        return new HooksOfPolicy(
                HooksOfPolicy.FORMAT_VERSION,
                List.of(new HooksOfPolicy.Hook(
                        List.of("shop"),
                        Map.of("kind", "database"),
                        "db",
                        new HooksOfPolicy.Exec(List.of("/bin/fix", "--all"), 30_000, true, true, 600_000),
                        new HooksOfPolicy.Init("own", "busybox:1.37", List.of("chown"), List.of("/data"), 600_000))));
    }

    public static Tombstone tombstone() {
        return new Tombstone(
                Tombstone.FORMAT_VERSION,
                BACKUP,
                UID,
                "shop-nightly",
                "main@sha1:0123",
                "no clause of retention keeps it",
                START,
                List.of(new Tombstone.Repository("shop", List.of(SNAPSHOT))));
    }

    public static StoredPlan plan() {
        return plan(BACKUP);
    }

    public static StoredPlan plan(String backup) {
        return plan(backup, contents());
    }

    public static StoredPlan plan(String backup, StoredPlan.Contents contents) {
        return new StoredPlan(
                StoredPlan.FORMAT_VERSION,
                backup,
                UID,
                "shop-nightly",
                "main@sha1:0123",
                START.minusMillis(250),
                START,
                START.plusSeconds(14_400),
                contents,
                8,
                List.of("configmaps shop/broken could not be read"),
                List.of("packagemanifests.packages.operators.coreos.com are not stored"),
                STATIC_VOLUMES,
                new StoredSuspicion("20%", START.minusSeconds(86_400)),
                new RunLimits(3, 60_000L, 7_200_000L));
    }

    private static StoredPlan.Contents contents() {
        StoredPlan.DecidedBy rule = new StoredPlan.DecidedBy("Rule", 2, null);
        StoredPlan.DecidedBy annotation =
                new StoredPlan.DecidedBy("Annotation", null, "backup.salvor.io/volumes-excludes");
        StoredPlan.Hook hook =
                new StoredPlan.Hook("db", List.of("sync", "--all"), 30_000, true, "hook 1 of the policy", null);
        StoredPlan.Hook untried =
                new StoredPlan.Hook(null, List.of("true"), 1_000, false, "hook 2 of the policy", "names no container");
        return new StoredPlan.Contents(
                List.of("shop"),
                List.of(
                        new StoredPlan.Volume(
                                "shop",
                                "db-0",
                                POD_UID,
                                "node-a",
                                "data",
                                claim(),
                                hostPath(),
                                files(),
                                rule,
                                "rule 2 of the policy asks for it"),
                        new StoredPlan.Volume(
                                "shop",
                                "db-0",
                                POD_UID,
                                "node-a",
                                "wal",
                                null,
                                hostPath(),
                                null,
                                annotation,
                                "an annotation asks for it")),
                List.of(
                        new StoredPlan.Skipped(
                                "shop",
                                "db-0",
                                "cache",
                                "ExcludedByAnnotation",
                                "an annotation leaves it out",
                                annotation),
                        new StoredPlan.Skipped(
                                "shop", "db-0", "logs", "ExcludedByRule", "rule 2 of the policy leaves it out", rule)),
                List.of("shop/data-db-0"),
                List.of("pv-7"),
                List.of("fast"),
                List.of(new StoredPlan.PodHooks(
                        "shop", "db-0", POD_UID, List.of(hook, untried), List.of(untried, hook))));
    }

    public static StoredVolume volume() {
        return volume(BACKUP);
    }

    public static StoredVolume volume(String backup) {
        return new StoredVolume(
                StoredVolume.FORMAT_VERSION,
                new StoredVolume.Metadata(backup + "-2f1a5f5e01"),
                new StoredVolume.Spec(
                        backup,
                        "default",
                        "node-a",
                        new StoredVolume.Pod("shop", "db-0", POD_UID),
                        "data",
                        claim(),
                        REPOSITORY,
                        hostPath(),
                        files(),
                        "rule 2",
                        Map.of("backup", backup, "ns", "shop", "volume", "data")),
                new StoredVolume.Status(
                        "PartiallyFailed",
                        hostPath(),
                        SNAPSHOT,
                        false,
                        "shop/db-0/data: 1 file could not be read",
                        "2026-11-26T02:00:10Z",
                        "2026-11-26T02:00:50Z",
                        new StoredVolume.Progress(1_048_576L, 1_048_576L),
                        4_096L,
                        12L,
                        "89abcdef01234567".repeat(4),
                        root(),
                        List.of("/torn")));
    }

    public static StoredRestorePlan restorePlan() {
        StoredRestorePlan.ObjectName pod = new StoredRestorePlan.ObjectName("pods", "shop", "db-0");
        StoredRestorePlan.ObjectName volume = new StoredRestorePlan.ObjectName("persistentvolumes", null, "pv-7");
        return new StoredRestorePlan(
                StoredRestorePlan.FORMAT_VERSION,
                List.of(
                        new StoredRestorePlan.Step(
                                "Pods",
                                "Create",
                                pod,
                                PackedJson.of(JsonNodeFactory.instance
                                        .objectNode()
                                        .put("kind", "Pod")
                                        .putNull("spec")),
                                "has data to put back: data",
                                List.of("claim shop/other")),
                        new StoredRestorePlan.Step("Data", "RestoreData", pod, null, "volumes data", null)),
                List.of(
                        new StoredRestorePlan.Conflict(volume, "is bound to another claim"),
                        new StoredRestorePlan.Conflict(pod, "is being deleted")),
                List.of(
                        new StoredRestorePlan.Skipped(volume, "is there already"),
                        new StoredRestorePlan.Skipped(pod, "is a mirror of a static pod")),
                List.of(new StoredRestorePlan.Pod(
                        "shop",
                        "db-0",
                        List.of(new StoredRestorePlan.Volume(
                                "data",
                                "data-db-0",
                                SNAPSHOT,
                                REPOSITORY,
                                root(),
                                "1 file is missing",
                                1_048_576L,
                                "Merge",
                                "data-of-db-0",
                                new StoredRestorePlan.Begun("shop-x", "2026-05-01T10:00:00Z", "uid-of-pv"))),
                        true)),
                List.of(new StoredRestorePlan.SkippedVolume(
                        "shop", "web-1", "logs", true, "NodeGone", "its node is gone")));
    }

    public static PlannedRestore plannedRestore() {
        return new PlannedRestore(
                PlannedRestore.FORMAT_VERSION,
                "shop-back",
                UID,
                BACKUP,
                "it is the newest backup of policy shop-nightly",
                List.of("a newer one cannot be read", "and so it is with 2 more"),
                START,
                true,
                1_048_576L,
                List.of(
                        new PlannedRestore.Step(
                                "Pods",
                                "Create",
                                "pods shop/db-0",
                                "has data to put back: data (1Mi)",
                                List.of("claim shop/other")),
                        new PlannedRestore.Step(
                                "Data", "RestoreData", "pods shop/db-0", "volumes data (1Mi)", List.of())),
                List.of(new PlannedRestore.Conflict(
                        "persistentvolumes pv-7", "is bound to another claim", List.of("staticVolumes.restore"))),
                List.of(new PlannedRestore.Refusal("pods shop/web-0", "its controller makes it anew")),
                List.of(new PlannedRestore.Volume(
                        "shop", "db-0", "data", "data-db-0", SNAPSHOT, 1_048_576L, "Keep", "1 file is missing")),
                List.of(new PlannedRestore.SkippedVolume(
                        "shop", "web-1", "logs", true, "NodeGone", "its node is gone")));
    }

    public static RestoreReport restoreReport() {
        return new RestoreReport(
                RestoreReport.FORMAT_VERSION,
                "shop-back",
                UID,
                BACKUP,
                START,
                START.plusSeconds(252),
                "4m12s",
                "PartiallyFailed",
                "1 volume restored whole, 1 not restored",
                List.of("a newer one cannot be read"),
                new RestoreReport.Objects(6, 4, 2, 1, 3, 1),
                List.of(new RestoreReport.Step("Rest", "Create", "services shop/web", "Failed", "the port is in use")),
                List.of(new RestoreReport.Volume(
                        "shop",
                        "db-0",
                        "data",
                        "data-db-0",
                        SNAPSHOT,
                        "Failed",
                        "AccessDenied",
                        "the bucket refuses it",
                        true,
                        4,
                        1_048_576L,
                        4_096L,
                        "2026-11-26T02:00:10Z",
                        "2026-11-26T02:00:50Z",
                        "40s")));
    }

    private static StoredVolume.Claim claim() {
        return new StoredVolume.Claim("data-db-0", "7f4c0d0e-0000-4000-8000-000000000002", "pv-7");
    }

    private static StoredVolume.Files files() {
        return new StoredVolume.Files(List.of("*~", "/tmp"), true, "10Gi", true);
    }

    private static StoredRoot root() {
        return new StoredRoot(999, 1000, "2770", "2026-11-25T23:59:59.123456789Z", Map.of("origin", "c2hvcA=="));
    }

    private static String hostPath() {
        return "/var/lib/kubelet/pods/" + POD_UID + "/volumes/kubernetes.io~csi/pv-7/mount";
    }
}
