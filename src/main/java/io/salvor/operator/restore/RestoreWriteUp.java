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
 * Writes into the bucket, for people, what a Restore is going to do and what became of it. Where that is refused, the Restore says so and
 * goes on.
 */
@ApplicationScoped
public class RestoreWriteUp {
    private final Locations locations;
    private final RestorePlans plans;
    private final VolumeRestores records;

    public RestoreWriteUp(Locations locations, RestorePlans plans, VolumeRestores records) {
        this.locations = locations;
        this.plans = plans;
        this.records = records;
    }

    /** Writes the plan, whose numbers are in the status. */
    void planned(Restore restore, OpenLocation location, RestorePlan plan) {
        RestoreStatus status = restore.getStatus();
        try {
            status.planPath = location.catalog().restoreDocuments().put(PlannedRestores.of(restore, plan));
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
            status.reportPath = location.catalog()
                    .restoreDocuments()
                    .put(ReportedRestores.of(restore, stoppedAt, RestorePlanStatus.MOST_LISTED, plan, volumes));
        } catch (RuntimeException e) {
            RestorePlanStatus.noteAtEnd(
                    status,
                    "the report could not be written into the bucket: "
                            + Obstacles.of(e).getMessage());
        }
    }
}
