package io.salvor.year;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.StoredVolume;
import io.salvor.catalog.VolumeSummary;
import io.salvor.operator.run.EndedRuns;
import io.salvor.testing.SealedSamples;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Carries out the Backups that the schedule makes: snapshots, then what the bucket holds of it, its marker last. */
final class BackupsOfYear {
    private final YearWorld world;
    private final Path archives;
    private final Random random;

    /** By name: those whose snapshots are there, and that are not sealed yet. */
    private final Map<String, Made> begun = new HashMap<>();

    BackupsOfYear(YearWorld world, Path archives, Random random) {
        this.world = world;
        this.archives = archives;
        this.random = random;
    }

    /** @param calm whether nothing goes wrong */
    void carryOut(boolean calm) throws IOException {
        for (Backup backup : world.objects.now(Backup.class)) {
            if (!backup.hasEnded()) {
                carryOut(backup, calm);
            }
        }
    }

    private void carryOut(Backup backup, boolean calm) throws IOException {
        String name = backup.getMetadata().getName();
        if (!begun.containsKey(name)) {
            begun.put(name, begin(backup, calm));
        }
        Made made = begun.get(name);
        if (!isSaved(backup, made)) {
            world.ledger.count("Backups that a lock kept waiting");
            return;
        }
        if (made.phase().isEmpty()) {
            // Killed between snapshot and record, and the bucket was away until its deadline.
            made.volumes().forEach((namespace, saved) -> world.ledger
                    .strays
                    .computeIfAbsent(namespace, key -> new TreeMap<>())
                    .put(saved.id(), made.start()));
            if (random.nextBoolean()) {
                world.open().catalog().keepPlan(SealedSamples.plan(name, made.uid()));
                world.ledger.unsealed.put(name, made.end());
            }
            world.ledger.count("Backups that nothing was sealed of");
            end(backup, made, "Failed");
            return;
        }
        if (!calm && random.nextInt(50) == 0) {
            world.store().failAfter(random.nextInt(14), Reason.Unreachable);
        }
        try {
            seal(made);
        } catch (StorageException e) {
            world.ledger.count("seals broken off");
            return;
        } finally {
            world.store().recover();
        }
        world.ledger.sealed.put(name, made);
        world.ledger.count("Backups sealed");
        end(backup, made, made.phase());
    }

    private Made begin(Backup backup, boolean calm) throws IOException {
        String name = backup.getMetadata().getName();
        YearPolicy policy = world.policies.stream()
                .filter(each -> each.name().equals(backup.getSpec().policy))
                .findFirst()
                .orElseThrow();
        int luck = calm ? 999 : random.nextInt(1000);
        String phase = luck < 4
                ? ""
                : luck < 30 ? "Failed" : luck < 40 ? "Canceled" : luck < 90 ? "PartiallyFailed" : "Completed";
        boolean suspicious = luck >= 40 && luck < 44;
        Instant start = world.now();
        List<String> namespaces = new ArrayList<>(phase.equals("Failed") ? List.of() : policy.namespaces());
        // The first is in all of them, so that restic can be asked about it.
        namespaces.removeIf(namespace ->
                phase.equals("PartiallyFailed") && !suspicious && !namespace.equals("n0") && random.nextInt(3) == 0);
        return new Made(
                name,
                backup.getMetadata().getUid(),
                policy.name(),
                start,
                start.plusSeconds(60),
                phase,
                suspicious,
                namespaces,
                new TreeMap<>());
    }

    /** Whether all its volumes are saved; where a restic that was killed has left its lock, the rest waits for the next time. */
    private boolean isSaved(Backup backup, Made made) throws IOException {
        for (String namespace : made.namespaces()) {
            SavedNamespace saved = world.namespace(namespace);
            if (!made.volumes().containsKey(namespace)) {
                if (random.nextInt(made.policy().equals("hourly") ? 100 : 10) == 0) {
                    saved.volume().change();
                }
                try {
                    made.volumes().put(namespace, saved.save(made.start(), "salvor", tags(backup, namespace)));
                } catch (ResticByHand.LockedException e) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Map<String, String> tags(Backup backup, String namespace) {
        return Map.of(
                "backup",
                backup.getMetadata().getName(),
                "backup-uid",
                backup.getMetadata().getUid(),
                "ns",
                namespace,
                "volume",
                "data");
    }

    private void seal(Made made) {
        List<StoredVolume> volumes = new ArrayList<>();
        made.volumes()
                .forEach((namespace, saved) -> volumes.add(SealedSamples.volume(
                        made.name(),
                        namespace,
                        saved.id(),
                        Map.of("backup", made.name(), "backup-uid", made.uid(), "ns", namespace, "volume", "data"))));
        BackupMarker marker = new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                made.name(),
                made.uid(),
                made.policy(),
                null,
                made.start(),
                made.start(),
                made.end(),
                made.phase(),
                "default",
                List.copyOf(made.volumes().keySet()),
                1,
                new VolumeSummary(volumes.size(), volumes.size(), 0, 0, 0, made.suspicious() ? 1 : 0),
                null,
                null);
        SealedSamples.seal(world.open().catalog(), archives.resolve("objects.tar"), marker, volumes);
    }

    private void end(Backup backup, Made made, String phase) {
        begun.remove(made.name());
        Backup ended = world.objects.editStatus(backup, current -> {
            current.getStatus().phase = BackupPhase.valueOf(phase);
            current.getStatus().storageLocation = "default";
            current.getStatus().startTime = made.start().toString();
            current.getStatus().completionTime(made.end().toString());
            return current;
        });
        EndedRuns.mark(world.objects, ended);
    }
}
