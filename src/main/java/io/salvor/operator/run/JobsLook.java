package io.salvor.operator.run;

import io.fabric8.kubernetes.client.CustomResource;
import io.salvor.api.PodVolumeStatus;
import io.salvor.api.VolumeAttempt;
import io.salvor.api.VolumePhase;
import io.salvor.job.Admission.AtWork;
import io.salvor.job.Admission.Wish;
import io.salvor.job.JobView;
import io.salvor.job.VolumeReason;
import io.salvor.job.VolumeSteps.Seen;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is seen of the Jobs of one Backup or Restore in one look. */
public final class JobsLook {
    /** How an attempt ends whose Job has said nothing of the volume, and need not have been able to. */
    private static final Set<VolumeReason> NOT_BEGUN =
            EnumSet.of(VolumeReason.Interrupted, VolumeReason.JobNotStarted, VolumeReason.FolderMissing);

    private final Map<String, JobView> jobs;
    private final Set<String> ofUse = new HashSet<>();
    private final boolean unknown;
    private final NodeWatch nodes;

    /** @param volumes the records of the run, by which its Jobs are known from those of an earlier one of its name */
    public JobsLook(
            List<JobView> seen, List<? extends CustomResource<?, ? extends PodVolumeStatus>> volumes, NodeWatch nodes) {
        Set<String> own = new HashSet<>();
        for (CustomResource<?, ? extends PodVolumeStatus> volume : volumes) {
            for (VolumeAttempt attempt : volume.getStatus().attempts) {
                own.add(attempt.job);
                if (wasBegun(volume, attempt)) {
                    ofUse.add(attempt.job);
                }
            }
        }
        this.jobs = seen.stream()
                .filter(job -> own.contains(job.name()))
                .collect(Collectors.toMap(JobView::name, job -> job));
        this.unknown = seen.stream().anyMatch(job -> job.mayRun() && !own.contains(job.name()));
        this.nodes = nodes;
    }

    /** Whether its Job has begun the volume, by what is on record of the attempt. */
    private static boolean wasBegun(CustomResource<?, ? extends PodVolumeStatus> volume, VolumeAttempt attempt) {
        if (attempt.completionTimestamp != null) {
            return !NOT_BEGUN.contains(VolumeAttempts.reason(attempt.reason));
        }
        return volume.getStatus().phase != VolumePhase.New || volume.getStatus().reason != null;
    }

    /** What is seen of the Job of a volume's open attempt. */
    public Seen of(CustomResource<?, ? extends PodVolumeStatus> volume) {
        String name = VolumeAttempts.job(volume);
        JobView job = name == null ? null : jobs.get(name);
        boolean mayRun = job != null && job.mayRun();
        return new Seen(
                job, ofUse.contains(name), mayRun ? nodes.lost(job.node()).orElse(null) : null);
    }

    /** Whether a pod may run of a Job that no record knows. */
    public boolean hasUnknown() {
        return unknown;
    }

    /** Those of which a pod runs, or may yet. */
    public List<JobView> mayRun() {
        return jobs.values().stream().filter(JobView::mayRun).toList();
    }

    /** Why none of those that may run can start, where they wait for the cluster; null when one has started, or is about to. */
    public String withoutRoom() {
        List<JobView> waiting = mayRun();
        if (waiting.isEmpty() || waiting.stream().anyMatch(job -> job.state() != JobView.State.NoRoom)) {
            return null;
        }
        JobView first = waiting.stream()
                .min(Comparator.comparing(JobView::node).thenComparing(JobView::name))
                .orElseThrow();
        String jobs = waiting.size() == 1
                ? "1 Job waits for room or its image"
                : waiting.size() + " Jobs wait for room or their image";
        return jobs + ", on node " + first.node() + " says: " + first.message();
    }

    /** What keeps the Job of a volume's open attempt from starting; null when it has started, or nobody says. */
    public String keptFromStarting(CustomResource<?, ? extends PodVolumeStatus> volume) {
        String name = VolumeAttempts.job(volume);
        JobView job = name == null ? null : jobs.get(name);
        boolean waits = job != null && (job.state() == JobView.State.NoRoom || job.state() == JobView.State.Waiting);
        return waits && !job.message().isEmpty() ? job.message() : null;
    }

    /** Those that have ended, by name. */
    public JobView ended(String name) {
        JobView job = name == null ? null : jobs.get(name);
        return job == null || job.mayRun() ? null : job;
    }

    /**
     * What counts in the queue: the Jobs that may run, but for those of a lost node, which nothing can end.
     *
     * @param repositories those that each Job works with, by its name
     */
    public Map<String, AtWork> atWork(String run, Map<String, Set<String>> repositories) {
        return mayRun().stream()
                .filter(job -> nodes.lost(job.node()).isEmpty())
                .collect(Collectors.toMap(
                        JobView::name,
                        job -> new AtWork(
                                run,
                                new Wish(job.node(), repositories.getOrDefault(job.name(), Set.of())),
                                job.state() == JobView.State.NoRoom)));
    }
}
