package io.salvor.operator.retention;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Backup;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationRetentionStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.retention.LocationLook.Found;
import io.salvor.operator.run.RunStatus;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.BackupCopies;
import io.salvor.retention.BackupFate;
import io.salvor.retention.Freeze;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says in the status of a location, and of those of its Backups that are in the cluster, what stays and why. */
final class RetentionReport {
    /** As many as the schema takes. */
    private static final int NEXT = 20;

    private final OwnObjects objects;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    RetentionReport(OwnObjects objects, EventRecorder events, ObjectMapper json, Clock clock) {
        this.objects = objects;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    /** @param name of the location, which may be gone by now @param at when the look began */
    void found(String name, Found found, Instant at) {
        objects.get(BackupStorageLocation.class, name).ifPresent(location -> {
            StatusUpdates<BackupStorageLocation> update = new StatusUpdates<>(objects, json, location);
            RunStatus<?> standing = RunStatus.ofState(location, location.getStatus(), events, clock);
            LocationRetentionStatus status = new LocationRetentionStatus();
            List<BackupFate> there = found.there();
            List<BackupFate> frozen =
                    there.stream().filter(fate -> fate.frozen().isPresent()).toList();
            status.lastLookTime = standing.now().toString();
            status.backups = there.size();
            status.expired = (int) there.stream().filter(BackupFate::goes).count();
            status.frozen = frozen.size();
            status.deleting = found.deleting();
            status.next = found.next().stream().limit(NEXT).toList();
            status.oldest =
                    there.stream().findFirst().map(fate -> fate.backup().name()).orElse(null);
            status.message = Conditions.stored(found.problems().stream()
                    .findFirst()
                    .map(first -> problem(first, found))
                    .orElse(null));
            location.getStatus().retention = status;
            if (frozen.isEmpty()) {
                standing.beside(
                        Conditions.RETENTION,
                        true,
                        Reason.RetentionCarriedOut,
                        "nothing stays that no retention keeps");
            } else {
                standing.lacksBeside(Conditions.RETENTION, Reason.BackupsFrozen, summary(frozen));
            }
            // Where the location has changed meanwhile, the next look says it.
            update.write();
        });
        ofBackups(name, found, at);
    }

    /** A look did not get to its end. @param name of the location, which may be gone by now */
    void failed(String name, Trouble trouble) {
        objects.get(BackupStorageLocation.class, name).ifPresent(location -> {
            StatusUpdates<BackupStorageLocation> update = new StatusUpdates<>(objects, json, location);
            RunStatus<?> standing = RunStatus.ofState(location, location.getStatus(), events, clock);
            if (location.getStatus().retention == null) {
                location.getStatus().retention = new LocationRetentionStatus();
            }
            String message = "retention did not get to the end of its look, and looks again: " + trouble.getMessage();
            location.getStatus().retention.message = Conditions.stored(message);
            standing.beside(Conditions.RETENTION, false, trouble.reason(), message);
            update.write();
        });
    }

    private static String problem(String first, Found found) {
        int more = found.problems().size() - 1;
        return more == 0 ? first : first + "; and " + more + " more";
    }

    /** Of each reason how many, and the words of the first: they are the same for all of one policy. */
    private static String summary(List<BackupFate> frozen) {
        Map<Freeze, List<BackupFate>> byReason = new TreeMap<>(frozen.stream()
                .collect(Collectors.groupingBy(fate -> fate.frozen().orElseThrow())));
        return byReason.entrySet().stream()
                .map(entry -> entry.getValue().size() + " " + entry.getKey() + ", such as "
                        + entry.getValue().get(0).backup().name() + ": "
                        + entry.getValue().get(0).because())
                .collect(Collectors.joining("; "));
    }

    private void ofBackups(String location, Found found, Instant at) {
        Map<String, BackupFate> frozen = new HashMap<>();
        found.fates().stream()
                .filter(fate -> fate.frozen().isPresent())
                .forEach(fate -> frozen.put(fate.backup().uid(), fate));
        objects.each(Backup.class, LabelChoice.having(Labels.ENDED), backup -> {
            if (location.equals(backup.getStatus().storageLocation)
                    && !backup.getMetadata().getLabels().containsKey(Labels.ORIGIN)) {
                say(backup, Optional.ofNullable(frozen.get(backup.getMetadata().getUid())));
            }
            BackupCopies.takeOut(objects, backup, location, found.held(), at);
        });
    }

    private void say(Backup backup, Optional<BackupFate> frozen) {
        boolean said = frozen.map(fate -> Conditions.has(
                        backup.getStatus().conditions,
                        Conditions.FROZEN,
                        "True",
                        reason(fate).name(),
                        fate.because()))
                .orElseGet(() -> backup.getStatus().conditions.stream()
                        .noneMatch(condition -> condition.type.equals(Conditions.FROZEN)));
        if (said) {
            return;
        }
        Instant now = Instant.now(clock);
        objects.editStatus(backup, current -> {
            frozen.ifPresentOrElse(
                    fate -> Conditions.set(
                            current.getStatus().conditions,
                            Conditions.FROZEN,
                            "True",
                            reason(fate).name(),
                            fate.because(),
                            current.getMetadata().getGeneration(),
                            now),
                    () -> Conditions.remove(current.getStatus().conditions, Conditions.FROZEN));
            return current;
        });
    }

    private static Reason reason(BackupFate fate) {
        return switch (fate.frozen().orElseThrow()) {
            case PolicyGone -> Reason.PolicyGone;
            case PolicyInvalid -> Reason.InvalidPolicy;
            case Suspicious -> Reason.SuspiciousVolumes;
            case CopiesEnded -> Reason.CopiesEnded;
            case InUse -> Reason.RestoreReads;
            case Unsigned -> Reason.BackupUnsigned;
            case Changed -> Reason.BackupChanged;
        };
    }
}
