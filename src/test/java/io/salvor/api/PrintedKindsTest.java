package io.salvor.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.testing.PrintedTables;
import io.salvor.testing.PrintedTables.Line;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code kubectl get} prints of objects as earlier versions have left them, and of those that nobody has looked at yet. */
class PrintedKindsTest {
    private static final String POD = "pod: {kind: Pod, namespace: shop, name: db-0, uid: u}, volume: data, node: n";
    private static final String READY =
            "conditions: [{type: Ready, status: 'True', reason: Fine, message: all is well, lastTransitionTime: '2026-01-01T00:00:00Z'}]";
    private static final String VOLUME =
            "phase: Completed, progress: {totalBytes: 9, bytesDone: 9}, startTimestamp: '2026-01-01T00:00:00Z',"
                    + " completionTimestamp: '2026-01-01T00:00:01Z'";

    private final PrintedTables tables = new PrintedTables();

    @AfterEach
    void stop() {
        tables.close();
    }

    private Line printed(Class<? extends CustomResource<?, ?>> kind, String spec, String status) {
        String name = HasMetadata.getKind(kind).toLowerCase(Locale.ROOT);
        return tables.of(Serialization.unmarshal(
                "apiVersion: salvor.io/v1alpha1\nkind: " + HasMetadata.getKind(kind) + "\nmetadata: {name: " + name
                        + "}\nspec: {" + spec + "}\nstatus: {" + status + "}\n",
                kind));
    }

    @Test
    void objects_of_earlier_versions_have_empty_cells_where_they_lack_a_field() {
        assertEmpty(
                printed(
                        Backup.class,
                        "policy: nightly",
                        "phase: Completed, dataAdded: 5, startTime: '2026-01-01T00:00:00Z', completionTime:"
                                + " '2026-01-01T00:00:01Z', volumes: {total: 1, completed: 1}"),
                Map.of("Reason", "", "Partial", "0", "Added", "", "Duration", "", "Volumes", "1"));
        assertEmpty(
                printed(Restore.class, "backup: nightly-1", "phase: Failed, objects: {planned: 1}"),
                Map.of("Stage", "", "Reason", "", "Volumes", "", "Duration", ""));
        assertEmpty(
                printed(
                        ResticRepository.class,
                        "backupStorageLocation: default, volumeNamespace: shop, repoIdentifier: 's3:x'",
                        "phase: Ready, " + READY),
                Map.of("Reason", "Fine", "Size", "", "Snapshots", ""));
        assertEmpty(
                printed(
                        PodVolumeBackup.class,
                        "backup: b, backupStorageLocation: default, repoIdentifier: 's3:x', hostPath: /p, " + POD,
                        VOLUME),
                Map.of("Namespace", "shop", "Claim", "", "Done", "", "Size", "", "Duration", ""));
        assertEmpty(
                printed(
                        PodVolumeRestore.class,
                        "restore: r, restoreUID: u, backupStorageLocation: default, repoIdentifier: 's3:x', hostPath:"
                                + " /p, " + POD,
                        VOLUME),
                Map.of("Namespace", "shop", "Claim", "", "Done", "", "Size", "", "Duration", "", "Restored", ""));
        assertEmpty(
                printed(
                        BackupStorageLocation.class,
                        "objectStorage: {bucket: backups}, credential: {name: c}, masterKey: {name: k}",
                        "phase: Available, " + READY),
                Map.of("Key", "", "Reason", "Fine", "Last Probe", "", "Message", ""));
        assertEmpty(
                printed(PolicySource.class, "url: 'https://git.example.com/p.git'", "lastAppliedRevision: main@sha1:1"),
                Map.of("Revision", "", "Ready", "", "Policies", ""));
        assertEmpty(
                printed(BackupPolicy.class, "include: {namespaces: [shop]}", "nextScheduleTime: soon"),
                Map.of("Stale", "", "Unprotected", "", "Next", "soon", "Last", "", "Suspended", "false"));
    }

    private static void assertEmpty(Line line, Map<String, String> cells) {
        assertThat(line.narrow()).containsAllEntriesOf(cells);
        assertThat(line.narrow().values()).doesNotContain("<invalid>", "null");
    }

    @Test
    void objects_that_nobody_has_looked_at_yet_have_only_what_was_asked_for() {
        Line line = printed(Backup.class, "policy: nightly", "");
        assertThat(line.narrow()).containsEntry("Policy", "nightly").containsEntry("Phase", "");
        assertThat(line.wide().values()).doesNotContain("null");
    }
}
