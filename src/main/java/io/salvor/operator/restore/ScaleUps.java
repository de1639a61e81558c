package io.salvor.operator.restore;

import io.salvor.api.DataFailureAction;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.ScaledObject;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.operator.run.Obstacles;
import io.salvor.reading.TargetReader;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Scales up what a Restore has scaled down and that comes to its end before its work is done. It goes by the status alone, because the plan may
 * be out of reach. What mounts a claim that is half written stays down, unless the Restore says otherwise.
 */
@ApplicationScoped
public class ScaleUps {
    private final ResourceLister lister;
    private final Scaling scaling;

    public ScaleUps(ResourceLister lister, ResourceWriter writer) {
        this.lister = lister;
        this.scaling = new Scaling(lister, writer);
    }

    /**
     * Does it; returns a sentence for each that stays down.
     *
     * @param records of all volumes of the Restore; none is written any more
     * @throws ObstacleException where the cluster refuses one; the others are scaled up all the same
     */
    List<String> all(Restore restore, List<PodVolumeRestore> records) {
        List<String> stay = new ArrayList<>();
        if (restore.getStatus().scaledDown.isEmpty()) {
            return stay;
        }
        TargetReader target = new TargetReader(lister);
        Obstacles.each(restore.getStatus().scaledDown, object -> {
            String name = object.resource + " " + object.namespace + "/" + object.name;
            boolean keeps = restore.getSpec().onDataFailure != DataFailureAction.Continue
                    && records.stream().anyMatch(record -> isHalfWritten(record, object));
            if (keeps) {
                stay.add(name
                        + " stays scaled down, because a claim that it mounts is half written; restore again, then kubectl"
                        + " scale -n " + object.namespace + " " + object.resource + " " + object.name + " --replicas="
                        + object.replicas);
                return;
            }
            Resource resource = target.resource(object.resource);
            Outcome outcome = resource == null
                    ? new Outcome(Result.Existing, "")
                    : scaling.up(resource, object.namespace, object.name, object.replicas);
            if (outcome.result() == Result.Failed || outcome.result() == Result.NotYet) {
                throw new ObstacleException(
                        Reason.ApiRefused,
                        name + " cannot be scaled up to " + object.replicas + " replicas again: " + outcome.message(),
                        null);
            }
        });
        return stay;
    }

    private static boolean isHalfWritten(PodVolumeRestore record, ScaledObject object) {
        return record.getSpec().claim != null
                && record.getSpec().pod.namespace.equals(object.namespace)
                && object.claims.contains(record.getSpec().claim.name)
                && Boolean.TRUE.equals(record.getStatus().writing)
                && record.getStatus().phase != VolumePhase.Completed;
    }
}
