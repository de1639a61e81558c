package io.salvor.operator.restore;

import io.salvor.api.ObjectCounts;
import io.salvor.api.Progress;
import io.salvor.api.RestoreStatus;
import io.salvor.api.RestoreStepStatus;
import io.salvor.api.ScaledObject;
import io.salvor.api.VolumeCounts;
import io.salvor.reading.FoundBackup;
import io.salvor.restore.RestoreOutcome;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.units.Figures;
import io.salvor.units.Shortened;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Puts the plan of a Restore into its status: the first steps, all numbers. */
final class RestorePlanStatus {
    private static final int MOST_STEPS = 200;
    /** So many conflicts, and failures, are in the status. */
    static final int MOST_LISTED = 100;

    private static final int MOST_NOTES = 20;
    /** A plan that scales down more is a conflict, and says so. */
    private static final int MOST_SCALED = 1000;

    private RestorePlanStatus() {}

    /** Why it is this backup, and what a person should know of it. */
    static void chosen(RestoreStatus status, FoundBackup backup) {
        status.choice = Shortened.message(backup.choice());
        status.notes = backup.notes().stream()
                .limit(MOST_NOTES)
                .map(Shortened::message)
                .toList();
    }

    /** One more thing that a person should know. */
    static void note(RestoreStatus status, String note) {
        List<String> notes = new ArrayList<>(status.notes);
        String text = Shortened.message(note);
        if (notes.size() < MOST_NOTES && !notes.contains(text)) {
            notes.add(text);
            status.notes = notes;
        }
    }

    /** A message with what a person should know at its end. */
    static String noted(RestoreStatus status, String message) {
        return status.notes.isEmpty() ? message : withNotes(message, status.notes);
    }

    /** One more thing that a person should know of a Restore that has ended; its message says it too. */
    static void noteAtEnd(RestoreStatus status, String note) {
        note(status, note);
        status.message = withNotes(status.message, List.of(Shortened.message(note)));
    }

    private static String withNotes(String message, List<String> notes) {
        String end = message == null || message.endsWith(".") ? "" : ".";
        return message + end + " Note: " + String.join("; ", notes);
    }

    /** What a plan comes to, in numbers. */
    static String numbers(RestoreStatus status) {
        boolean sized = status.progress != null && status.progress.totalBytes > 0;
        return status.objects.planned + " objects and " + status.volumes.total + " volumes"
                + (sized ? " (" + Figures.bytes(status.progress.totalBytes) + ")" : "");
    }

    /** What keeps a plan from being carried out. */
    static String inTheWay(RestoreStatus status, List<Conflict> conflicts) {
        String more = conflicts.size() > 1 ? " (and " + (conflicts.size() - 1) + " more in status)" : "";
        return noted(status, "nothing was written: " + conflicts.get(0).message() + more);
    }

    static void write(RestoreStatus status, String backup, RestorePlan plan) {
        status.backup = backup;
        Stream<RestoreStepStatus> choice =
                Stream.ofNullable(status.choice).map(why -> line("Choose", "backup " + backup, why));
        Stream<RestoreStepStatus> notes = status.notes.stream().map(note -> line("Note", "backup " + backup, note));
        Stream<RestoreStepStatus> steps =
                plan.steps().stream().map(step -> line(step.action().name(), step.object(), step.reason()));
        Stream<RestoreStepStatus> skipped =
                plan.skipped().stream().map(object -> line("Skip", object.object(), object.reason()));
        status.steps = Stream.of(choice, notes, steps, skipped)
                .flatMap(Function.identity())
                .limit(MOST_STEPS)
                .toList();
        status.conflicts = plan.conflicts().stream()
                .limit(MOST_LISTED)
                .map(RestorePlanStatus::line)
                .toList();
        status.scaledDown = plan.steps().stream()
                .filter(step -> step.action() == Action.ScaleUp)
                .limit(MOST_SCALED)
                .map(RestorePlanStatus::scaled)
                .toList();
        status.objects = new ObjectCounts();
        status.objects.planned = plan.written();
        status.objects.skipped = plan.skipped().size();
        status.objects.conflicts = plan.conflicts().size();
        status.volumes = new VolumeCounts();
        status.volumes.total =
                plan.pods().stream().mapToInt(pod -> pod.volumes().size()).sum();
        status.records = status.volumes.total;
        status.volumes.skipped = plan.skippedVolumes().size();
        status.progress = new Progress();
        status.progress.totalBytes = plan.bytes();
        status.progress.bytesDone = 0L;
    }

    private static ScaledObject scaled(RestoreStep step) {
        String data = "claim " + step.object().namespace() + "/";
        ScaledObject scaled = new ScaledObject();
        scaled.resource = step.object().resource();
        scaled.namespace = step.object().namespace();
        scaled.name = step.object().name();
        scaled.replicas = step.body().at("/spec/replicas").asInt();
        scaled.claims = step.needs().stream()
                .map(need -> need.substring(data.length()))
                .sorted()
                .toList();
        return scaled;
    }

    /** Lists what could not be restored, once; returns whether it is new. */
    static boolean failure(RestoreStatus status, String action, String object, String reason) {
        if (status.failures.stream().anyMatch(failure -> Objects.equals(failure.object, object))) {
            return false;
        }
        if (status.failures.size() < MOST_LISTED) {
            List<RestoreStepStatus> failures = new ArrayList<>(status.failures);
            failures.add(line(action, object, reason));
            status.failures = failures;
        }
        return true;
    }

    /** What was listed as not made is made after all; returns whether it was listed. */
    static boolean noFailure(RestoreStatus status, String object) {
        List<RestoreStepStatus> failures = new ArrayList<>(status.failures);
        boolean listed = failures.removeIf(failure -> "Create".equals(failure.action) && object.equals(failure.object));
        status.failures = failures;
        return listed;
    }

    /** How many objects of the plan were there at the end; what was needed for a while is none of them. */
    static int existing(RestoreStatus status, RestorePlan plan) {
        Set<String> passing = plan.passing();
        int failedInPassing = (int) status.failures.stream()
                .filter(failure -> passing.contains(failure.object) && !"RestoreData".equals(failure.action))
                .count();
        return plan.objects()
                - status.objects.created
                - status.objects.updated
                - (status.objects.failed - failedInPassing);
    }

    /** How the objects ended. */
    static RestoreOutcome.Objects counts(RestoreStatus status) {
        return new RestoreOutcome.Objects(
                status.objects.created,
                status.objects.updated,
                status.objects.existing,
                status.objects.skipped,
                status.objects.failed);
    }

    private static RestoreStepStatus line(Conflict conflict) {
        RestoreStepStatus line = line("Conflict", conflict.object(), conflict.message());
        line.resolvedBy = conflict.resolvedBy();
        return line;
    }

    static RestoreStepStatus line(String action, Object object, String reason) {
        RestoreStepStatus line = new RestoreStepStatus();
        line.action = action;
        line.object = object.toString();
        line.reason = Shortened.message(reason);
        return line;
    }
}
