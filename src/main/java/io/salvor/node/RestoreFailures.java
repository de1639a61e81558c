package io.salvor.node;

import io.salvor.restic.FailedItem;
import io.salvor.restic.RestoreResult;
import java.util.stream.Collectors;

/** Says what restic could not put back of a snapshot. */
final class RestoreFailures {
    private static final int NAMED = 3;

    private RestoreFailures() {}

    static String of(RestoreResult result) {
        return result.failedCount() + " files or folders could not be restored, so the pod is kept waiting: "
                + result.failed().stream()
                        .limit(NAMED)
                        .map(RestoreFailures::described)
                        .collect(Collectors.joining("; "))
                + "; make room for them in the volume and restore again";
    }

    private static String described(FailedItem item) {
        return item.message().contains(item.path()) ? item.message() : item.path() + ": " + item.message();
    }
}
