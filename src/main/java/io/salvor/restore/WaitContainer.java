package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The container that holds a restored pod back until its data is there. */
public final class WaitContainer {
    /** Its name in the pod. */
    public static final String NAME = "salvor-restore-wait";

    private WaitContainer() {}

    /**
     * A copy of a cleaned pod with the wait container first among its init containers.
     *
     * @param image the operator's own image
     * @param pullPolicy Always, IfNotPresent or Never; null leaves it to the API server
     * @param restoreUid UID of the Restore, the name of the file that is waited for
     * @param volumes names of the pod's volumes whose data is put back
     */
    public static JsonNode inject(
            JsonNode pod, String image, String pullPolicy, String restoreUid, List<String> volumes) {
        throw new UnsupportedOperationException();
    }
}
