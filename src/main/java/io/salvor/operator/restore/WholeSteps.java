package io.salvor.operator.restore;

import io.salvor.catalog.CatalogLayout;
import io.salvor.restore.DataApart;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestoreStep;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Hands out steps of a plan with all that their objects hold: data that the plan lacks is read from the backup, one object at a time, because
 * together it may be more than memory holds.
 */
final class WholeSteps {
    private final RestoreRound round;

    WholeSteps(RestoreRound round) {
        this.round = round;
    }

    /**
     * Hands out every step once: in their order, but those whose data is apart together, where the first of them is.
     *
     * @throws CatalogException where the backup does not hold what it held when it was planned
     */
    void each(List<RestoreStep> steps, Consumer<RestoreStep> whole) {
        Map<ObjectKey, RestoreStep> lacking = new LinkedHashMap<>();
        steps.stream().filter(DataApart::isLacking).forEach(step -> lacking.put(inBackup(step.object()), step));
        boolean read = false;
        for (RestoreStep step : steps) {
            if (!lacking.containsKey(inBackup(step.object()))) {
                whole.accept(step);
            } else if (!read) {
                read = true;
                read(new LinkedHashMap<>(lacking), whole);
            }
        }
    }

    /** The object as the backup names it, which may hold another one by the name that this one gets. */
    private ObjectKey inBackup(ObjectKey object) {
        return object.namespace() == null
                ? object
                : new ObjectKey(object.resource(), round.source(object.namespace()), object.name());
    }

    private void read(Map<ObjectKey, RestoreStep> lacking, Consumer<RestoreStep> whole) {
        String backup = round.restore().getStatus().backup;
        round.location()
                .catalog()
                .marker(backup)
                .filter(marker -> marker.uid().equals(round.restore().getStatus().backupUID))
                .ifPresent(marker -> round.location().checked(marker).objects(object -> {
                    RestoreStep step =
                            lacking.remove(new ObjectKey(object.resource(), object.namespace(), object.name()));
                    if (step != null) {
                        whole.accept(DataApart.with(step, object.content()));
                    }
                }));
        if (!lacking.isEmpty()) {
            throw new CatalogException(
                    Reason.Missing,
                    CatalogLayout.objects(backup),
                    "does not hold the data of " + lacking.size()
                            + (lacking.size() == 1 ? " object" : " objects")
                            + " any more that it held when the restore was"
                            + " planned, such as " + lacking.keySet().iterator().next()
                            + "; put it back from a copy of the bucket, or cancel this Restore");
        }
    }
}
