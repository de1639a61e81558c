package io.salvor.crash;

import io.salvor.api.Backup;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** The maintenance of a repository that is due, with a snapshot to forget and data to prune; a Backup is asked for while it is at work. */
final class Maintaining extends ShelvedSubject {
    private static final List<String> NAMESPACES = Diary.NAMESPACES.subList(0, 1);

    private Upkeep upkeep;
    private boolean asked;

    /** @param scratch folder for restored files */
    Maintaining(Installation installation, Diary diary, Path scratch) {
        super(installation, diary, scratch);
    }

    private static String going(String run) {
        return run + "-1";
    }

    private static String kept(String run) {
        return run + "-2";
    }

    private static String meanwhile(String run) {
        return run + "-3";
    }

    @Override
    public void prepare(String run) throws IOException {
        shelve(run, NAMESPACES);
        upkeep = new Upkeep(operations, run, NAMESPACES);
        asked = false;
        diary.turn();
        shelf.save(Map.of(going(run), run));
        diary.turn();
        shelf.save(Map.of(kept(run), run));
        watchRemovals(kept(run));
        Deleting.ask(operations, going(run));
        Awaitility.await("a Backup to be deleted but for its snapshots and files")
                .atMost(Operations.LONGEST)
                .until(() -> operations.resource(Backup.class, going(run)).get() == null);
    }

    @Override
    public void begin(String run) {
        upkeep.fallDue();
    }

    @Override
    public Set<Caller.Kind> killed() {
        return EnumSet.of(Caller.Kind.Operator, Caller.Kind.Maintenance);
    }

    /** The status of a location has the time of each look of retention. */
    @Override
    public boolean comesByTheClock(String write) {
        return write.matches("api .*/backupstoragelocations/[^/]+/status");
    }

    @Override
    public boolean ended(String run) throws IOException {
        upkeep.waitOutPauses();
        boolean done = upkeep.isDone();
        if (!asked && (done || upkeep.isAtStep())) {
            diary.turn();
            shelf.ask(meanwhile(run));
            asked = true;
        }
        return done && asked && shelf.isEnded(meanwhile(run));
    }

    @Override
    public List<String> left(String run) throws IOException {
        leases.take(run, NAMESPACES);
        List<String> left = Leftovers.ofBackup(installation.sandbox(), meanwhile(run), run, NAMESPACES)
                .found();
        left.addAll(upkeep.left());
        left.addAll(shelf.remains(going(run)));
        return left;
    }

    @Override
    public List<String> violations(String run) throws IOException, InterruptedException {
        shelf.add(meanwhile(run));
        List<String> violations = new ArrayList<>(installation.deletions().end());
        violations.addAll(upkeep.violations(true));
        violations.addAll(
                shelf.violations(List.of(kept(run), meanwhile(run)), new ByHand(installation.sandbox(), run)));
        violations.addAll(installation.history().drain());
        return violations;
    }
}
