package io.salvor.cli.plan;

import io.salvor.coverage.PlanDiff;
import java.util.Optional;

/**
 * A plan as it is printed.
 *
 * @param diff what the policies of the folder would change
 * @param sync what the sync of the folder's PolicySource would make of it; empty when the source is not known
 */
record Plan(PlanDiff diff, Optional<SyncPreview> sync) {
    /** Whether the sync would leave everything as it is. */
    boolean refused() {
        return sync.stream().anyMatch(preview -> preview.refusal().isPresent());
    }

    /** Whether the sync would leave policies of the folder to somebody else. */
    boolean hasConflict() {
        return sync.stream().anyMatch(preview -> !preview.leftOut().isEmpty());
    }
}
