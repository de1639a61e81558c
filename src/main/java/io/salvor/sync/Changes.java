package io.salvor.sync;

import io.salvor.policy.ParsedPolicy;
import java.util.List;

/**
 * What has to be written so that the cluster holds the revision; nothing where it does already.
 *
 * @param creates policies that are not there, with the labels and annotations to give them
 * @param updates policies that differ
 * @param deletes names of policies that are gone from the revision
 * @param leftOut policies of the revision that are somebody else's; nothing of them is written
 */
public record Changes(
        List<ParsedPolicy> creates, List<ParsedPolicy> updates, List<String> deletes, List<Conflict> leftOut)
        implements RevisionDecision {
    public Changes {
        creates = List.copyOf(creates);
        updates = List.copyOf(updates);
        deletes = List.copyOf(deletes);
        leftOut = List.copyOf(leftOut);
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return creates.isEmpty() && updates.isEmpty() && deletes.isEmpty();
    }
}
