package io.salvor.node.maintenance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.CheckFinding;
import io.salvor.api.DataRead;
import io.salvor.api.MaintenanceRecord;
import io.salvor.api.MaintenanceRound;
import io.salvor.api.ResticRepository;
import io.salvor.maintenance.DataShare;
import io.salvor.maintenance.DataShare.Turn;
import io.salvor.maintenance.Step;
import io.salvor.node.SnapshotList;
import io.salvor.restic.CheckResult;
import io.salvor.restic.PackUse;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.ResticUpkeep;
import io.salvor.restic.Snapshot;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Does one step, and returns what came of it as fields of the repository's status.
 *
 * @param deadline when all of it has to be done
 */
record StepWork(
        ResticUpkeep restic,
        RepositoryAccess access,
        SnapshotList forget,
        MaintenanceLimits limits,
        Instant deadline,
        PrintWriter log,
        Clock clock) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many packs are asked for at once, and no more are in the status. */
    private static final int MOST_PACKS = 50;

    private static final int MOST_FILES = 1000;

    ObjectNode perform(Step step, ResticRepository repository) {
        log.println(step + " of repository " + access.identifier());
        return switch (step) {
            case Forget -> forgotten();
            case Prune -> pruned();
            case Check -> checked(repository);
            case Figures -> counted(repository);
        };
    }

    private ObjectNode forgotten() {
        forget.batches().forEach(ids -> restic.forget(access, ids, left()));
        log.println(forget.ids().size() + " snapshots are forgotten");
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.putObject("maintenance").put("forgotten", forget.ids().size());
        return fields;
    }

    private ObjectNode pruned() {
        Long unused = restic.prune(access, limits.prune(), left()).orElse(null);
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.putObject("maintenance").put("unusedBytes", unused);
        return fields.put("lastMaintenanceTime", now());
    }

    private ObjectNode checked(ResticRepository repository) {
        MaintenanceRound round = repository.getStatus().round;
        Instant begun = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        boolean reads = round.readPart != null && round.readParts != null;
        CheckResult result = restic.check(access, reads ? round.readPart : 0, reads ? round.readParts : 0, left());
        ObjectNode fields = JsonNodeFactory.instance.objectNode().put("lastCheckTime", now());
        ObjectNode record = fields.putObject("maintenance");
        if (reads) {
            DataShare share = new DataShare(round.readPart, round.readParts);
            record.set("read", JSON.valueToTree(read(share.after(turn(repository), begun))));
        }
        if (result.isContent()) {
            record.putNull("found");
        } else {
            DamageReport report = report(result);
            report.print(log);
            record.set("found", whole(report.finding(Instant.now(clock).truncatedTo(ChronoUnit.SECONDS))));
        }
        return fields;
    }

    private DamageReport report(CheckResult result) {
        List<String> packs = result.packs().stream().sorted().limit(MOST_PACKS).toList();
        if (packs.isEmpty()) {
            return new DamageReport(result, new PackUse(Map.of()), List.of());
        }
        try {
            return new DamageReport(
                    result, restic.uses(access, packs, MOST_FILES, left()), restic.snapshots(access, left()));
        } catch (ResticException e) {
            if (e.reason() == Reason.Interrupted || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // That there is damage is not kept back for it.
            return new DamageReport(
                    result.saying("it is not known which Backups need the packs: " + e.getMessage()),
                    new PackUse(Map.of()),
                    List.of());
        }
    }

    /** With every field, so that none of an earlier finding stays. */
    private static ObjectNode whole(CheckFinding finding) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (Field field : CheckFinding.class.getFields()) {
            all.putNull(field.getName());
        }
        all.setAll((ObjectNode) JSON.valueToTree(finding));
        return all;
    }

    private ObjectNode counted(ResticRepository repository) {
        List<Snapshot> snapshots = restic.snapshots(access, left());
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode record = fields.putObject("maintenance");
        if (saidByPrune(repository.getStatus().maintenance)) {
            record.putNull("neededBytes");
        } else {
            record.putNull("unusedBytes");
            record.put("neededBytes", snapshots.isEmpty() ? 0 : restic.neededBytes(access, left()));
        }
        record.put("oldestSnapshot", snapshots.isEmpty() ? null : time(snapshots.get(0)));
        record.put("newestSnapshot", snapshots.isEmpty() ? null : time(snapshots.get(snapshots.size() - 1)));
        record.put("figuresTime", now());
        return fields;
    }

    /** Whether the prune of this round has said what is unused: restic walks through all trees to count that. */
    private static boolean saidByPrune(MaintenanceRecord record) {
        return record != null && record.unusedBytes != null && record.done.contains(Step.Prune.name());
    }

    private static String time(Snapshot snapshot) {
        return snapshot.time().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Turn turn(ResticRepository repository) {
        MaintenanceRecord record = repository.getStatus().maintenance;
        DataRead read = record == null ? null : record.read;
        return read == null || read.parts == null
                ? null
                : new Turn(
                        read.parts,
                        read.part,
                        Instant.parse(read.since),
                        read.allSince == null ? null : Instant.parse(read.allSince));
    }

    private static DataRead read(Turn turn) {
        DataRead read = new DataRead();
        read.parts = turn.parts();
        read.part = turn.part();
        read.percent = turn.percent() + "%";
        read.since = turn.since().toString();
        read.allSince = turn.allSince() == null ? null : turn.allSince().toString();
        return read;
    }

    private String now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Duration left() {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
