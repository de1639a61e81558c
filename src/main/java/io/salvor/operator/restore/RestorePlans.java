package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.reading.StoredRestorePlans;
import io.salvor.restore.RestorePlan;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the plans of Restores in the bucket from their first write to their end. The last ones are remembered, because a Restore is
 * looked at once a second and its plan holds every object; a restart may lose that.
 */
@ApplicationScoped
public class RestorePlans {
    private static final int REMEMBERED = 8;

    private final Map<String, RestorePlan> remembered =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, RestorePlan> eldest) {
                    return size() > REMEMBERED;
                }
            });

    void keep(Restore restore, OpenLocation location, RestorePlan plan) {
        location.catalog().putRestorePlan(uid(restore), StoredRestorePlans.stored(plan));
        remembered.put(uid(restore), plan);
    }

    /** The plan that a Restore is carried out by; empty when it has vanished from the bucket. */
    Optional<RestorePlan> of(Restore restore, OpenLocation location) {
        RestorePlan known = remembered.get(uid(restore));
        if (known != null) {
            return Optional.of(known);
        }
        Optional<RestorePlan> stored =
                location.catalog().restorePlan(uid(restore)).map(found -> StoredRestorePlans.plan(uid(restore), found));
        stored.ifPresent(plan -> remembered.put(uid(restore), plan));
        return stored;
    }

    /** Removes the plan of a Restore that has ended. */
    void forget(Restore restore, OpenLocation location) {
        remembered.remove(uid(restore));
        location.catalog().forgetRestorePlan(uid(restore));
    }

    private static String uid(Restore restore) {
        return restore.getMetadata().getUid();
    }
}
