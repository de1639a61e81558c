package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.ClaimReference;
import io.salvor.api.FileRules;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.Progress;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.catalog.StoredVolume;
import io.salvor.restore.RootOwner;
import io.salvor.restore.VolumeSnapshot;
import io.salvor.testing.StoredSamples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredVolumesTest {
    private static final StoredVolume SAMPLE = StoredSamples.volume();

    @Test
    void a_saved_volume_is_stored_with_every_field() {
        assertThat(StoredVolumes.of(saved())).isEqualTo(SAMPLE);
    }

    @Test
    void what_a_volume_does_not_have_is_not_stored() {
        PodVolumeBackup plain = saved();
        plain.getSpec().claim = null;
        plain.getSpec().files = null;
        plain.setStatus(new PodVolumeBackupStatus());
        plain.getStatus().phase = VolumePhase.Completed;
        plain.getStatus().empty = true;

        StoredVolume stored = StoredVolumes.of(plain);

        assertThat(stored.spec().claim()).isNull();
        assertThat(stored.spec().files()).isNull();
        assertThat(stored.status())
                .isEqualTo(new StoredVolume.Status(
                        "Completed", null, null, true, null, null, null, null, null, null, null, null, List.of()));
    }

    @ParameterizedTest
    @EnumSource(
            value = VolumePhase.class,
            names = {"Completed", "PartiallyFailed", "Failed", "Canceled"})
    void a_restore_sees_how_the_volume_ended(VolumePhase phase) {
        PodVolumeBackup volume = saved();
        volume.getStatus().phase = phase;

        assertThat(StoredVolumes.snapshot(StoredVolumes.of(volume)).phase()).isEqualTo(phase.name());
    }

    @Test
    void a_restore_sees_where_the_data_is() {
        assertThat(StoredVolumes.snapshot(SAMPLE))
                .isEqualTo(new VolumeSnapshot(
                        "shop",
                        "db-0",
                        SAMPLE.spec().pod().uid(),
                        "data",
                        "data-db-0",
                        SAMPLE.status().snapshotID(),
                        false,
                        "PartiallyFailed",
                        SAMPLE.status().message(),
                        SAMPLE.spec().repoIdentifier(),
                        new RootOwner(
                                999, 1000, "2770", "2026-11-25T23:59:59.123456789Z", Map.of("origin", "c2hvcA==")),
                        1_048_576L));
    }

    @Test
    void a_restore_sees_how_much_a_volume_held() {
        PodVolumeBackup volume = saved();
        volume.getStatus().progress = null;
        assertThat(StoredVolumes.snapshot(StoredVolumes.of(volume)).bytes()).isNull();

        volume.getStatus().empty = true;
        assertThat(StoredVolumes.snapshot(StoredVolumes.of(volume)).bytes()).isZero();
    }

    @Test
    void a_restore_sees_that_there_is_no_claim_and_no_owner_on_record() {
        PodVolumeBackup plain = saved();
        plain.getSpec().claim = null;
        plain.getStatus().root = null;

        VolumeSnapshot snapshot = StoredVolumes.snapshot(StoredVolumes.of(plain));

        assertThat(snapshot.claim()).isNull();
        assertThat(snapshot.root()).isNull();
    }

    /** The PodVolumeBackup that the sample is stored of. */
    private static PodVolumeBackup saved() {
        PodVolumeBackup volume = new PodVolumeBackup();
        volume.setMetadata(
                new ObjectMetaBuilder().withName(SAMPLE.metadata().name()).build());
        volume.setSpec(spec());
        volume.setStatus(status());
        return volume;
    }

    private static PodVolumeBackupSpec spec() {
        PodVolumeBackupSpec spec = new PodVolumeBackupSpec();
        spec.backup = StoredSamples.BACKUP;
        spec.backupStorageLocation = "default";
        spec.node = "node-a";
        spec.pod = new PodReference();
        spec.pod.kind = "Pod";
        spec.pod.namespace = "shop";
        spec.pod.name = "db-0";
        spec.pod.uid = SAMPLE.spec().pod().uid();
        spec.volume = "data";
        spec.claim = new ClaimReference();
        spec.claim.name = "data-db-0";
        spec.claim.uid = SAMPLE.spec().claim().uid();
        spec.claim.persistentVolume = "pv-7";
        spec.repoIdentifier = SAMPLE.spec().repoIdentifier();
        spec.hostPath = SAMPLE.spec().hostPath();
        spec.files = new FileRules();
        spec.files.exclude = List.of("*~", "/tmp");
        spec.files.excludeCaches = true;
        spec.files.excludeLargerThan = "10Gi";
        spec.files.oneFileSystem = true;
        spec.decidedBy = "rule 2";
        spec.tags = SAMPLE.spec().tags();
        return spec;
    }

    private static PodVolumeBackupStatus status() {
        PodVolumeBackupStatus status = new PodVolumeBackupStatus();
        status.phase = VolumePhase.PartiallyFailed;
        status.path = SAMPLE.status().path();
        status.snapshotID = SAMPLE.status().snapshotID();
        status.message = SAMPLE.status().message();
        status.startTimestamp = SAMPLE.status().startTimestamp();
        status.completionTimestamp = SAMPLE.status().completionTimestamp();
        status.progress = new Progress();
        status.progress.totalBytes = 1_048_576L;
        status.progress.bytesDone = 1_048_576L;
        status.dataAdded = 4_096L;
        status.files = 12L;
        status.parentSnapshotID = SAMPLE.status().parentSnapshotID();
        status.root = new RootAttributes();
        status.root.uid = 999;
        status.root.gid = 1000;
        status.root.mode = "2770";
        status.root.modificationTime = "2026-11-25T23:59:59.123456789Z";
        status.root.attributes = Map.of("origin", "c2hvcA==");
        status.unreadable = List.of("/torn");
        return status;
    }
}
