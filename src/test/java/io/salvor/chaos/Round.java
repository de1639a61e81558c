package io.salvor.chaos;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import io.salvor.crash.ByHand;
import io.salvor.crash.Leftovers;
import io.salvor.crash.Sealed;
import io.salvor.sandbox.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One Backup while some things go wrong, and what must hold when it has ended. */
final class Round {
    /** Name of the location and of the policy. */
    static final String NAME = "chaos";

    static final String TIMEOUT = "3m";
    private static final Duration LONGEST = Duration.ofSeconds(180 + 150);
    private static final Duration SETTLES = Duration.ofSeconds(60);
    private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();
    private static final int MOST = 3;

    private final Town town;
    private final Crops crops;
    private final String backup;
    private final Path scratch;
    private final Happenings happenings;
    private final List<String> violations = new ArrayList<>();
    private String outcome = "not ended";

    Round(Town town, Crops crops, long seed, Path scratch) {
        this.town = town;
        this.crops = crops;
        this.backup = "chaos-" + seed;
        this.scratch = scratch;
        Random random = new Random(seed);
        this.happenings = new Happenings(
                town,
                crops,
                Stream.generate(() -> Mischief.random(random))
                        .limit(1 + random.nextInt(MOST))
                        .toList());
    }

    /** Returns what is wrong afterwards; empty when nothing. */
    List<String> run() throws IOException, InterruptedException {
        Map<String, int[]> since = crops.versions();
        Instant start = Instant.now();
        town.operations().backup(backup, NAME);
        while (!(ended() && happenings.over()) && Instant.now().isBefore(start.plus(LONGEST))) {
            happenings.at(Duration.between(start, Instant.now()).toMillis(), !ended());
            town.revive();
            LockSupport.parkNanos(POLL_NANOS);
        }
        happenings.end();
        town.settle(Crops.NAMESPACES);
        if (!ended()) {
            violations.add("it has not ended past its deadline");
            return violations;
        }
        leftovers();
        inspect(since);
        violations.addAll(town.history().drain());
        return violations;
    }

    private Backup now() {
        return town.operations().resource(Backup.class, backup).get();
    }

    private boolean ended() {
        Backup now = now();
        return now.getStatus() != null && now.getStatus().completionTime != null;
    }

    private void leftovers() throws IOException {
        Leftovers leftovers = Leftovers.ofBackup(town.sandbox(), backup, NAME, Crops.NAMESPACES);
        Instant deadline = Instant.now().plus(SETTLES);
        while (!leftovers.found().isEmpty() && Instant.now().isBefore(deadline)) {
            town.revive();
            LockSupport.parkNanos(POLL_NANOS);
        }
        leftovers.found().forEach(left -> violations.add("left a minute later: " + left));
    }

    private void inspect(Map<String, int[]> since) throws IOException, InterruptedException {
        Backup ended = now();
        List<PodVolumeBackup> volumes = town.operations().volumes(backup);
        long whole = volumes.stream()
                .filter(volume -> volume.getStatus() != null && volume.getStatus().phase == VolumePhase.Completed)
                .count();
        outcome = "%s, %d of %d volumes whole".formatted(ended.getStatus().phase, whole, volumes.size());
        for (PodVolumeBackup volume : volumes) {
            if (volume.getStatus() == null
                    || volume.getStatus().phase == null
                    || !volume.getStatus().phase.isFinal()) {
                violations.add(volume.getMetadata().getName() + " has no outcome");
                return;
            }
            violations.addAll(Sealed.attempts(volume));
        }
        if (ended.getStatus().phase == BackupPhase.Completed && whole != Crops.NAMESPACES.size()) {
            violations.add("it is Completed with " + outcome);
        }
        if (ended.getStatus().phase != BackupPhase.Failed) {
            violations.addAll(Sealed.differences(town.sandbox().bucket().resolve(NAME), ended, volumes));
        }
        restored(volumes, since);
    }

    private void restored(List<PodVolumeBackup> volumes, Map<String, int[]> since)
            throws IOException, InterruptedException {
        ByHand restic = new ByHand(town.sandbox(), NAME);
        for (PodVolumeBackup volume : volumes) {
            String namespace = volume.getSpec().pod.namespace;
            complaint(restic.check(namespace));
            if (volume.getStatus().phase == VolumePhase.Completed) {
                Folders.delete(scratch);
                Files.createDirectories(scratch);
                complaint(restic.restore(namespace, volume.getStatus().snapshotID, scratch));
                violations.addAll(crops.violations(namespace, scratch, since.get(namespace)));
            }
        }
    }

    private void complaint(String complaint) {
        if (!complaint.isEmpty()) {
            violations.add(complaint);
        }
    }

    /** What happened, and how it ended. */
    String story() {
        return happenings + ": " + outcome;
    }
}
