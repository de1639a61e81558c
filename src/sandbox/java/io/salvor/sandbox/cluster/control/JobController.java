package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.state.ClusterState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs the pods of Jobs until enough have succeeded, too many have failed, or the time is up. */
public final class JobController implements ControlLoop {

    private final KubernetesClient client;
    private final ClusterState cluster;
    private final Map<String, JobAttempts> attempts = new HashMap<>();

    public JobController(KubernetesClient client, ClusterState cluster) {
        this.client = client;
        this.cluster = cluster;
    }

    @Override
    public Instant pass(Instant now) {
        List<Job> jobs = cluster.all(Job.class);
        attempts.keySet()
                .retainAll(jobs.stream().map(job -> job.getMetadata().getUid()).collect(Collectors.toSet()));
        Instant[] next = {Instant.MAX};
        ControlLoop.each(jobs, job -> {
            Instant asked = ControlledPods.deleting(job) ? Instant.MAX : look(job, now);
            next[0] = asked.isBefore(next[0]) ? asked : next[0];
        });
        return next[0];
    }

    private Instant look(Job job, Instant now) {
        Optional<JobCondition> end = end(job);
        if (end.isPresent()) {
            return expire(job, Instant.parse(end.get().getLastTransitionTime()), now);
        }
        List<Pod> pods = pods(job, cluster.all(Pod.class));
        JobAttempts tries = attempts.computeIfAbsent(job.getMetadata().getUid(), any -> new JobAttempts());
        tries.observe(pods, now);
        Instant deadline = deadline(job, now);
        if (tries.succeeded() >= completions(job)) {
            finish(job, tries, pods, condition("Complete", "CompletionsReached", "", now), now);
        } else if (tries.failed() > job.getSpec().getBackoffLimit()) {
            String message = "Job has reached the specified backoff limit";
            finish(job, tries, pods, condition("Failed", "BackoffLimitExceeded", message, now), now);
        } else if (!now.isBefore(deadline)) {
            String message = "Job was active longer than specified deadline";
            finish(job, tries, pods, condition("Failed", "DeadlineExceeded", message, now), now);
        } else {
            Instant retry = Boolean.TRUE.equals(job.getSpec().getSuspend()) ? suspend(pods) : create(job, tries, now);
            report(job, tries, pods, List.of(), now);
            return retry.isBefore(deadline) ? retry : deadline;
        }
        return Instant.MAX;
    }

    private static Optional<JobCondition> end(Job job) {
        return Optional.ofNullable(job.getStatus()).flatMap(status -> status.getConditions().stream()
                .filter(one -> one.getStatus().equals("True"))
                .filter(one -> one.getType().equals("Complete") || one.getType().equals("Failed"))
                .findFirst());
    }

    private Instant expire(Job job, Instant ended, Instant now) {
        Integer ttl = job.getSpec().getTtlSecondsAfterFinished();
        if (ttl == null) {
            return Instant.MAX;
        }
        Instant due = ended.plusSeconds(ttl);
        if (now.isBefore(due)) {
            return due;
        }
        client.resource(job)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        return Instant.MAX;
    }

    private static List<Pod> pods(Job job, List<Pod> candidates) {
        return candidates.stream().filter(pod -> Ownership.controls(job, pod)).toList();
    }

    private static int completions(Job job) {
        return Objects.requireNonNullElse(job.getSpec().getCompletions(), 1);
    }

    private static Instant deadline(Job job, Instant now) {
        Long seconds = job.getSpec().getActiveDeadlineSeconds();
        return seconds == null ? Instant.MAX : started(job, now).plusSeconds(seconds);
    }

    private static Instant started(Job job, Instant now) {
        return job.getStatus() == null || job.getStatus().getStartTime() == null
                ? now
                : Instant.parse(job.getStatus().getStartTime());
    }

    private Instant suspend(List<Pod> pods) {
        pods.stream().filter(ControlledPods::active).forEach(pod -> client.resource(pod)
                .delete());
        return Instant.MAX;
    }

    private Instant create(Job job, JobAttempts tries, Instant now) {
        int wanted = Math.min(job.getSpec().getParallelism(), completions(job) - tries.succeeded());
        if (open(job, cluster.all(Pod.class)) >= wanted) {
            return Instant.MAX;
        }
        if (now.isBefore(tries.notBefore())) {
            return tries.notBefore();
        }
        // The watches may not have shown our last pods yet; only what the server says is sure.
        String namespace = job.getMetadata().getNamespace();
        List<Pod> all = pods(job, client.pods().inNamespace(namespace).list().getItems());
        long known = all.stream()
                .filter(pod -> ControlledPods.succeeded(pod) || ControlledPods.failed(pod))
                .count();
        boolean allSeen = known <= tries.succeeded() + tries.failed();
        for (long open = open(job, all); allSeen && open < wanted; open++) {
            client.resource(ControlledPods.of(job, job.getSpec().getTemplate())).create();
        }
        return Instant.MAX;
    }

    /** Pods that may still succeed, or are still ending. */
    private static long open(Job job, List<Pod> candidates) {
        return pods(job, candidates).stream()
                .filter(pod -> !ControlledPods.succeeded(pod) && !ControlledPods.failed(pod))
                .count();
    }

    private static JobCondition condition(String type, String reason, String message, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new JobConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(time)
                .withLastProbeTime(time)
                .build();
    }

    private void finish(Job job, JobAttempts tries, List<Pod> pods, JobCondition end, Instant now) {
        pods.stream().filter(ControlledPods::active).forEach(pod -> client.resource(pod)
                .delete());
        report(job, tries, List.of(), List.of(end), now);
    }

    private void report(Job job, JobAttempts tries, List<Pod> pods, List<JobCondition> conditions, Instant now) {
        List<Pod> active = pods.stream().filter(ControlledPods::active).toList();
        boolean complete = conditions.stream().anyMatch(one -> one.getType().equals("Complete"));
        Job after = new JobBuilder(job)
                .editOrNewStatus()
                .withStartTime(started(job, now.truncatedTo(ChronoUnit.SECONDS)).toString())
                .withActive(active.isEmpty() ? null : active.size())
                .withReady((int) active.stream().filter(ControlledPods::ready).count())
                .withSucceeded(tries.succeeded() == 0 ? null : tries.succeeded())
                .withFailed(tries.failed() == 0 ? null : tries.failed())
                .withConditions(conditions)
                .withCompletionTime(complete ? conditions.get(0).getLastTransitionTime() : null)
                .endStatus()
                .build();
        if (!after.getStatus().equals(job.getStatus())) {
            client.resource(after).updateStatus();
        }
    }
}
