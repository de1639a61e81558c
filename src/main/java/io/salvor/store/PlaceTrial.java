package io.salvor.store;

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
     */
    public static boolean isSeen(ObjectStore written, String below, ObjectStore read, String there, String unique) {
        String key = FOLDER + unique;
        written.put(below + key, CONTENT);
        try {
            return read.exists(there + key);
        } finally {
            if (!written.erase(below + key)) {
                written.delete(below + key);
            }
        }
    }
}
