package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodVolumeRestore;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.ClaimKey;
import io.salvor.volume.ValueReader;
import java.util.Optional;

/**
 * The claims that a Restore makes for volumes which it keeps for them. Somebody else may have made one of them first, bound its volume, or
 * made another volume of the same data: then nothing is written into it.
 */
final class PlannedClaims {
    private final ResourceLister lister;
    private final RestoreRound round;
    private final TakenPlaces places;

    PlannedClaims(ResourceLister lister, RestoreRound round) {
        this.lister = lister;
        this.round = round;
        this.places = new TakenPlaces(lister, round.places());
    }

    /** Name of the volume that the plan keeps for the claim of a record. */
    private Optional<String> volume(PodVolumeRestore record) {
        if (record.getSpec().claim == null) {
            return Optional.empty();
        }
        ObjectKey claim = new ObjectKey(
                Kinds.CLAIMS.qualifiedName(), record.getSpec().pod.namespace, record.getSpec().claim.name);
        return round.plan().steps().stream()
                .filter(step -> step.object().equals(claim) && step.action() == Action.Create)
                .map(step -> step.body().at("/spec/volumeName").asText())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /** Why a claim that is mounted, or what is behind it, is somebody else's by now. @param place where it is mounted */
    Optional<String> taken(PodVolumeRestore record, Carriers.Place place) {
        return volume(record).flatMap(planned -> taken(claim(record), place, planned));
    }

    private Optional<String> taken(String claim, Carriers.Place place, String planned) {
        if (place.volume() == null || !planned.equals(place.volume().name())) {
            String has = place.volume() == null ? "none" : place.volume().name();
            return Optional.of(claim + " has PersistentVolume " + has + " and not " + planned
                    + ", as it was planned; nothing was written into it");
        }
        return places.taken(place.volume())
                .map(why -> claim + " was to be filled, and since that was planned " + why
                        + "; nothing was written into it");
    }

    /** Why a claim that is waited for will not get its volume: nobody makes it again, or the volume is kept for another. */
    Optional<String> lost(PodVolumeRestore record) {
        return volume(record).flatMap(planned -> lost(record, planned));
    }

    private Optional<String> lost(PodVolumeRestore record, String planned) {
        String namespace = record.getSpec().pod.namespace;
        String name = record.getSpec().claim.name;
        JsonNode claim = lister.get(Kinds.CLAIMS, namespace, name);
        if (claim == null) {
            return Optional.of(claim(record) + " is not there: it could not be made, or somebody has deleted it");
        }
        boolean bound = claim.at("/status/phase").asText().equals("Bound");
        JsonNode found = bound ? null : lister.get(Kinds.PERSISTENT_VOLUMES, null, planned);
        ClaimKey keptFor =
                found == null ? null : ValueReader.persistentVolume(found).claim();
        return keptFor == null || keptFor.sameName(namespace, name)
                ? Optional.empty()
                : Optional.of("PersistentVolume " + planned + " is kept for claim " + keptFor + " by now, and not for "
                        + claim(record));
    }

    private static String claim(PodVolumeRestore record) {
        return "claim " + record.getSpec().pod.namespace + "/" + record.getSpec().claim.name;
    }
}
