package io.salvor.operator.maintenance;

import io.salvor.api.DataRead;
import io.salvor.api.MaintenanceAttempt;
import io.salvor.api.MaintenanceRecord;
import io.salvor.api.MaintenanceRound;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Names;
import io.salvor.maintenance.DataShare;
import io.salvor.maintenance.MaintenanceDue;
import io.salvor.maintenance.MaintenanceSettings;
import io.salvor.maintenance.MaintenanceWish;
import io.salvor.maintenance.Step;
import io.salvor.reading.MaintenanceLayers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Writes down what is to be done in a round, before the first of it is done. */
final class MaintenanceRounds {
    private MaintenanceRounds() {}

    /** The round at hand: the one that is begun, with what a person asks for beside it, or a new one. */
    static MaintenanceRound of(KnownRepository known, MaintenanceDue due, MaintenanceSettings settings, Instant now) {
        ResticRepositoryStatus status = known.status();
        List<Step> left = known.left();
        if (status.round != null && known.wish().isEmpty()) {
            return status.round;
        }
        MaintenanceRound round = new MaintenanceRound();
        round.number = number(status) + 1;
        round.since = now.toString();
        round.because = due.because();
        List<Step> wanted = Step.of(due.maintain(), due.check());
        round.steps = Stream.of(Step.values())
                .filter(step -> wanted.contains(step) || left.contains(step))
                .map(Step::name)
                .toList();
        round.prune = MaintenanceLayers.rules(settings.prune());
        if (round.steps.contains(Step.Check.name())) {
            share(round, known, settings);
        }
        return round;
    }

    /** The Job that is to be made. */
    static MaintenanceAttempt attempt(KnownRepository known, Instant since, Instant deadline) {
        MaintenanceAttempt attempt = new MaintenanceAttempt();
        attempt.attempt = known.status().lastAttempt;
        attempt.name = Names.maintenance(known.name(), attempt.attempt);
        attempt.since = since.toString();
        attempt.deadline = deadline.toString();
        return attempt;
    }

    /** The round that follows at once on one that is done; null for none. What no Secret has room for is forgotten by the next Job. */
    static MaintenanceRound after(KnownRepository known, Instant now) {
        MaintenanceRound done = known.status().round;
        MaintenanceRecord record = known.status().maintenance;
        if (done == null || record == null || known.isDamaged()) {
            return null;
        }
        boolean full = done.steps.contains(Step.Forget.name())
                && record.forgotten != null
                && record.forgotten >= MaintenanceStart.MOST_FORGOTTEN;
        if (!full) {
            return null;
        }
        MaintenanceRound round = new MaintenanceRound();
        round.number = done.number + 1;
        round.since = now.toString();
        round.because = "there were more snapshots to forget than one Job is given";
        round.steps =
                Stream.of(Step.Forget, Step.Prune, Step.Figures).map(Step::name).toList();
        round.prune = done.prune;
        return round;
    }

    private static long number(ResticRepositoryStatus status) {
        long done = status.maintenance == null || status.maintenance.round == null ? 0 : status.maintenance.round;
        return status.round == null ? done : Math.max(done, status.round.number);
    }

    private static void share(MaintenanceRound round, KnownRepository known, MaintenanceSettings settings) {
        boolean all = known.wish().filter(MaintenanceWish.CheckAll::equals).isPresent();
        if (!all && settings.readDataDays() == null) {
            return;
        }
        Duration period =
                settings.checkFrequency() == null ? settings.maintenanceFrequency() : settings.checkFrequency();
        DataShare share = all ? DataShare.ALL : DataShare.next(settings.readDataDays(), period, turn(known.status()));
        round.readPart = share.part();
        round.readParts = share.parts();
    }

    private static DataShare.Turn turn(ResticRepositoryStatus status) {
        DataRead read = status.maintenance == null ? null : status.maintenance.read;
        return read == null || read.parts == null || read.part == null
                ? null
                : new DataShare.Turn(
                        read.parts,
                        read.part,
                        KnownRepository.time(read.since).orElse(Instant.EPOCH),
                        KnownRepository.time(read.allSince).orElse(null));
    }
}
