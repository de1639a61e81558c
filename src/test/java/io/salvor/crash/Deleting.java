package io.salvor.crash;

import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.DeletionPolicy;
import io.salvor.api.Retention;
import io.salvor.kubernetes.Labels;
import io.salvor.sandbox.Operations;
import io.salvor.testing.Edits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Four Backups of two namespaces, of which two go because retention does not keep them, and one because somebody names it. Their snapshots go
 * with the maintenance that is asked for once all of them are being deleted.
 */
final class Deleting extends ShelvedSubject {
    private Upkeep upkeep;
    private boolean asked;

    /** @param scratch folder for restored files */
    Deleting(Installation installation, Diary diary, Path scratch) {
        super(installation, diary, scratch);
    }

    private static List<String> going(String run) {
        return List.of(run + "-1", run + "-2", run + "-3");
    }

    private static String kept(String run) {
        return run + "-4";
    }

    @Override
    public void prepare(String run) throws IOException {
        shelve(run, Diary.NAMESPACES);
        upkeep = new Upkeep(operations, run, Diary.NAMESPACES);
        asked = false;
        String other = run + "-other";
        shelf.policy(other);
        diary.turn();
        shelf.save(Map.of(run + "-1", run, run + "-2", run, run + "-3", other));
        diary.turn();
        shelf.save(Map.of(kept(run), run));
        watchRemovals(kept(run));
    }

    @Override
    public void begin(String run) {
        Edits.edit(operations.resource(BackupPolicy.class, run), policy -> {
            policy.getSpec().retention = new Retention();
            policy.getSpec().retention.keepLast = 1;
            return policy;
        });
        ask(operations, run + "-3");
    }

    /** As {@code salvor backup delete} does. */
    static void ask(Operations operations, String backup) {
        Edits.edit(operations.resource(Backup.class, backup), found -> {
            found.getSpec().deletionPolicy = DeletionPolicy.Delete;
            found.getMetadata().getLabels().put(Labels.DELETE, backup);
            return found;
        });
    }

    @Override
    public Set<Caller.Kind> killed() {
        return EnumSet.of(Caller.Kind.Operator);
    }

    /** The status of a location has the time of each look of retention. */
    @Override
    public boolean comesByTheClock(String write) {
        return write.matches("api .*/backupstoragelocations/[^/]+/status");
    }

    @Override
    public boolean ended(String run) throws IOException {
        if (going(run).stream().anyMatch(shelf::isMarked)) {
            return false;
        }
        if (!asked) {
            upkeep.ask("prune");
            asked = true;
        }
        upkeep.waitOutPauses();
        return upkeep.isDone() && remains(run).isEmpty();
    }

    private List<String> remains(String run) throws IOException {
        List<String> remains = new ArrayList<>();
        for (String backup : going(run)) {
            remains.addAll(shelf.remains(backup));
        }
        return remains;
    }

    @Override
    public List<String> left(String run) throws IOException {
        List<String> left = Leftovers.ofBackup(installation.sandbox(), kept(run), run, Diary.NAMESPACES)
                .found();
        left.addAll(upkeep.left());
        left.addAll(remains(run));
        return left;
    }

    @Override
    public List<String> violations(String run) throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>(installation.deletions().end());
        violations.addAll(upkeep.violations(false));
        violations.addAll(shelf.violations(List.of(kept(run)), new ByHand(installation.sandbox(), run)));
        violations.addAll(installation.history().drain());
        return violations;
    }
}
