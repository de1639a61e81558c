package io.salvor.operator.source;

import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceStatus;
import io.salvor.kubernetes.Labels;
import io.salvor.sync.RevisionDecider;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What makes a source be looked at before its time is up, when it changes.
 *
 * @param generation the spec
 * @param requests the values of the annotations that ask for a sync, Salvor's and Flux's, without those that are missing
 * @param accepted the commits that people have accepted, or empty texts
 */
record SyncRequest(Long generation, List<String> requests, List<String> accepted) {
    /** Nothing was asked for yet. */
    static final SyncRequest NONE = new SyncRequest(null, List.of(), List.of());

    static SyncRequest of(PolicySource source) {
        Map<String, String> annotations = source.getMetadata().getAnnotations() == null
                ? Map.of()
                : source.getMetadata().getAnnotations();
        return new SyncRequest(
                source.getMetadata().getGeneration(),
                Stream.of(Labels.REQUESTED_AT, Labels.FLUX_REQUESTED_AT)
                        .map(annotations::get)
                        .filter(value -> value != null)
                        .toList(),
                Stream.of(RevisionDecider.ACCEPT_REMOVAL, RevisionDecider.ACCEPT_RETENTION)
                        .map(name -> annotations.getOrDefault(name, ""))
                        .toList());
    }

    /**
     * The request that this sync answers: the one that is new. Values are times, so that of two that may be new it is the greater.
     *
     * @param before the request of the last sync, {@link #NONE} if this process knows of none
     */
    String answer(SyncRequest before, PolicySourceStatus status) {
        Comparator<String> isNew = Comparator.comparing(value -> !before.requests.contains(value));
        String newest = requests.stream()
                .max(isNew.thenComparing(Comparator.naturalOrder()))
                .orElse(null);
        String answered = status.lastHandledReconcileAt;
        boolean nothingNew = newest == null || before.requests.contains(newest);
        return nothingNew && (newest == null || requests.contains(answered)) ? answered : newest;
    }
}
