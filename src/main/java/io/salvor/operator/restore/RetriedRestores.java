package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreStatus;
import io.salvor.api.RetriedRestore;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.restore.EarlierRestore;
import io.salvor.restore.WaitState;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Knows of a Restore that tries again what failed of an earlier one what that has asked for and left. */
@ApplicationScoped
public class RetriedRestores {
    private final OwnObjects own;
    private final VolumeRestores records;
    private final ResourceLister lister;
    private final CarrierRemoval removal;
    private final ObjectMapper json;

    public RetriedRestores(
            OwnObjects own, VolumeRestores records, ResourceLister lister, CarrierRemoval removal, ObjectMapper json) {
        this.own = own;
        this.records = records;
        this.lister = lister;
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
        String name = restore.getSpec().retryOf;
        if (name == null || restore.getStatus().planned) {
            return;
        }
        Restore earlier = own.get(Restore.class, name)
                .orElseThrow(() -> new RefusedException(
                        Reason.RestoreNotFound,
                        "Restore " + name + ", of which this is to try again what failed, is not there; restore the"
                                + " backup by a Restore of its own"));
        if (!earlier.hasEnded()) {
            throw new ObstacleException(
                    Reason.Busy,
                    "Restore " + name + " has not ended; what failed of it is tried again when it has",
                    null);
        }
        RestorePhase phase = earlier.getStatus().phase;
        if (phase == RestorePhase.Completed || phase == RestorePhase.Planned) {
            throw new RefusedException(
                    Reason.NothingToRetry,
                    "Restore " + name
                            + (phase == RestorePhase.Planned
                                    ? " has only planned; create a Restore without dryRun"
                                    : " is Completed, so that nothing of it is to be tried again"));
        }
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

    /** What the earlier Restore has left of its volumes. */
    EarlierRestore earlier(Restore restore) {
        return of(restore).map(one -> LeftVolumes.of(one, records.of(one))).orElse(EarlierRestore.NONE);
    }

    /** The pods, {@code namespace/name}, that wait for data of the earlier Restore, which no Job of that brings any more. */
    Set<String> waiting(Restore restore) {
        return of(restore).stream()
                .flatMap(one -> records.of(one).stream())
                .map(volume -> volume.getSpec().pod)
                .filter(pod -> waits(pod.namespace, pod.name, restore.getStatus().retry.uid))
                .map(pod -> pod.namespace + "/" + pod.name)
                .collect(Collectors.toSet());
    }

    private boolean waits(String namespace, String name, String uid) {
        return switch (WaitState.of(namespace + "/" + name, uid, lister.get(Kinds.PODS, namespace, name))
                .kind()) {
            case NotYet, Waiting, Failed -> true;
            case Gone, Foreign, Released -> false;
        };
    }

    /** Removes these pods, so that they can be made again; what is waited for, empty when none is there. */
    Optional<String> clear(Restore restore) {
        Optional<Restore> earlier = of(restore);
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        boolean gone = true;
        for (PodVolumeRestore volume : records.of(earlier.get())) {
            gone &= removal.gone(
                    volume.getSpec().pod.namespace,
                    volume.getSpec().pod.name,
                    earlier.get().getMetadata().getUid(),
                    RestoreRecords.isHeld(volume));
        }
        return gone
                ? Optional.empty()
                : Optional.of("pods that wait for data of Restore "
                        + earlier.get().getMetadata().getName() + " are removed");
    }

    /** The earlier Restore, while it is there. */
    private Optional<Restore> of(Restore restore) {
        RetriedRestore retry = restore.getStatus().retry;
        return retry == null
                ? Optional.empty()
                : own.get(Restore.class, retry.restore)
                        .filter(one -> one.getMetadata().getUid().equals(retry.uid));
    }
}
