package io.salvor.operator.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.catalog.CatalogLayout;
import io.salvor.kubernetes.Labels;
import io.salvor.maintenance.ForgetPlan;
import io.salvor.restic.BackupArguments;
import io.salvor.testing.ReadyRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsToForgetTest {
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private MaintenanceWorld world;

    @Test
    void a_long_backup_that_is_sealed_while_it_is_asked_who_needs_what_keeps_its_snapshots() throws Exception {
        world = new MaintenanceWorld(folder.resolve("world"));
        ReadyRepository.make(world.location.access("shop"));
        for (String name : List.of("long", "other")) {
            snapshot(name);
            world.objects.put(backup(name));
        }
        // A policy may give a Backup more than a week.
        world.clock.advance(Duration.ofDays(3650));
        world.calls.before("list Backup", 1, this::sealLong);

        ForgetPlan plan = new SnapshotsToForget(world.objects, world.restic, world.clock).plan(world.location, "shop");

        assertThat(world.calls.outstanding()).isEmpty();
        assertThat(plan.forget()).isEmpty();
    }

    private void sealLong() {
        String marker =
                """
                {"formatVersion": 1, "name": "long", "uid": "uid-of-long", "startTime": "2026-11-26T02:00:00Z",
                 "phase": "Completed", "objects": 0}""";
        world.location.store().put(CatalogLayout.marker("long"), marker.getBytes(StandardCharsets.UTF_8));
        Backup ended = backup("long");
        ended.getMetadata().setLabels(Map.of(Labels.ENDED, "Completed"));
        world.objects.put(ended);
    }

    private void snapshot(String name) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("file"), name);
        Map<String, String> tags =
                Map.of("backup", name, "backup-uid", "uid-of-" + name, "ns", "shop", "volume", "data");
        world.restic.backup(
                world.location.access("shop"), BackupArguments.everything(data, null, tags), progress -> {}, DEADLINE);
    }

    private static Backup backup(String name) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("salvor")
                .withUid("uid-of-" + name)
                .build());
        return backup;
    }
}
