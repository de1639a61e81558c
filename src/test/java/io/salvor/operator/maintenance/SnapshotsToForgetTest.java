package io.salvor.operator.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.Tombstone;
import io.salvor.kubernetes.Labels;
import io.salvor.maintenance.ForgetPlan;
import io.salvor.restic.BackupArguments;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.SealedSamples;
import io.salvor.testing.StoredSamples;
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

        ForgetPlan plan = plan();

        assertThat(world.calls.outstanding()).isEmpty();
        assertThat(plan.forget()).isEmpty();
    }

    @Test
    void snapshots_of_a_copy_under_way_stay_for_as_long_as_its_policy_copies_there() throws Exception {
        world = new MaintenanceWorld(folder.resolve("world"));
        ReadyRepository.make(world.location.access("shop"));
        snapshot("b1");
        snapshot("unreadable");
        snapshot("known");
        snapshot("known");
        world.objects.put(backup("known"));
        world.location.catalog().keepPlan(SealedSamples.plan("b1", "uid-of-b1"));
        world.location.store().put(CatalogLayout.plan("unreadable"), new byte[] {1});
        BackupPolicy policy = copying(StoredSamples.plan().policy());
        world.clock.advance(Duration.ofDays(3650));

        assertThat(plan().forget()).isEmpty();

        policy.getSpec().copies.get(0).storageLocation = "elsewhere";
        world.objects.put(policy);

        assertThat(plan().forget())
                .extracting(ForgetPlan.Fate::because)
                .containsExactlyInAnyOrder(
                        "it was saved for Backup b1, and no backup knows it",
                        "it was saved for Backup unreadable, and no backup knows it");
    }

    @Test
    void snapshots_of_a_copy_that_is_being_deleted_are_forgotten_though_its_policy_copies_there() throws Exception {
        world = new MaintenanceWorld(folder.resolve("world"));
        ReadyRepository.make(world.location.access("shop"));
        snapshot("b1");
        world.location.catalog().keepPlan(SealedSamples.plan("b1", "uid-of-b1"));
        copying(StoredSamples.plan().policy());
        String id = world.restic
                .snapshots(world.location.access("shop"), DEADLINE)
                .get(0)
                .id();
        world.location
                .catalog()
                .deletions()
                .put(new Tombstone(
                        Tombstone.FORMAT_VERSION,
                        "b1",
                        "uid-of-b1",
                        "daily",
                        null,
                        "asked for",
                        world.clock.instant(),
                        List.of(new Tombstone.Repository("shop", List.of(id)))));

        assertThat(plan().forget()).extracting(ForgetPlan.Fate::id).containsExactly(id);
    }

    private ForgetPlan plan() {
        return new SnapshotsToForget(world.objects, world.restic, world.clock).plan(world.location, "shop");
    }

    private BackupPolicy copying(String name) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace("salvor").build());
        policy.setSpec(new BackupPolicySpec());
        BackupCopy copy = new BackupCopy();
        copy.storageLocation = world.location.name();
        policy.getSpec().copies = List.of(copy);
        return world.objects.put(policy);
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
