package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.operator.run.Obstacles;
import io.salvor.restore.WaitState;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Removes pods that wait for the data of a Restore: holder pods when it is there, and all of them where it will not come. */
@ApplicationScoped
public class CarrierRemoval {
    private final ResourceLister lister;
    private final ResourceWriter writer;

    public CarrierRemoval(ResourceLister lister, ResourceWriter writer) {
        this.lister = lister;
        this.writer = writer;
    }

    /** Whether a pod of that name waits for data of this Restore, and nobody has asked for its end. */
    boolean waits(String namespace, String name, String restoreUid) {
        JsonNode pod = lister.get(Kinds.PODS, namespace, name);
        return isWaiting(WaitState.of(namespace + "/" + name, restoreUid, pod).kind());
    }

    /**
     * Whether no pod of the cluster waits for this Restore any more; those that do are deleted. The records of an ended Restore that would name
     * them leave the cluster before it does.
     *
     * @throws ObstacleException where the cluster refuses to delete one; the others are deleted all the same
     */
    boolean goneEverywhere(String restoreUid) {
        List<JsonNode> waiting = new ArrayList<>();
        lister.list(Kinds.PODS, null, pod -> {
            if (isWaiting(WaitState.of("", restoreUid, pod).kind())) {
                waiting.add(pod.path("metadata"));
            }
        });
        Obstacles.each(
                waiting,
                pod -> gone(pod.path("namespace").asText(), pod.path("name").asText(), restoreUid, false));
        return waiting.isEmpty();
    }

    private static boolean isWaiting(WaitState.Kind state) {
        return state == WaitState.Kind.NotYet || state == WaitState.Kind.Waiting || state == WaitState.Kind.Failed;
    }

    /**
     * Whether no pod of that name waits for this Restore any more, and no kubelet has mounted anything for it; one that does is deleted. A pod
     * of the backup that has gone on, or one that this Restore has not made, is left alone.
     *
     * @param holder whether it only held claims: such a pod goes whatever has become of it
     * @throws ObstacleException where the cluster refuses to delete it
     */
    boolean gone(String namespace, String name, String restoreUid, boolean holder) {
        JsonNode pod = lister.get(Kinds.PODS, namespace, name);
        WaitState.Kind state =
                WaitState.of(namespace + "/" + name, restoreUid, pod).kind();
        boolean wentOn = state == WaitState.Kind.Released && !holder;
        if (state == WaitState.Kind.Gone || state == WaitState.Kind.Foreign || wentOn) {
            return true;
        }
        if (!pod.path("metadata").hasNonNull("deletionTimestamp")) {
            Outcome outcome = writer.delete(
                    Kinds.PODS, namespace, name, pod.at("/metadata/uid").asText());
            if (outcome.result() == Result.Failed) {
                throw new ObstacleException(
                        Reason.AccessDenied,
                        "pod " + namespace + "/" + name + " waits for data and cannot be deleted: " + outcome.message(),
                        null);
            }
        }
        return false;
    }
}
