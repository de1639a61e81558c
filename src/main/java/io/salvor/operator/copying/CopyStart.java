package io.salvor.operator.copying;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPolicy;
import io.salvor.api.CopyAttempt;
import io.salvor.api.EndedCopyJob;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.CopyJob;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.RepositoryJobs;
import io.salvor.maintenance.MemoryNeed;
import io.salvor.operator.copying.CopyReading.Missing;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.ObjectNames;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Begins to copy into a repository: the attempt is put on record, then the Job is made. */
final class CopyStart {
    /** What one Job is given, so that Backups are whole one after the other and not all at the end. */
    static final int MOST_SNAPSHOTS = 1000;

    private static final int MOST_POLICIES = 100;

    private final OwnObjects objects;
    private final Locations locations;
    private final RepositoryJobs jobs;
    private final CopyReport report;
    private final OperatorConfig config;
    private final ObjectMapper json;

    /** Locations begin beside each other, and no more may be at work than is said. */
    private final Object recording = new Object();

    CopyStart(
            OwnObjects objects,
            Locations locations,
            RepositoryJobs jobs,
            CopyReport report,
            OperatorConfig config,
            ObjectMapper json) {
        this.objects = objects;
        this.locations = locations;
        this.jobs = jobs;
        this.report = report;
        this.config = config;
        this.json = json;
    }

    /**
     * Begins a Job.
     *
     * @return whether it is made, or on record; false where others have to end first
     * @throws io.salvor.trouble.Trouble where a location is in the way, or the last Job has not done what it said
     * @throws StatusUpdates.OutdatedException where the repository has changed meanwhile
     */
    boolean begin(BackupPolicy policy, Missing missing, OpenLocation from, OpenLocation to) {
        List<String> snapshots =
                missing.snapshots().stream().limit(MOST_SNAPSHOTS).toList();
        ResticRepository target = missing.target();
        long memory = memory(target.getSpec().volumeNamespace, from, to);
        StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, target);
        EndedCopies.retain(
                target.getStatus(),
                to.name(),
                CopyRoute.all(objects.list(BackupPolicy.class)).keySet());
        requireProgress(missing, update);
        synchronized (recording) {
            if (!hasRoom()) {
                return false;
            }
            record(missing, policy, from, snapshots, memory);
            update.checkpoint();
        }
        make(target, from, to, snapshots);
        return true;
    }

    /** What a Job that ended well was to copy and is missing all the same would be copied again and again. */
    private void requireProgress(Missing missing, StatusUpdates<ResticRepository> update) {
        ResticRepository target = missing.target();
        List<EndedCopyJob> again = new ArrayList<>(missing.again());
        again.retainAll(target.getStatus().endedCopyJobs);
        if (again.isEmpty()) {
            return;
        }
        EndedCopyJob ended = again.get(0);
        String message = "Job " + ended.name + ", which copied into ResticRepository "
                + target.getMetadata().getName() + " for policy " + ended.policy + ", ended well, and snapshot "
                + ended.firstSnapshot
                + " is not there; see who removes snapshots there, and the log of the Job";
        report.failed(target, message);
        target.getStatus().endedCopyJobs.removeAll(again);
        update.write();
        throw new RefusedException(Reason.CopyFailed, message);
    }

    /**
     * What a Job has copied is of a whole copy now, or is not to be copied any more: what becomes of it later says nothing of the Job.
     *
     * @param whole IDs of snapshots
     * @param open names of the Backups of the route's policy that are to be copied
     */
    void settle(ResticRepository target, CopyRoute route, Set<String> whole, Set<String> open) {
        StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, target);
        if (EndedCopies.settle(target.getStatus(), route, whole, open)) {
            update.write();
        }
    }

    private boolean hasRoom() {
        return objects.list(ResticRepository.class).stream()
                        .filter(repository -> repository.getStatus().copyJob != null)
                        .count()
                < config.maintenanceParallel();
    }

    private void record(Missing missing, BackupPolicy policy, OpenLocation from, List<String> snapshots, long memory) {
        ResticRepository target = missing.target();
        Instant now = report.now();
        ResticRepositoryStatus status = target.getStatus();
        String name = policy.getMetadata().getName();
        status.lastCopyAttempt = status.lastCopyAttempt == null ? 1 : status.lastCopyAttempt + 1;
        CopyAttempt attempt = new CopyAttempt();
        attempt.attempt = status.lastCopyAttempt;
        attempt.name = Names.copy(target.getMetadata().getName(), attempt.attempt);
        attempt.policy = name;
        attempt.from = from.name();
        attempt.since = now.toString();
        attempt.deadline = now.plus(config.maintenanceTimeout()).toString();
        attempt.memoryLimit = MemoryNeed.text(memory);
        attempt.snapshots = snapshots.size();
        attempt.backup = missing.backup();
        attempt.firstSnapshot = snapshots.get(0);
        status.copyJob = attempt;
        if (!status.policies.contains(name) && status.policies.size() < MOST_POLICIES) {
            // It has a say in how the repository is maintained from now on.
            status.policies.add(name);
        }
        report.waits(target, Reason.InProgress, atWork(target));
    }

    /** What is at work, in words. */
    static String atWork(ResticRepository target) {
        CopyAttempt job = target.getStatus().copyJob;
        return "Job " + job.name + " copies " + job.snapshots + " of the snapshots of namespace "
                + target.getSpec().volumeNamespace + " from location " + job.from;
    }

    /** Makes the Job that is on record, unless it is there. */
    void make(ResticRepository target, OpenLocation from, OpenLocation to, List<String> snapshots) {
        CopyAttempt attempt = target.getStatus().copyJob;
        String namespace = target.getSpec().volumeNamespace;
        jobs.start(
                new CopyJob(
                        attempt.name,
                        target.getMetadata().getName(),
                        namespace,
                        to.repoIdentifier(namespace),
                        to.password(namespace),
                        to.reachForMaintenance(),
                        new CopyJob.Source(
                                from.name(),
                                locations.describe(from.name()).asJson(),
                                from.password(namespace),
                                from.mount()),
                        snapshots,
                        Instant.parse(attempt.deadline),
                        MemoryNeed.bytes(attempt.memoryLimit),
                        to.mount()),
                target);
    }

    /** restic holds the index of both. */
    private static long memory(String namespace, OpenLocation from, OpenLocation to) {
        return MemoryNeed.ofIndex(index(namespace, from) + index(namespace, to));
    }

    private static long index(String namespace, OpenLocation location) {
        return location.store().usage(ObjectNames.repositoryIndex(namespace)).bytes();
    }
}
