package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.restore.ExpectedVolume;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.ValueReader;
import java.util.Optional;

/**
 * Writes PersistentVolumes and the claims that name one. Between plan and write somebody else may have taken a volume: then nothing is
 * written, and it is this volume's failure. What an earlier look of this Restore wrote is known again.
 */
final class VolumeWrites {
    private final ResourceLister lister;
    private final ResourceWriter writer;

    VolumeWrites(ResourceLister lister, ResourceWriter writer) {
        this.lister = lister;
        this.writer = writer;
    }

    /** Whether a step is one that this class writes. */
    static boolean writes(RestoreStep step) {
        return isVolume(step) || isClaim(step) && step.body().at("/spec").hasNonNull("volumeName");
    }

    private static boolean isVolume(RestoreStep step) {
        return step.object().resource().equals(Kinds.PERSISTENT_VOLUMES.qualifiedName());
    }

    private static boolean isClaim(RestoreStep step) {
        return step.object().resource().equals(Kinds.CLAIMS.qualifiedName());
    }

    /** @param places where others have made volumes since the plan */
    Outcome write(Resource resource, RestoreStep step, TakenPlaces places) {
        if (!isVolume(step)) {
            return claim(resource, step);
        }
        return step.action() == Action.Adopt ? adopt(resource, step, places) : make(resource, step, places);
    }

    private Outcome adopt(Resource resource, RestoreStep step, TakenPlaces places) {
        String name = step.object().name();
        Optional<String> before = difference(name, step.body());
        JsonNode volume = lister.get(Kinds.PERSISTENT_VOLUMES, null, name);
        Optional<String> taken = before.isEmpty() || volume == null
                ? Optional.empty()
                : places.taken(ValueReader.persistentVolume(volume));
        if (taken.isPresent()) {
            return changed(taken.get());
        }
        Outcome outcome = writer.patch(resource, null, name, step.body());
        if (outcome.result() == Result.Created) {
            return outcome;
        }
        Optional<String> difference = difference(name, step.body());
        if (difference.isEmpty()) {
            return new Outcome(Result.Created, "");
        }
        return outcome.result() == Result.Failed ? outcome : changed(difference.get());
    }

    private Outcome make(Resource resource, RestoreStep step, TakenPlaces places) {
        String name = step.object().name();
        Optional<String> taken = lister.get(Kinds.PERSISTENT_VOLUMES, null, name) == null
                ? places.taken(ValueReader.persistentVolume(step.body()))
                : Optional.empty();
        if (taken.isPresent()) {
            return changed(taken.get());
        }
        Outcome outcome = writer.create(resource, null, step.body());
        return outcome.result() == Result.Existing
                ? difference(name, step.body()).map(VolumeWrites::changed).orElse(outcome)
                : outcome;
    }

    private static Outcome changed(String difference) {
        return new Outcome(
                Result.Failed,
                "has changed since the plan was made: " + difference
                        + ". It was left as it is; create another Restore");
    }

    private Optional<String> difference(String volume, JsonNode planned) {
        JsonNode reference = planned.at("/spec/claimRef");
        JsonNode claim = lister.get(
                Kinds.CLAIMS,
                reference.path("namespace").asText(),
                reference.path("name").asText());
        return ExpectedVolume.difference(planned, lister.get(Kinds.PERSISTENT_VOLUMES, null, volume), uid(claim));
    }

    private static String uid(JsonNode object) {
        return object == null ? null : object.at("/metadata/uid").asText();
    }

    /** A claim that names a volume which is kept for another one would wait for ever, and its pods with it. */
    private Outcome claim(Resource resource, RestoreStep step) {
        String name = step.body().at("/spec/volumeName").asText();
        JsonNode reference = Optional.ofNullable(lister.get(Kinds.PERSISTENT_VOLUMES, null, name))
                .map(volume -> volume.at("/spec/claimRef"))
                .orElse(null);
        boolean kept = reference != null
                && reference.path("namespace").asText().equals(step.object().namespace())
                && reference.path("name").asText().equals(step.object().name());
        if (!kept) {
            return new Outcome(
                    Result.Failed,
                    "was not made: PersistentVolume " + name + " is not kept for it; see its own failure");
        }
        Outcome outcome = writer.create(resource, step.object().namespace(), step.body());
        String other = outcome.result() == Result.Existing ? volumeOf(step.object()) : null;
        return other == null || other.equals(name) ? outcome : changed("it is there with PersistentVolume " + other);
    }

    private String volumeOf(ObjectKey claim) {
        JsonNode there = lister.get(Kinds.CLAIMS, claim.namespace(), claim.name());
        return there == null ? null : ValueReader.claim(there).volumeName();
    }
}
