package io.salvor.crash;

import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.Names;
import io.salvor.sandbox.Operations;
import io.salvor.testing.Edits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A policy with two Backups gets a second location, which they are copied to; the location is made for the run. */
final class Copying extends ShelvedSubject {
    private static final List<String> NAMESPACES = Diary.NAMESPACES;

    private Copies copies;

    /** @param scratch folder for restored files */
    Copying(Installation installation, Diary diary, Path scratch) {
        super(installation, diary, scratch);
    }

    /** The location that they are in before, and the policy. */
    private static String source(String run) {
        return run + "-from";
    }

    private static List<String> backups(String run) {
        return List.of(run + "-1", run + "-2");
    }

    @Override
    public void prepare(String run) throws IOException {
        shelve(source(run), NAMESPACES);
        copies = new Copies(installation, diary, run, NAMESPACES, scratch);
        for (String backup : backups(run)) {
            diary.turn();
            shelf.save(Map.of(backup, source(run)));
        }
    }

    @Override
    public void begin(String run) {
        operations.location(run, spec -> {});
        Edits.edit(operations.resource(BackupPolicy.class, source(run)), policy -> {
            BackupCopy copy = new BackupCopy();
            copy.storageLocation = run;
            policy.getSpec().copies = List.of(copy);
            return policy;
        });
    }

    /** The status of a location has the time of each look of retention, that of the policy the time of each look at copies. */
    @Override
    public boolean comesByTheClock(String write) {
        return write.matches("api .*/(backupstoragelocations|backuppolicies)/[^/]+/status");
    }

    @Override
    public boolean ended(String run) {
        copies.waitOutPauses();
        BackupPolicy policy =
                operations.resource(BackupPolicy.class, source(run)).get();
        return Operations.has(policy.getStatus().conditions, "Copied", "True", "CopiesUpToDate")
                && policy.getStatus().copies.stream()
                        .anyMatch(copy -> copy.storageLocation.equals(run)
                                && backups(run).get(1).equals(copy.lastBackup));
    }

    @Override
    public List<String> left(String run) throws IOException {
        leases.take(run, NAMESPACES);
        leases.take(source(run), NAMESPACES);
        List<String> left = new ArrayList<>(copies.left());
        for (String location : List.of(run, source(run))) {
            left.addAll(Leftovers.ofBackup(installation.sandbox(), backups(run).get(0), location, NAMESPACES)
                    .found());
        }
        return left;
    }

    @Override
    public List<String> violations(String run) throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>();
        violations.addAll(shelf.violations(backups(run), new ByHand(installation.sandbox(), source(run))));
        violations.addAll(copies.violations(backups(run), source(run)));
        violations.addAll(installation.history().drain());
        return violations;
    }

    @Override
    void clear(String run) {
        operations.resource(BackupStorageLocation.class, run).delete();
        NAMESPACES.forEach(namespace -> operations
                .resource(ResticRepository.class, Names.repository(namespace, run))
                .delete());
    }
}
