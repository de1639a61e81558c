package io.salvor.operator.restore;

import io.salvor.restore.ObjectKey;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the objects of one stage in one look.
 *
 * @param created how many were made in this look
 * @param adopted how many belong to the restore since this look or an earlier one: a repeated patch does not say which
 * @param updated how many were there and became what the backup holds in this look
 * @param failed objects that were not made, with what the API server said
 * @param waitingFor what the cluster is not ready for yet, so that the stage is tried again; empty when the stage is done
 * @param thrown what has ended the look before its time; empty when nothing has
 */
record MadeObjects(
        int created,
        int adopted,
        int updated,
        Map<ObjectKey, String> failed,
        Optional<String> waitingFor,
        Optional<RuntimeException> thrown) {
    /** Nothing was to be made. */
    static MadeObjects none(Optional<String> waitingFor) {
        return new MadeObjects(0, 0, 0, Map.of(), waitingFor, Optional.empty());
    }

    boolean done() {
        return waitingFor.isEmpty();
    }

    /** Throws what has ended the look, once what it came to until then is counted. */
    void goOn() {
        thrown.ifPresent(exception -> {
            throw exception;
        });
    }
}
