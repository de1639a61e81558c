package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.FileRules;
import io.salvor.api.HookMatch;
import io.salvor.api.PodCommand;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.RestoreHook;
import io.salvor.api.VolumeAction;
import io.salvor.api.VolumeMatch;
import io.salvor.api.VolumeRule;
import io.salvor.catalog.HooksOfPolicy;
import io.salvor.catalog.StoredPlan;
import io.salvor.kubernetes.Labels;
import io.salvor.testing.StoredSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan of a Backup in the bucket, and the records that follow from it. */
class BackupFreezerTest {
    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_pod() {
        world = new BackupWorld(folder);
        world.pod("db", "node-1");
    }

    private StoredPlan stored() {
        return world.catalog().plan("nightly").orElseThrow().plan();
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            return files.toList();
        }
    }

    @Test
    void a_scheduled_backup_of_a_policy_from_git_carries_slot_and_revision() {
        BackupPolicy policy = world.objects.now(BackupPolicy.class, "daily");
        policy.getMetadata().setAnnotations(Map.of(Labels.SOURCE_REVISION, "main@sha1:4f3c"));
        world.objects.put(policy);
        world.ask();
        Backup backup = world.objects.now(Backup.class, "nightly");
        backup.getSpec().scheduledFor = "2026-03-01T01:59:00Z";
        world.objects.put(backup);
        world.look();
        assertThat(stored().scheduledFor()).isEqualTo(Instant.parse("2026-03-01T01:59:00Z"));
        assertThat(stored().policyRevision()).isEqualTo("main@sha1:4f3c");
        assertThat(world.status().policyRevision).isEqualTo("main@sha1:4f3c");
        assertThat(world.record("db").getSpec().tags).containsEntry("revision", "main@sha1:4f3c");
    }

    @Test
    void the_archive_that_a_killed_process_has_left_goes_and_that_of_a_running_one_stays() throws IOException {
        long running = ProcessHandle.current().parent().orElseThrow().pid();
        for (String process : List.of("999999999999", String.valueOf(running))) {
            Path left = Files.createDirectories(folder.resolve("cache").resolve("salvor-private-" + process + "-1"));
            Files.writeString(left.resolve("objects.tar.gz"), "half of it");
        }
        world.ask();
        world.look();
        assertThat(stored()).isNotNull();
        assertThat(temporaryFiles()).singleElement().satisfies(left -> assertThat(left.getFileName())
                .hasToString("salvor-private-" + running + "-1"));
    }

    @Test
    void a_backup_by_hand_of_a_policy_by_hand_carries_neither() {
        BackupPolicy policy = world.objects.now(BackupPolicy.class, "daily");
        policy.getMetadata().setAnnotations(Map.of("team", "shop"));
        world.objects.put(policy);
        world.ask();
        world.look();
        assertThat(stored().scheduledFor()).isNull();
        assertThat(stored().policyRevision()).isNull();
        assertThat(world.record("db").getSpec().tags)
                .containsEntry("policy", "daily")
                .doesNotContainKeys("revision", "pvc");
    }

    @Test
    void a_record_says_where_the_volume_is_and_which_of_its_files_are_saved() {
        world.policy(spec -> {
            VolumeRule rule = new VolumeRule();
            rule.match = new VolumeMatch();
            rule.match.volumes = List.of("data");
            rule.action = VolumeAction.Backup;
            rule.files = new FileRules();
            rule.files.exclude = List.of("*.tmp");
            rule.files.oneFileSystem = true;
            spec.volumes.rules = List.of(rule);
        });
        world.ask();
        world.look();
        PodVolumeBackupSpec spec = world.record("db").getSpec();
        assertThat(spec.node).isEqualTo("node-1");
        assertThat(spec.pod.uid).isEqualTo("db-uid");
        assertThat(spec.claim).isNull();
        assertThat(spec.decidedBy).isEqualTo("rule 1");
        assertThat(spec.files.exclude).containsExactly("*.tmp");
        assertThat(spec.files.oneFileSystem).isTrue();
        assertThat(spec.repoIdentifier)
                .isEqualTo(world.locations.open("default").repoIdentifier("shop"));
        assertThat(world.record("db").getMetadata().getOwnerReferences())
                .extracting(owner -> owner.getName())
                .containsExactly("nightly");
    }

    @Test
    void what_the_policy_says_of_pods_that_come_back_goes_with_the_backup() {
        world.policy(spec -> {
            RestoreHook hook = new RestoreHook();
            hook.match = new HookMatch();
            hook.match.podLabels = Map.of("app", "db");
            hook.exec = new PodCommand();
            hook.exec.command = List.of("fix");
            spec.restoreHooks = List.of(hook);
        });
        world.ask();
        world.look();
        world.policy(spec -> spec.restoreHooks = List.of());
        assertThat(world.catalog().policyHooks().of("nightly").orElseThrow().hooks())
                .containsExactly(new HooksOfPolicy.Hook(
                        List.of(),
                        Map.of("app", "db"),
                        null,
                        new HooksOfPolicy.Exec(List.of("fix"), 30_000, true, true, 600_000),
                        null));
    }

    @Test
    void a_backup_without_hooks_does_not_take_those_that_another_of_its_name_has_left() {
        world.catalog().policyHooks().put("nightly", StoredSamples.policyHooks());
        world.catalog().keepPlan(StoredSamples.plan("nightly"));
        world.ask();
        world.look();
        assertThat(world.catalog().policyHooks().of("nightly")).isEmpty();
    }

    @Test
    void no_file_is_left_behind_in_the_cache() throws IOException {
        world.ask();
        world.look();
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void no_file_is_left_behind_when_the_cluster_cannot_be_read() throws IOException {
        world.ask();
        world.calls.fail("list pods", 1, 500);
        world.look();
        assertThat(world.status().planned).isFalse();
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void a_cache_that_cannot_be_written_is_named_with_what_to_do() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file where the folder should be");
        world.ask();
        world.look();
        assertThat(world.condition().message)
                .contains("no file can be written in " + folder.resolve("cache"))
                .contains("free space");
        Files.delete(folder.resolve("cache"));
        world.look();
        assertThat(world.status().phase).isEqualTo(BackupPhase.InProgress);
    }

    @Test
    void the_plan_that_an_interrupted_attempt_left_is_completed_not_made_again() {
        world.ask();
        world.calls.fail("create PodVolumeBackup", 1, 500);
        world.look();
        world.pod("late", "node-2");
        world.look();
        assertThat(world.calls.made("list pods")).hasSize(1);
        assertThat(stored().plan().volumes()).hasSize(1);
        assertThat(world.status().volumes.total).isEqualTo(1);
    }

    @Test
    void the_cluster_is_read_for_one_backup_at_a_time() {
        world.ask();
        world.ask("weekly");
        List<String> meanwhile = new ArrayList<>();
        world.calls.before("list pods", 1, () -> {
            world.lookAt("weekly");
            meanwhile.add(world.objects.now(Backup.class, "weekly").getStatus().message);
        });
        world.look();
        assertThat(meanwhile).containsExactly("waits for its turn to read the cluster");
        assertThat(world.calls.made("list pods")).hasSize(1);
        world.lookAt("weekly");
        assertThat(world.objects.now(Backup.class, "weekly").getStatus().planned)
                .isTrue();
    }
}
