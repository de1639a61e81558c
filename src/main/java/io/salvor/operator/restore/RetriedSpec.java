package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.ExistingObjects;
import io.salvor.api.Restore;
import io.salvor.api.RestoreSpec;
import io.salvor.api.RetriedRestore;

/** What a Restore asks for that tries again what failed of another: what that one asked for, but for what is this run's own. */
final class RetriedSpec {
    private RetriedSpec() {}

    /** Puts what counts into the Restore in hand, where it is on record; it is never written. */
    static void apply(Restore restore, ObjectMapper json) {
        RetriedRestore retry = restore.getStatus().retry;
        if (retry == null || retry.asked == null) {
            return;
        }
        RestoreSpec own = restore.getSpec();
        RestoreSpec asked = json.convertValue(retry.asked, RestoreSpec.class);
        asked.retryOf = own.retryOf;
        asked.timeout = own.timeout;
        asked.dryRun = own.dryRun;
        asked.suspend = own.suspend;
        asked.cancel = own.cancel;
        restore.setSpec(asked);
    }

    /** Notes in the status of a Restore what the earlier one asked for: the same backup, and what it has made may be there now. */
    static void note(Restore restore, Restore earlier, ObjectMapper json) {
        apply(earlier, json);
        RestoreSpec asked = json.convertValue(json.valueToTree(earlier.getSpec()), RestoreSpec.class);
        if (earlier.getStatus().backupUID != null) {
            asked.backup = earlier.getStatus().backup;
            asked.policy = null;
            asked.asOf = null;
        }
        if (asked.existingObjects == ExistingObjects.Fail) {
            asked.existingObjects = ExistingObjects.Skip;
        }
        asked.retryOf = null;
        asked.suspend = null;
        asked.cancel = null;
        RetriedRestore retry = new RetriedRestore();
        retry.restore = earlier.getMetadata().getName();
        retry.uid = earlier.getMetadata().getUid();
        retry.backupUID = earlier.getStatus().backupUID;
        retry.asked = json.valueToTree(asked);
        restore.getStatus().retry = retry;
    }
}
