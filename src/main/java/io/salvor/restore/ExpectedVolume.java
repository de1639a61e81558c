package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.volume.ClaimKey;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.ValueReader;
import java.util.Optional;

/**
 * Whether a PersistentVolume that is there at the time of a write is what this Restore planned, because an earlier look of it wrote it
 * already. Between plan and write somebody else may have made it, bound it or deleted it.
 */
public final class ExpectedVolume {
    private ExpectedVolume() {}

    /**
     * What tells the volume that is there from the planned one, as the rest of a sentence that starts with it; empty for nothing.
     *
     * @param planned the body of its step: a volume to make, or what changes it
     * @param there null when it is not there
     * @param claimUid of the claim that it is planned for; null when that is not there
     */
    public static Optional<String> difference(JsonNode planned, JsonNode there, String claimUid) {
        if (there == null) {
            return Optional.of("it is gone");
        }
        PersistentVolumeView wanted = ValueReader.persistentVolume(planned);
        PersistentVolumeView found = ValueReader.persistentVolume(there);
        boolean sameObject = wanted.uid() == null || wanted.uid().equals(found.uid());
        boolean sameData = !wanted.backing().known()
                || wanted.backing().equals(found.backing()) && wanted.affinity().equals(found.affinity());
        if (!sameObject || !sameData) {
            return Optional.of("it is another one, with " + found.backing() + " behind it");
        }
        if (found.deleting()) {
            return Optional.of("it is being deleted");
        }
        return isFor(wanted.claim(), found.claim(), claimUid)
                ? Optional.empty()
                : Optional.of(
                        found.claim() == null ? "it is for no claim" : "it is for claim " + found.claim() + uid(found));
    }

    /** A claim of the right name but another UID is one that is gone, and the volume waits for it in vain. */
    private static boolean isFor(ClaimKey wanted, ClaimKey found, String claimUid) {
        if (found == null || !found.sameName(wanted.namespace(), wanted.name())) {
            return false;
        }
        return found.uid() == null
                || found.uid().equals(wanted.uid())
                || found.uid().equals(claimUid);
    }

    private static String uid(PersistentVolumeView volume) {
        return volume.claim().uid() == null
                ? ""
                : " with the UID " + volume.claim().uid();
    }
}
