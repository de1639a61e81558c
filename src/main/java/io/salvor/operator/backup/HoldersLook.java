package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodVolumeBackup;
import io.salvor.backup.HolderSteps.Holder;
import io.salvor.backup.HolderSteps.Stand;
import io.salvor.restore.WaitState;
import io.salvor.volume.ClaimHolder;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The pods that hold claims for Backups, in one look.
 *
 * @param pods those of all Backups
 * @param backupUid UID of the Backup that looks
 */
record HoldersLook(List<JsonNode> pods, String backupUid) {
    /** Nobody has looked. */
    static final HoldersLook NONE = new HoldersLook(List.of(), "");

    HoldersLook {
        pods = List.copyOf(pods);
    }

    /** Those of this Backup. */
    List<JsonNode> own() {
        return pods.stream()
                .filter(pod -> HolderPods.backupUid(pod).equals(backupUid))
                .toList();
    }

    /** The pod that holds the claim of a volume, whichever Backup it was made for. */
    private Optional<JsonNode> pod(PodVolumeBackup volume) {
        return pods.stream().filter(pod -> isFor(volume, pod)).findFirst();
    }

    static boolean isFor(PodVolumeBackup volume, JsonNode pod) {
        return volume.getSpec().claim != null
                && volume.getSpec()
                        .pod
                        .namespace
                        .equals(pod.at("/metadata/namespace").asText())
                && ClaimHolder.nameToSave(volume.getSpec().claim.name)
                        .equals(pod.at("/metadata/name").asText());
    }

    PodView view(PodVolumeBackup volume) {
        return ValueReader.pod(pod(volume).orElseThrow());
    }

    /** Whether another Backup holds the claim; it is waited for. */
    boolean isHeldForAnother(PodVolumeBackup volume) {
        return pod(volume)
                .filter(pod -> !HolderPods.backupUid(pod).equals(backupUid))
                .isPresent();
    }

    /** How the pod of a volume stands. @param usable whether a Job may be sent to a node */
    Holder holder(PodVolumeBackup volume, Predicate<String> usable) {
        return pod(volume).map(pod -> holder(pod, usable)).orElse(Holder.MISSING);
    }

    private Holder holder(JsonNode pod, Predicate<String> usable) {
        String name = pod.at("/metadata/namespace").asText() + "/"
                + pod.at("/metadata/name").asText();
        WaitState state = WaitState.of(name, backupUid, pod);
        String node = pod.at("/spec/nodeName").asText(null);
        String gone = pod.at("/metadata/deletionTimestamp").asText("");
        boolean lost = node != null && !usable.test(node);
        String message = !gone.isEmpty()
                ? "pod " + name + " is being deleted, and is still there"
                : lost
                        ? "node " + node + " of pod " + name + ", which holds the claim, is not Ready"
                        : said(name, state);
        return new Holder(
                lost ? Stand.Lost : stand(state),
                !gone.isEmpty(),
                node,
                time(gone.isEmpty() ? pod.at("/metadata/creationTimestamp").asText() : gone),
                message);
    }

    /** A pod that waits in vain for the data of a Restore is one that holds a claim for a Backup. */
    private static String said(String name, WaitState state) {
        return switch (state.kind()) {
            case NotYet -> "pod " + name + ", which is to hold the claim, has not started" + state.why();
            case Foreign -> "pod " + name + " is there and was not made for this Backup";
            case Failed, Released -> "pod " + name + ", which is to hold the claim, has ended";
            case Gone, Waiting -> state.message();
        };
    }

    private static Stand stand(WaitState state) {
        return switch (state.kind()) {
            case Gone -> Stand.Missing;
            case Foreign -> Stand.Foreign;
            case NotYet -> Stand.Starting;
            case Waiting -> Stand.Holding;
            case Released, Failed -> Stand.Broken;
        };
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
