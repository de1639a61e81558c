package io.salvor.restore;

import java.util.List;

/**
 * Which objects of a backup come back, and how.
 *
 * @param existing what becomes of those that are there
 * @param addresses what Services keep
 * @param patches what is changed in them
 * @param statuses which come back with the status that they had
 */
public record ObjectRequest(
        ObjectSelection selection,
        ExistingObjectsRule existing,
        KeptAddresses addresses,
        List<ObjectPatch> patches,
        ObjectStatuses statuses) {
    /** All that are not there, as they were. */
    public static final ObjectRequest PLAIN = new ObjectRequest(null, null, null, null, null);

    public ObjectRequest {
        selection = selection == null ? ObjectSelection.ALL : selection;
        existing = existing == null ? ExistingObjectsRule.Skip : existing;
        addresses = addresses == null ? KeptAddresses.NONE : addresses;
        patches = patches == null ? List.of() : List.copyOf(patches);
        statuses = statuses == null ? ObjectStatuses.NONE : statuses;
    }
}
