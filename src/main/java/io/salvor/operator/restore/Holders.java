package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.VolumeAttempt;
import io.salvor.job.JobView;
import io.salvor.operator.run.JobsLook;
import io.salvor.restore.RestorePlan.PodRestore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Lets go of the pods that hold claims, once the data of all their claims has come to its end. Before, the Job that wrote it must be gone with
 * its pod, which keeps the volumes busy on its node; after, the claims are free for the pods of the application.
 */
@ApplicationScoped
public class Holders {
    private final CarrierRemoval removal;

    /** Those that are gone, by name and UID of the Restore and their own name; a restart finds it out again. */
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    public Holders(CarrierRemoval removal) {
        this.removal = removal;
    }

    /** Whether a holder pod has held what it had to hold, and is gone. */
    boolean isGone(RestoreRound round, PodRestore holder) {
        return gone.contains(id(round, holder));
    }

    /** How many are gone by now. */
    long gone(RestoreRound round) {
        return round.plan().pods().stream()
                .filter(pod -> pod.holder() && isGone(round, pod))
                .count();
    }

    /** Removes those that are not needed any more; returns what is waited for. @param volumes the records of the plan */
    Optional<String> remove(RestoreRound round, List<PodVolumeRestore> volumes, JobsLook look) {
        Set<String> atWork = look.mayRun().stream().map(JobView::name).collect(Collectors.toSet());
        Optional<String> waitingFor = Optional.empty();
        for (PodRestore holder : round.plan().pods()) {
            if (!holder.holder() || isGone(round, holder)) {
                continue;
            }
            List<PodVolumeRestore> held = volumes.stream()
                    .filter(volume -> RestoreRecords.pod(volume).equals(holder.key()))
                    .toList();
            boolean complete = held.size() == holder.volumes().size();
            if (!complete || !held.stream().allMatch(PodVolumeRestore::hasEnded)) {
                continue;
            }
            Optional<String> job = held.stream()
                    .flatMap(volume -> volume.getStatus().attempts.stream())
                    .map((VolumeAttempt attempt) -> attempt.job)
                    .filter(atWork::contains)
                    .findFirst();
            if (job.isPresent()) {
                waitingFor = Optional.of("the pod of Job " + job.get() + " is still there");
            } else if (removal.gone(holder.namespace(), holder.pod(), round.uid(), true)) {
                gone.add(id(round, holder));
            } else {
                waitingFor = Optional.of("pod " + holder.key() + ", which held claims, is being deleted");
            }
        }
        return waitingFor;
    }

    private static String id(RestoreRound round, PodRestore holder) {
        return round.name() + "/" + round.uid() + "/" + holder.key();
    }

    /** A Restore of that name has ended, or is gone. */
    void forget(String name) {
        gone.removeIf(known -> known.startsWith(name + "/"));
    }
}
