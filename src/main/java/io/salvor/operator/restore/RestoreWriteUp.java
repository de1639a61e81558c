package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreStatus;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.Obstacles;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.reading.PlannedRestores;
import io.salvor.reading.ReportedRestores;
import io.salvor.restore.RestorePlan;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Writes into the bucket, or into the cluster where that is only read, for people, what a Restore is going to do and what became of it. Where that is refused, the Restore says so and
 * goes on.
 */
@ApplicationScoped
public class RestoreWriteUp {
    private final Locations locations;
    private final RestorePlans plans;
    private final RestorePapers papers;
    private final VolumeRestores records;

    public RestoreWriteUp(Locations locations, RestorePlans plans, RestorePapers papers, VolumeRestores records) {
        this.locations = locations;
        this.plans = plans;
        this.papers = papers;
        this.records = records;
    }

    /** Writes the plan, whose numbers are in the status. */
    void planned(Restore restore, OpenLocation location, RestorePlan plan) {
        RestoreStatus status = restore.getStatus();
        try {
            String key = papers.of(restore, location).restoreDocuments().put(PlannedRestores.of(restore, plan));
            status.planPath = papers.where(restore, location, key);
        } catch (RuntimeException e) {
            RestorePlanStatus.note(
                    status,
                    "the plan could not be written into the bucket for people to read: "
                            + Obstacles.of(e).getMessage());
        }
    }

    /**
     * Writes the report of a Restore whose status says how it ended.
     *
     * @param stage the one that it was at
     */
    void ended(Restore restore, String stage) {
        RestoreStatus status = restore.getStatus();
        try {
            OpenLocation location = locations.open(restore.getSpec().storageLocation);
            Optional<RestorePlan> plan = plans.of(restore, location);
            List<PodVolumeRestore> volumes = records.of(restore);
            String stoppedAt = status.ending == null ? null : stage;
            String key = papers.of(restore, location)
                    .restoreDocuments()
                    .put(ReportedRestores.of(restore, stoppedAt, RestorePlanStatus.MOST_LISTED, plan, volumes));
            status.reportPath = papers.where(restore, location, key);
        } catch (RuntimeException e) {
            RestorePlanStatus.noteAtEnd(
                    status,
                    "the report could not be written into the bucket: "
                            + Obstacles.of(e).getMessage());
        }
    }
}
