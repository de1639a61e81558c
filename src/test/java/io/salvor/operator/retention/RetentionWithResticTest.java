package io.salvor.operator.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.ForgetPlan;
import io.salvor.maintenance.ForgetPlan.Backups;
import io.salvor.maintenance.ForgetPlan.Fate;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention and a repository of restic agree, from the Backup that expires to the snapshot that restic lists no more. */
class RetentionWithResticTest {
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Map<String, String> taken = new HashMap<>();
    private RetentionWorld world;
    private RepositoryAccess access;
    private Restic restic;

    @BeforeEach
    void make() throws Exception {
        world = new RetentionWorld(folder);
        access = world.location().access("shop");
        ReadyRepository.make(access);
        restic = new Restic(ResticBinary.path(), null);
        world.policy("daily", 1);
        for (int day = 3; day >= 1; day--) {
            String name = "b" + day;
            taken.put(name, snapshot(name, RetentionWorld.uid(name), name));
            world.seal(
                    name,
                    "daily",
                    day,
                    "Completed",
                    0,
                    List.of(RetentionWorld.volume(
                            name, "shop", taken.get(name), Map.of("backup-uid", RetentionWorld.uid(name)))));
        }
    }

    @Test
    void what_expires_is_forgotten_and_what_stays_is_what_restic_has() throws Exception {
        String stray = snapshot("never-sealed", "uid-of-none", "stray");
        world.tick();

        ForgetPlan plan = plan();
        assertThat(plan.forget()).extracting(Fate::id).containsExactlyInAnyOrder(taken.get("b2"), taken.get("b3"));
        assertThat(plan.left()).extracting(Fate::id).containsExactly(stray);
        forget(plan);
        world.later();

        assertThat(world.buried()).isEmpty();
        assertThat(world.restorable()).containsExactly("b1");
        assertThat(listed()).containsExactlyInAnyOrder(taken.get("b1"), stray);
        assertThat(plan().forget()).isEmpty();

        world.clock.advance(Duration.ofDays(3650));
        assertThat(plan().forget()).extracting(Fate::id).containsExactly(stray);
    }

    @Test
    void a_deletion_that_restic_was_broken_off_in_goes_on() throws Exception {
        world.tick();
        ForgetPlan first = plan();
        forget(new ForgetPlan(first.forget().subList(0, 1), List.of(), List.of(), Set.of()));
        world.later();
        assertThat(world.buried()).hasSize(1);

        forget(plan());
        world.later();

        assertThat(world.buried()).isEmpty();
        assertThat(listed()).containsExactly(taken.get("b1"));
    }

    private String snapshot(String backup, String uid, String content) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("file"), content);
        Map<String, String> tags = Map.of("backup", backup, "backup-uid", uid, "ns", "shop", "volume", "data");
        return restic.backup(access, BackupArguments.everything(data, null, tags), progress -> {}, DEADLINE)
                .snapshotId();
    }

    private ForgetPlan plan() {
        Map<String, String> buried = new TreeMap<>();
        world.catalog().deletions().snapshots("shop").forEach((id, tombstone) -> buried.put(id, tombstone.backup()));
        Set<String> names = world.restorable();
        Set<String> uids = names.stream().map(RetentionWorld::uid).collect(Collectors.toSet());
        return ForgetPlan.decide(
                restic.snapshots(access, DEADLINE).stream()
                        .map(snapshot -> new ForgetPlan.Snapshot(
                                snapshot.id(), snapshot.time(), snapshot.hostname(), snapshot.tags()))
                        .toList(),
                buried,
                new Backups(names, uids),
                ids -> Set.of(),
                world.clock.instant());
    }

    /** As the maintenance does it. */
    private void forget(ForgetPlan plan) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(ResticBinary.path().toString(), "-r", access.identifier(), "--no-cache", "forget"));
        plan.forget().forEach(fate -> command.add(fate.id()));
        ProcessBuilder restic = new ProcessBuilder(command).redirectErrorStream(true);
        restic.environment().put("RESTIC_PASSWORD", access.password());
        Process process = restic.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }

    private List<String> listed() {
        return restic.snapshots(access, DEADLINE).stream()
                .map(snapshot -> snapshot.id())
                .toList();
    }
}
