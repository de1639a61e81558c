package io.salvor.operator.restore;

import io.salvor.restore.ObjectKey;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the objects of one stage in one look.
 *
 * @param created how many were made, or adopted; all others were there already
 * @param failed objects that were not made, with what the API server said
 * @param waitingFor what the cluster is not ready for yet, so that the stage is tried again; empty when the stage is done
 */
record MadeObjects(int created, Map<ObjectKey, String> failed, Optional<String> waitingFor) {
    boolean done() {
        return waitingFor.isEmpty();
    }
}
