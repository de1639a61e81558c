package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodName;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestoreStatus;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.Obstacles;
import io.salvor.restore.EarlierRestore;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Knows of a Restore that tries again what failed of an earlier one what that has asked for and left. */
@ApplicationScoped
public class RetriedRestores {
    private final RetryLine line;
    private final VolumeRestores records;
    private final CarrierRemoval removal;
    private final ObjectMapper json;

    public RetriedRestores(OwnObjects own, VolumeRestores records, CarrierRemoval removal, ObjectMapper json) {
        this.line = new RetryLine(own, json);
        this.records = records;
        this.removal = removal;
        this.json = json;
    }

    /**
     * Before it is planned: what the earlier Restore asked for counts from here on, as its status then says.
     *
     * @throws RefusedException where there is nothing to try again, or nothing is known of it
     * @throws ObstacleException while the earlier one is at work
     */
    void takeOver(Restore restore) {
        if (restore.getSpec().retryOf == null || restore.getStatus().planned) {
            return;
        }
        Restore earlier = line.tried(restore);
        refuseWithoutRecords(earlier, records.of(earlier));
        RetriedSpec.note(restore, earlier, json);
        RetriedSpec.apply(restore, json);
    }

    /** Without them nobody knows which volumes are whole and which half written. */
    private static void refuseWithoutRecords(Restore earlier, List<PodVolumeRestore> volumes) {
        RestoreStatus status = earlier.getStatus();
        if (!status.planned || status.volumes == null) {
            return;
        }
        // What an earlier version has left does not say how many there were.
        int made = status.records != null ? status.records : volumes.isEmpty() ? status.volumes.total : 0;
        int missing = made - volumes.size();
        if (missing > 0) {
            throw new RefusedException(
                    Reason.RecordsMissing,
                    "the records of " + missing + (missing == 1 ? " volume" : " volumes") + " of Restore "
                            + earlier.getMetadata().getName()
                            + " are gone, so that nobody knows what it has half written; restore backup "
                            + status.backup + " by a Restore of its own, with existingData: Replace for what is not"
                            + " whole");
        }
    }

    /**
     * What the earlier Restore has left of its volumes, and where it tried another again itself, what that one has left of the others.
     *
     * @throws RefusedException where that is not known any more, and would be written over
     */
    EarlierRestore earlier(Restore restore) {
        if (restore.getStatus().retry == null) {
            return EarlierRestore.NONE;
        }
        List<Restore> before = line.before(restore);
        if (before.isEmpty()) {
            throw RetryLine.gone(restore.getStatus().retry.restore);
        }
        // Claims that are there and bound are left alone otherwise; in place they are what is asked for.
        boolean all = restore.getSpec().mode == RestoreMode.Data;
        if (all) {
            RetryLine.refuseGap(before);
        }
        EarlierRestore left = EarlierRestore.NONE;
        for (Restore one : before) {
            List<PodVolumeRestore> volumes = records.of(one);
            if (all || left == EarlierRestore.NONE) {
                refuseWithoutRecords(one, volumes);
            }
            left = left.before(LeftVolumes.of(one, volumes));
        }
        return left;
    }

    /** The pods, {@code namespace/name}, that wait for data of an earlier Restore, which no Job of that brings any more. */
    Set<String> waiting(Restore restore) {
        Set<String> waiting = new HashSet<>();
        for (Restore one : line.before(restore)) {
            records.of(one).stream()
                    .map(volume -> volume.getSpec().pod)
                    .filter(pod -> removal.waits(
                            pod.namespace, pod.name, one.getMetadata().getUid()))
                    .forEach(pod -> waiting.add(pod.namespace + "/" + pod.name));
        }
        return waiting;
    }

    /**
     * Removes these pods, so that they can be made again; what is waited for, empty when none is there.
     *
     * @throws ObstacleException where the cluster refuses to delete one; the others are deleted all the same
     */
    Optional<String> clear(Restore restore) {
        List<Left> volumes = line.before(restore).stream()
                .flatMap(one -> records.of(one).stream().map(volume -> new Left(one, volume)))
                .toList();
        Set<String> waited = new LinkedHashSet<>();
        Obstacles.each(volumes, left -> {
            PodName pod = left.volume().getSpec().pod;
            String uid = left.by().getMetadata().getUid();
            if (!removal.gone(pod.namespace, pod.name, uid, RestoreRecords.isHeld(left.volume()))) {
                waited.add(left.by().getMetadata().getName());
            }
        });
        return waited.isEmpty()
                ? Optional.empty()
                : Optional.of("pods that wait for data of Restore " + String.join(" and ", waited) + " are removed");
    }

    /** A volume of an earlier Restore. */
    private record Left(Restore by, PodVolumeRestore volume) {}
}
