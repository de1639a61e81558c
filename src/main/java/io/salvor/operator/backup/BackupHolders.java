package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodVolumeBackup;
import io.salvor.backup.HolderSteps;
import io.salvor.backup.HolderSteps.Fail;
import io.salvor.backup.HolderSteps.Holder;
import io.salvor.backup.HolderSteps.Make;
import io.salvor.backup.HolderSteps.Step;
import io.salvor.backup.PlaceSearch;
import io.salvor.job.RetryLimits;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.run.NodeWatch;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.volume.PodView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings the volumes of a Backup within reach that no running pod mounts: has a pod made that holds the claim, waits until its kubelet has
 * mounted it, and lets it go when no volume needs it. What it knows is in the cluster, so another process goes on with it.
 */
@ApplicationScoped
public class BackupHolders {
    private final HolderPods pods;
    private final NodeWatch nodes;
    private final VolumeBackups records;
    private final AttemptSteps steps;
    private final OperatorConfig config;
    private final Clock clock;

    public BackupHolders(
            HolderPods pods,
            NodeWatch nodes,
            VolumeBackups records,
            AttemptSteps steps,
            OperatorConfig config,
            Clock clock) {
        this.pods = pods;
        this.nodes = nodes;
        this.records = records;
        this.steps = steps;
        this.config = config;
        this.clock = clock;
    }

    /** Looks which there are; a Backup whose volumes are all mounted asks nothing. */
    void look(BackupRound round, VolumePlaces places) {
        if (round.volumes().stream().anyMatch(AttemptRecords::needsHolder)) {
            places.holders(
                    new HoldersLook(pods.all(), round.backup().getMetadata().getUid()));
        }
    }

    /** Ends attempts through pods that are in the way of the application. */
    void giveWay(BackupRound round, VolumePlaces places, RetryLimits limits) {
        for (PodVolumeBackup volume : round.unfinished()) {
            if (!VolumeAttempts.isOpen(volume) || !AttemptRecords.isThroughHolder(volume)) {
                continue;
            }
            List<PodView> users = places.users(volume);
            Optional<String> wanted = users.isEmpty()
                    ? Optional.empty()
                    : HolderSteps.inTheWay(
                            places.accessModes(volume).orElse(List.of()),
                            users,
                            places.holders().holder(volume, nodes::usable));
            wanted.ifPresent(why -> steps.giveUp(
                    round, volume, VolumeReason.ClaimWanted, why + "; the backup of it has given way", limits));
        }
    }

    /**
     * Brings volumes within reach of which an attempt is to begin. Those that are not yet are taken out.
     *
     * @return names of those that wait; the others that were taken out have failed
     */
    Set<String> reach(
            BackupRound round, VolumePlaces places, Map<String, PodVolumeBackup> volumes, RetryLimits limits) {
        int room = config.queueHolders() - places.holders().pods().size();
        Set<String> waiting = new TreeSet<>();
        for (PodVolumeBackup volume : List.copyOf(volumes.values())) {
            if (!AttemptRecords.needsHolder(volume)) {
                continue;
            }
            PlaceSearch.Answer answer = places.withApplication(volume);
            if (answer.place() == null) {
                Step step = answer.reason() == VolumeReason.ClaimNotMounted
                        ? step(places, volume, room, limits)
                        : new Fail(answer.reason(), answer.message());
                if (step instanceof Make make) {
                    room--;
                    step = make(round, volume, make.node());
                }
                if (step instanceof HolderSteps.Use) {
                    places.held(volume);
                    answer = places.find(volume);
                } else {
                    volumes.remove(volume.getMetadata().getName());
                    settle(round, volume, step, limits);
                    if (!(step instanceof Fail)) {
                        waiting.add(volume.getMetadata().getName());
                    }
                }
            }
            if (answer.place() != null && !AttemptRecords.isAt(volume, answer.place())) {
                AttemptRecords.place(volume, answer.place());
                round.write(records, volume)
                        .ifPresentOrElse(
                                written -> volumes.put(written.getMetadata().getName(), written),
                                () -> volumes.remove(volume.getMetadata().getName()));
            }
        }
        round.waits().holders(waiting.size());
        return waiting;
    }

    private Step step(VolumePlaces places, PodVolumeBackup volume, int room, RetryLimits limits) {
        HoldersLook look = places.holders();
        Holder holder = look.holder(volume, nodes::usable);
        boolean full = holder.stand() == HolderSteps.Stand.Missing && room <= 0;
        if (full || look.isHeldForAnother(volume)) {
            return new HolderSteps.Wait();
        }
        Optional<List<String>> modes = places.accessModes(volume);
        if (modes.isEmpty()) {
            return new Fail(VolumeReason.ClaimNotMounted, "its claim " + volume.getSpec().claim.name + " is gone");
        }
        Step step = HolderSteps.decide(modes.get(), places.users(volume), holder, limits.pending(), Instant.now(clock));
        return step instanceof Fail fail && fail.reason() == VolumeReason.HolderNotStarted
                ? new Fail(fail.reason(), fail.message() + pods.warning(look.view(volume)))
                : step;
    }

    private Step make(BackupRound round, PodVolumeBackup volume, String node) {
        Outcome outcome = pods.make(round.backup(), volume, node, round.frozen().deadline());
        return outcome.result() == Result.Failed
                ? new Fail(
                        VolumeReason.HolderNotStarted,
                        "the pod that was to hold its claim was refused: " + outcome.message())
                : new HolderSteps.Wait();
    }

    private void settle(BackupRound round, PodVolumeBackup volume, Step step, RetryLimits limits) {
        if (step instanceof Fail fail) {
            VolumeAttempts.failed(volume, fail.reason(), fail.message(), Instant.now(clock));
            steps.settle(round, volume, limits);
        }
    }

    /**
     * Lets go of the pods of which no volume is saved now or about to be.
     *
     * @param starts the volumes of which an attempt is about to begin
     * @param waiting names of those that wait for a pod
     */
    void release(BackupRound round, VolumePlaces places, Set<String> starts, Set<String> waiting) {
        for (JsonNode pod : places.holders().own()) {
            boolean needed = round.unfinished().stream()
                    .filter(volume -> HoldersLook.isFor(volume, pod))
                    .anyMatch(volume -> isNeeded(volume, starts, waiting));
            if (!needed) {
                pods.remove(pod);
            }
        }
    }

    private static boolean isNeeded(PodVolumeBackup volume, Set<String> starts, Set<String> waiting) {
        String name = volume.getMetadata().getName();
        boolean begins = starts.contains(name) || VolumeAttempts.isOpen(volume);
        return begins ? AttemptRecords.isThroughHolder(volume) : waiting.contains(name);
    }

    /** Lets go of all of them. */
    void releaseAll(BackupRound round) {
        if (round.volumes().stream().anyMatch(AttemptRecords::needsHolder)) {
            new HoldersLook(pods.all(), round.backup().getMetadata().getUid())
                    .own()
                    .forEach(pods::remove);
        }
    }
}
