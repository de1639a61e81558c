package io.salvor.operator.backup;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.backup.PlaceSearch;
import io.salvor.backup.PodHooks;
import io.salvor.job.RetryLimits;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.backup.hooks.BackupHooks;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.operator.storage.OpenLocation;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Begins one attempt at some volumes: looks where they are, writes the attempt into their records, runs the pre-hooks of their pods,
 * and makes the Job. What ends in between leaves an attempt without a Job, which the next look closes.
 */
@ApplicationScoped
public class VolumeJobs {
    private static final int TOO_MANY_REQUESTS = 429;

    private final NodeJobs jobs;
    private final VolumeBackups records;
    private final AttemptSteps steps;
    private final BackupHooks hooks;
    private final Clock clock;

    public VolumeJobs(NodeJobs jobs, VolumeBackups records, AttemptSteps steps, BackupHooks hooks, Clock clock) {
        this.jobs = jobs;
        this.records = records;
        this.steps = steps;
        this.hooks = hooks;
        this.clock = clock;
    }

    /**
     * Begins an attempt.
     *
     * @param volumes of one node, as it was known last
     * @return the name of the Job; nothing when none was made
     */
    Optional<String> start(BackupRound round, List<PodVolumeBackup> volumes, VolumePlaces places, RetryLimits limits) {
        List<PodVolumeBackup> there = new ArrayList<>();
        for (PodVolumeBackup volume : volumes) {
            String expected = AttemptRecords.node(volume);
            PlaceSearch.Answer answer = places.find(volume);
            if (answer.place() == null) {
                VolumeAttempts.failed(volume, answer.reason(), answer.message(), now());
                steps.settle(round, volume, limits);
                continue;
            }
            AttemptRecords.place(volume, answer.place());
            if (!answer.place().node().equals(expected)) {
                // Another node, so another Job, and its turn in the queue of that node.
                round.write(records, volume);
            } else if (hooks(round, volume).map(round.hooks()::haveRoom).orElse(true)) {
                there.add(volume);
            }
        }
        List<PodVolumeBackup> begun = withoutRefused(round, begin(round, there), limits);
        return begun.isEmpty() ? Optional.empty() : make(round, begun, limits);
    }

    /** Writes the attempt into each record; the Job is named after the first volume and its attempt, and so never like another. */
    private List<PodVolumeBackup> begin(BackupRound round, List<PodVolumeBackup> volumes) {
        List<PodVolumeBackup> begun = new ArrayList<>();
        String job = null;
        for (PodVolumeBackup volume : volumes) {
            String name = job != null
                    ? job
                    : Names.job(
                            round.name(),
                            round.backup().getMetadata().getUid() + "/"
                                    + volume.getMetadata().getName(),
                            VolumeAttempts.state(volume, false).next());
            VolumeAttempts.open(volume, AttemptRecords.node(volume), name, now());
            Optional<PodVolumeBackup> written = round.write(records, volume);
            if (written.isPresent()) {
                job = name;
                begun.add(written.get());
            }
        }
        return begun;
    }

    /** The hooks that were planned for the pod of a volume, in the pod as it is now. */
    private static Optional<PodHooks> hooks(BackupRound round, PodVolumeBackup volume) {
        PodReference pod = AttemptRecords.pod(volume);
        return round.hooksOf(volume).map(planned -> planned.in(pod.name, pod.uid));
    }

    /** Runs the pre-hooks, and takes out the volumes of the pods where one has failed. */
    private List<PodVolumeBackup> withoutRefused(BackupRound round, List<PodVolumeBackup> begun, RetryLimits limits) {
        Map<String, PodHooks> held = new LinkedHashMap<>();
        for (PodVolumeBackup volume : begun) {
            hooks(round, volume).ifPresent(planned -> held.put(planned.podUid(), planned));
        }
        if (held.isEmpty()) {
            return begun;
        }
        Map<String, String> refused = hooks.before(round.hooks(), List.copyOf(held.values()), held.keySet());
        List<PodVolumeBackup> left = new ArrayList<>();
        for (PodVolumeBackup volume : begun) {
            String why = refused.get(AttemptRecords.pod(volume).uid);
            if (why == null) {
                left.add(volume);
            } else {
                VolumeAttempts.close(volume, VolumeReason.HookFailed, "a hook failed: " + why, now());
                steps.settle(round, volume, limits);
            }
        }
        return left;
    }

    private Optional<String> make(BackupRound round, List<PodVolumeBackup> volumes, RetryLimits limits) {
        NodeJob job = job(round, volumes).on(round.location().mount());
        try {
            jobs.start(job, round.backup());
            return Optional.of(job.name());
        } catch (KubernetesClientException e) {
            if (!isRefusal(e.getCode()) && isThere(job.name(), e)) {
                return Optional.of(job.name());
            }
            for (PodVolumeBackup volume : volumes) {
                VolumeAttempts.close(
                        volume,
                        VolumeReason.JobNotStarted,
                        "Job " + job.name() + " could not be made: " + e.getMessage(),
                        now());
                steps.settle(round, volume, limits);
            }
            return Optional.empty();
        }
    }

    /**
     * Whether a Job was made although the API server did not say so. One that comes later finds that its attempt is over, and begins
     * nothing.
     */
    private boolean isThere(String job, KubernetesClientException unanswered) {
        try {
            return jobs.isThere(job);
        } catch (KubernetesClientException e) {
            // The next look sees whether it is.
            unanswered.addSuppressed(e);
            throw unanswered;
        }
    }

    private static boolean isRefusal(int code) {
        return code >= HttpURLConnection.HTTP_BAD_REQUEST
                && code < HttpURLConnection.HTTP_INTERNAL_ERROR
                && code != HttpURLConnection.HTTP_CLIENT_TIMEOUT
                && code != TOO_MANY_REQUESTS;
    }

    private static NodeJob job(BackupRound round, List<PodVolumeBackup> volumes) {
        OpenLocation location = round.location();
        Long timeout = round.frozen().limits().volumeTimeoutMillis();
        Map<String, String> passwords = volumes.stream()
                .map(volume -> volume.getSpec().pod.namespace)
                .distinct()
                .collect(Collectors.toMap(namespace -> namespace, location::password));
        return new NodeJob(
                VolumeAttempts.job(volumes.get(0)),
                NodeJob.Command.backup,
                AttemptRecords.node(volumes.get(0)),
                volumes.stream()
                        .map(volume -> new NodeJob.Volume(
                                volume.getMetadata().getName(),
                                volume.getStatus().place.hostPath,
                                volume.getStatus().attempt))
                        .toList(),
                Map.of(Labels.BACKUP, Labels.value(round.name())),
                passwords,
                location.reachForNodeJobs(),
                round.frozen().deadline(),
                timeout == null ? null : Duration.ofMillis(timeout));
    }

    private Instant now() {
        return Instant.now(clock);
    }
}
