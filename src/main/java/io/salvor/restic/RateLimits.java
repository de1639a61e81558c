package io.salvor.restic;

import java.util.ArrayList;
import java.util.List;

/**
 * How fast restic may be.
 *
 * @param uploadKibibytes the most that it sends a second; 0 for no limit
 * @param downloadKibibytes the most that it reads a second; 0 for no limit
 */
public record RateLimits(long uploadKibibytes, long downloadKibibytes) {
    /** As fast as it can. */
    public static final RateLimits NONE = new RateLimits(0, 0);

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (uploadKibibytes > 0) {
            arguments.add("--limit-upload=" + uploadKibibytes);
        }
        if (downloadKibibytes > 0) {
            arguments.add("--limit-download=" + downloadKibibytes);
        }
        return arguments;
    }
}
