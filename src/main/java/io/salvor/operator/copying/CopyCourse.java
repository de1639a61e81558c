package io.salvor.operator.copying;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPolicy;
import io.salvor.api.CopyAttempt;
import io.salvor.api.ResticRepository;
import io.salvor.job.JobView;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.RepositoryJobs;
import io.salvor.operator.copying.CopyHold.Around;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.BackupCopies;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.Repositories;
import io.salvor.operator.storage.RepositoryPolicies;
import io.salvor.operator.storage.ResticSlots;
import io.salvor.restic.Restic;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The steps of copying, put together. */
@ApplicationScoped
public class CopyCourse {
    private final CopyReport report;
    private final RouteLook routes;
    private final OwnObjects objects;
    private final NodeJobs jobs;
    private final CopyEnd end;
    private final ObjectMapper json;

    public CopyCourse(
            OwnObjects objects,
            NodeJobs jobs,
            RepositoryJobs starts,
            Locations locations,
            Repositories repositories,
            CopySeal seal,
            Restic restic,
            ResticSlots slots,
            EventRecorder events,
            OperatorConfig config,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.jobs = jobs;
        this.json = json;
        this.report = new CopyReport(objects, events, json, clock);
        SnapshotListings listings = new SnapshotListings(restic, slots);
        this.end = new CopyEnd(jobs, repositories, listings, report);
        this.routes = new RouteLook(
                objects,
                locations,
                new DueBackups(json),
                new CopyReading(repositories, listings),
                seal,
                new CopyStart(objects, locations, starts, report, config, json),
                new BackupCopies(objects));
    }

    Instant now() {
        return report.now();
    }

    /** See {@link CopyAtWork#look}. */
    boolean atWork(ResticRepository target, JobView job, Around around) {
        return new CopyAtWork(objects, jobs, one -> routes.make(one, copying(one, around), now()), end, report, json)
                .look(target, job);
    }

    /** The policy that the Job on record of a repository works for, where it still copies from there to here. */
    private static Optional<BackupPolicy> copying(ResticRepository target, Around around) {
        CopyAttempt job = target.getStatus().copyJob;
        return Optional.ofNullable(job.policy)
                .map(around.policies()::get)
                .filter(policy -> RepositoryPolicies.saves(policy, job.from))
                .filter(policy -> RepositoryPolicies.copies(policy, target.getSpec().backupStorageLocation));
    }

    /** See {@link RouteLook#look}. */
    CopyStanding look(BackupPolicy policy, CopyRoute route, Around around, String mark) {
        return routes.look(policy, route, around, mark, now());
    }

    /** Why a repository cannot be copied into now. One that is gone can be made anew. */
    Optional<Reason> hold(String target, CopyRoute route, BackupPolicy policy, Around around) {
        ResticRepository repository = around.repositories().get(target);
        if (repository == null) {
            return Optional.empty();
        }
        ResticRepository source =
                around.repositories().get(Names.repository(repository.getSpec().volumeNamespace, route.from()));
        return CopyHold.of(repository, source, policy, around, now()).map(CopyHold::reason);
    }

    /** See {@link CopyReport#say}. */
    void say(BackupPolicy policy, Map<String, CopyStanding> byLocation) {
        report.say(policy, byLocation);
    }
}
