package io.salvor.restore;

/** Which objects of a backup come back, and how. */
public record ObjectRequest(ObjectSelection selection) {
    /** All that are not there, as they were. */
    public static final ObjectRequest PLAIN = new ObjectRequest(null);

    public ObjectRequest {
        selection = selection == null ? ObjectSelection.ALL : selection;
    }
}
