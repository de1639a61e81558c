package io.salvor.operator.storage;

import io.salvor.api.Condition;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Labels;
import io.salvor.maintenance.LookPause;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** When a repository is looked at: at once where that is asked for, by the annotation that people use for it as well. */
final class RepositoryLook {
    private RepositoryLook() {}

    /** When somebody last asked for one, in their words; null when nobody did. */
    static String requested(ResticRepository repository) {
        return repository.getMetadata().getAnnotations().get(Labels.REQUESTED_AT);
    }

    static ResticRepository request(ResticRepository repository, Instant time) {
        Map<String, String> annotations = new HashMap<>(repository.getMetadata().getAnnotations());
        annotations.put(Labels.REQUESTED_AT, time.toString());
        repository.getMetadata().setAnnotations(annotations);
        return repository;
    }

    /** How long the next look at one that is not ready has to wait; not at all where it was asked for since the last one. */
    static Duration notBefore(ResticRepository repository, Instant now) {
        ResticRepositoryStatus status = repository.getStatus();
        Optional<Instant> last = time(status.lastLookTime);
        if (last.isEmpty() || !Objects.equals(requested(repository), status.lastHandledReconcileAt)) {
            return Duration.ZERO;
        }
        Instant since = Stream.concat(
                        status.conditions.stream()
                                .filter(condition -> condition.type.equals(Conditions.READY))
                                .flatMap(condition -> troubled(condition).stream()),
                        time(status.lastHandledReconcileAt).filter(asked -> !asked.isAfter(last.get())).stream())
                .max(Instant::compareTo)
                .orElse(last.get());
        Duration left = Duration.between(now, last.get().plus(LookPause.after(since, last.get())));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How long to wait before one that has locks is looked at again: the longer nobody has asked for that, the longer. */
    static Duration again(ResticRepository repository, Instant now) {
        return LookPause.after(
                time(repository.getStatus().lastHandledReconcileAt).orElse(Instant.EPOCH), now);
    }

    private static Optional<Instant> troubled(Condition ready) {
        return ready.status.equals("False") ? time(ready.lastTransitionTime) : Optional.empty();
    }

    /** A time in somebody else's form counts as none. */
    private static Optional<Instant> time(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
