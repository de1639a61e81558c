package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.volume.NodeView;
import io.salvor.volume.Overlap;
import io.salvor.volume.PersistentVolumeView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the data of a PersistentVolume is that of another one by the time of a write. The plan has looked at all that were there then, and
 * knows those that it makes itself.
 */
public final class PlannedPlaces {
    private final Set<String> own;
    private final Instant planned;

    /** @param steps of the plan; @param planned a time that is not after it, by the clock of the API server */
    public PlannedPlaces(Collection<RestoreStep> steps, Instant planned) {
        this.own = steps.stream()
                .filter(step -> step.object().resource().equals(RestoreOrder.PERSISTENT_VOLUMES))
                .map(step -> step.object().name())
                .collect(Collectors.toSet());
        this.planned = planned;
    }

    /** Whether the plan does not know a PersistentVolume that is there. Times of an API server are whole seconds. */
    public boolean isNew(JsonNode volume) {
        String made = volume.at("/metadata/creationTimestamp").asText();
        return !own.contains(volume.at("/metadata/name").asText())
                && !made.isEmpty()
                && !Instant.parse(made).isBefore(planned.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * That one of these shares the data of a volume, as the rest of a sentence.
     *
     * @param since those that the plan does not know
     */
    public static Optional<String> taken(
            PersistentVolumeView volume, List<PersistentVolumeView> since, Collection<NodeView> nodes) {
        return since.stream()
                .filter(other -> !other.name().equals(volume.name()))
                .filter(other -> Overlap.of(volume, other, nodes) != Overlap.None)
                .map(other -> "PersistentVolume " + other.name() + " was made on " + other.backing()
                        + (other.claim() == null ? "" : " for claim " + other.claim()))
                .findFirst();
    }
}
