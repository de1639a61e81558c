package io.salvor.year;

import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.DeletionPolicy;
import io.salvor.api.Restore;
import io.salvor.api.RestoreSpec;
import io.salvor.kubernetes.Labels;
import io.salvor.verdict.VolumeVerdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** What people do meanwhile: they restore, delete, accept, take a policy away and bring it back, and use the repositories for something else. */
final class PeopleOfYear {
    private final YearWorld world;
    private final Random random;

    /** By the Restore: when it has ended. */
    private final Map<String, Instant> restores = new HashMap<>();

    /** By the Backup that they read. */
    private final Map<String, String> reading = new HashMap<>();

    /** By the policy that is gone: when it comes back. */
    private final Map<YearPolicy, Instant> away = new HashMap<>();

    private int number;

    PeopleOfYear(YearWorld world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** Names of Backups that Restores read. */
    Set<String> read() {
        return Set.copyOf(reading.values());
    }

    void hour() throws IOException {
        end(false);
        int what = random.nextInt(1000);
        if (what < 5) {
            restore();
        } else if (what < 8) {
            delete();
        } else if (what < 9) {
            takeAway();
        } else if (what < 14) {
            acceptAll();
        } else if (what < 15) {
            somethingElse();
        }
    }

    /** @param all whether all that goes on comes to its end */
    void end(boolean all) {
        restores.entrySet().removeIf(restore -> {
            boolean over = all || world.now().isAfter(restore.getValue());
            if (over) {
                world.objects.remove(Restore.class, restore.getKey());
                reading.remove(restore.getKey());
            }
            return over;
        });
        away.entrySet().removeIf(policy -> {
            boolean back = all || world.now().isAfter(policy.getValue());
            if (back) {
                world.put(policy.getKey());
            }
            return back;
        });
    }

    private String anyBackup() {
        List<String> names = List.copyOf(world.ledger.sealed.keySet());
        return names.isEmpty() ? null : names.get(random.nextInt(names.size()));
    }

    private void restore() {
        String backup = anyBackup();
        if (backup == null) {
            return;
        }
        Restore restore = new Restore();
        restore.setMetadata(world.metadata("back-" + ++number));
        restore.setSpec(new RestoreSpec());
        restore.getSpec().backup = backup;
        restore.getSpec().storageLocation = "default";
        world.objects.put(restore);
        String name = restore.getMetadata().getName();
        restores.put(name, world.now().plus(Duration.ofHours(1 + random.nextInt(90))));
        reading.put(name, backup);
        world.ledger.count("Restores");
    }

    private void delete() {
        String name = anyBackup();
        if (name == null) {
            return;
        }
        Backup backup = world.objects.now(Backup.class, name);
        backup.getMetadata().getLabels().put(Labels.DELETE, name);
        backup.getSpec().deletionPolicy = DeletionPolicy.Delete;
        world.objects.put(backup);
        world.ledger.asked.add(name);
        world.ledger.count("Backups that a person deletes");
    }

    private void takeAway() {
        YearPolicy policy = world.policies.get(random.nextInt(world.policies.size()));
        if (world.isInForce(policy)) {
            world.objects.remove(BackupPolicy.class, policy.name());
            away.put(policy, world.now().plus(Duration.ofDays(2 + random.nextInt(9))));
            world.ledger.count("policies taken away for a while");
        }
    }

    /** What was nearly empty until now is right. */
    void acceptAll() {
        for (YearPolicy policy : world.policies) {
            Set<String> suspicious = new TreeSet<>();
            world.ledger.of(policy.name()).stream()
                    .filter(Made::suspicious)
                    .forEach(made -> suspicious.add(made.name()));
            if (!suspicious.isEmpty() && world.isInForce(policy)) {
                // Names end with the slot.
                String last = suspicious.stream().reduce((one, other) -> other).orElseThrow();
                BackupPolicy there = world.objects.now(BackupPolicy.class, policy.name());
                there.getMetadata().setAnnotations(Map.of(VolumeVerdict.ACCEPT, last));
                world.objects.put(there);
                world.ledger.accepted.put(policy.name(), last);
                world.ledger.count("Suspicious Backups accepted");
            }
        }
    }

    private void somethingElse() throws IOException {
        SavedNamespace namespace = world.namespaces.get(random.nextInt(world.namespaces.size()));
        Saved saved;
        try {
            saved = namespace.save(world.now().minusSeconds(1), "laptop", Map.of("by", "hand"));
        } catch (ResticByHand.LockedException e) {
            return;
        }
        world.ledger
                .foreign
                .computeIfAbsent(namespace.name(), key -> new TreeSet<>())
                .add(saved.id());
        world.ledger.count("snapshots of somebody else");
    }
}
