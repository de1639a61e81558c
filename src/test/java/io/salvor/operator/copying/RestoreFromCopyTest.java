package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.RestoreSpec;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.CheckedBackup;
import io.salvor.catalog.StoredVolume;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.reading.BackupFinder;
import io.salvor.reading.FoundBackup;
import io.salvor.restic.RestoreArguments;
import io.salvor.restic.Snapshot;
import io.salvor.trouble.Reason;
import io.salvor.verdict.SnapshotOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first location is lost, and what is restored comes from the copies alone. */
class RestoreFromCopyTest {
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private CopyWorld world;
    private OpenLocation second;

    @BeforeEach
    void lose_the_first_location() throws Exception {
        world = new CopyWorld(folder);
        world.backup("b1", 30, "shop", "web");
        world.backup("b2", 6, "shop", "web");
        world.copies();
        world.all();
        world.locations.store(CopyWorld.FIRST).failAfter(0, Reason.Unreachable);
        for (String namespace : List.of("shop", "web")) {
            Path lost = Path.of(world.location(CopyWorld.FIRST).repoIdentifier(namespace));
            Files.move(lost, lost.resolveSibling(namespace + "-lost"));
        }
        second = world.location(CopyWorld.SECOND);
    }

    @Test
    void the_newest_of_a_policy_is_found_and_holds_the_data_of_all_its_volumes() throws Exception {
        assertRestored(find(spec -> {
            spec.policy = CopyWorld.POLICY;
            spec.asOf = BackupFinder.NOW;
        }));
    }

    @Test
    void one_is_found_by_its_name_and_by_a_time() throws Exception {
        FoundBackup named = find(spec -> spec.backup = "b1");
        FoundBackup earlier = find(spec -> {
            spec.policy = CopyWorld.POLICY;
            spec.asOf = world.clock.instant().minus(Duration.ofHours(12)).toString();
        });

        assertThat(earlier.marker()).isEqualTo(named.marker());
        assertThat(named.marker().startTime()).isBefore(named.marker().copiedTime());
        assertRestored(named);
    }

    private FoundBackup find(Consumer<RestoreSpec> asked) {
        RestoreSpec spec = new RestoreSpec();
        spec.storageLocation = CopyWorld.SECOND;
        asked.accept(spec);
        return new BackupFinder(second.catalog()).find(spec, world.clock.instant());
    }

    private void assertRestored(FoundBackup found) throws Exception {
        BackupMarker marker = found.marker();
        CheckedBackup backup = second.checked(marker);
        assertThat(backup.isSigned()).isTrue();
        assertThat(backup.objects(object -> {})).isEqualTo(marker.objects());
        assertThat(backup.volumes()).hasSize(2);
        for (StoredVolume volume : backup.volumes()) {
            String namespace = volume.spec().pod().namespace();
            assertThat(volume.spec().repoIdentifier()).isEqualTo(second.repoIdentifier(namespace));
            assertThat(origin(volume, marker).contradiction(tags(volume, namespace)))
                    .isEmpty();
            Path target = Files.createDirectory(folder.resolve(marker.name() + "-" + namespace));
            world.restic.restore(
                    second.access(namespace),
                    RestoreArguments.over(volume.status().snapshotID(), target),
                    progress -> {},
                    DEADLINE);
            assertThat(target.resolve("file")).hasContent(marker.name() + " of " + namespace);
        }
    }

    private static SnapshotOrigin origin(StoredVolume volume, BackupMarker marker) {
        return new SnapshotOrigin(
                volume.spec().pod().namespace(),
                volume.spec().pod().name(),
                volume.spec().volume(),
                null,
                marker.uid());
    }

    private Map<String, String> tags(StoredVolume volume, String namespace) {
        return world.restic.snapshots(second.access(namespace), DEADLINE).stream()
                .filter(snapshot -> snapshot.id().equals(volume.status().snapshotID()))
                .map(Snapshot::tags)
                .findFirst()
                .orElseThrow();
    }
}
