package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.nio.charset.StandardCharsets;

/** Finds out whether what is written into one place is seen in another, with a small object that goes again. */
public final class PlaceTrial {
    /** Of {@code salvor location test}, which removes what was left there by one that was killed. */
    private static final String FOLDER = ".salvor-test/";

    private static final byte[] CONTENT = "salvor place test".getBytes(StandardCharsets.UTF_8);

    private PlaceTrial() {}

    /**
     * Whether it is.
     *
     * @param below folder of the place that is written to, empty or with a slash at its end
     * @param there folder of the other in which it would be
     * @param unique a name that nobody else has at this time
     * @throws StorageException where a place does not answer, or somebody has removed the object meanwhile, so that nothing is known
     */
    public static boolean isSeen(ObjectStore written, String below, ObjectStore read, String there, String unique) {
        String key = FOLDER + unique;
        written.put(below + key, CONTENT);
        try {
            boolean seen = read.exists(there + key);
            if (!seen && !written.exists(below + key)) {
                throw new StorageException(
                        Reason.Other,
                        "whether two places are one is not known, as " + below + key
                                + " was removed as soon as it was written; see what clears the place");
            }
            return seen;
        } finally {
            if (!written.erase(below + key)) {
                written.delete(below + key);
            }
        }
    }
}
