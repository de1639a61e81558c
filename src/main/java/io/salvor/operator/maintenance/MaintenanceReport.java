package io.salvor.operator.maintenance;

import io.salvor.api.CheckFinding;
import io.salvor.api.DamagedSnapshot;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.maintenance.MaintenanceDue;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Says in conditions of a repository how its maintenance stands, with an Event for each turn that a person may act on. */
@ApplicationScoped
public class MaintenanceReport {
    private static final int NAMED = 3;

    private final EventRecorder events;
    private final Clock clock;

    public MaintenanceReport(EventRecorder events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** All is done that was due. */
    void maintained(ResticRepository repository, String message) {
        say(repository, "True", Reason.Maintained, message + lacking(repository.getStatus()));
    }

    /** What a person has to see to; it stays said until it has passed. */
    private static String lacking(ResticRepositoryStatus status) {
        String damaged =
                status.maintenance != null && status.maintenance.found != null ? "; " + MaintenanceDue.OF_DAMAGED : "";
        int stuck = status.stuck.size();
        return damaged
                + (stuck == 0
                        ? ""
                        : "; " + stuck + (stuck == 1 ? " snapshot stays" : " snapshots or more stay")
                                + " that no time lets go, such as " + status.stuck.get(0));
    }

    /** It goes on, or waits for its turn, or is suspended. */
    void waits(ResticRepository repository, Reason reason, String message) {
        say(repository, "Unknown", reason, message);
    }

    /** It failed, and is tried again. */
    void failed(ResticRepository repository, Reason reason, String message) {
        if (say(repository, "False", reason, message)) {
            events.warning(repository, reason.name(), message);
        }
    }

    /** Something was in the way before a Job could be made. */
    void cannotBegin(KnownRepository known, Trouble trouble) {
        failedAgain(known);
        failed(known.repository(), trouble.reason(), trouble.getMessage());
    }

    /** It waits longer each time before it is tried again. */
    void failedAgain(KnownRepository known) {
        ResticRepositoryStatus status = known.status();
        status.maintenanceFailures = status.maintenanceFailures == null ? 1 : status.maintenanceFailures + 1;
        status.lastFailureTime = now().toString();
    }

    /** Whether the last check was content. */
    void checked(ResticRepository repository) {
        CheckFinding found =
                repository.getStatus().maintenance == null ? null : repository.getStatus().maintenance.found;
        if (found == null) {
            Conditions.remove(repository.getStatus().conditions, Conditions.DAMAGED);
            return;
        }
        String message = damage(found);
        boolean news = !Conditions.has(
                repository.getStatus().conditions,
                Conditions.DAMAGED,
                "True",
                Reason.RepositoryDamaged.name(),
                message);
        set(repository, Conditions.DAMAGED, "True", Reason.RepositoryDamaged, message);
        if (news) {
            events.warning(repository, Reason.RepositoryDamaged.name(), message);
        }
    }

    private static String damage(CheckFinding found) {
        List<String> backups = found.snapshots.stream()
                .map(snapshot -> snapshot.backup)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        String what = found.packCount != null && found.packCount > 0
                ? found.packCount + " packs are damaged or missing"
                : found.errors + " errors, and no pack is named: " + first(found);
        String touched = backups.isEmpty()
                ? ""
                : "; Backups that need them: " + some(backups) + ", of volumes "
                        + some(found.snapshots.stream()
                                .map((DamagedSnapshot snapshot) -> snapshot.volume)
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList());
        return "a check has found damage: " + what + touched
                + ". Nothing is removed from the repository until a check is content; docs/repair.md says what to do";
    }

    private static String first(CheckFinding found) {
        return found.lines.isEmpty() ? "see the log of its Job" : found.lines.get(0);
    }

    private static String some(List<String> names) {
        String some = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() <= NAMED ? some : some + " and " + (names.size() - NAMED) + " more";
    }

    /** Whether that is news. */
    private boolean say(ResticRepository repository, String status, Reason reason, String message) {
        boolean news =
                !Conditions.has(repository.getStatus().conditions, Conditions.MAINTAINED, status, reason.name(), null);
        set(repository, Conditions.MAINTAINED, status, reason, message);
        return news;
    }

    private void set(ResticRepository repository, String type, String status, Reason reason, String message) {
        Conditions.set(
                repository.getStatus().conditions,
                type,
                status,
                reason.name(),
                message,
                repository.getMetadata().getGeneration(),
                now());
    }

    Instant now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
    }
}
