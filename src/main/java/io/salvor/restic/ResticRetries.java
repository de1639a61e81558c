package io.salvor.restic;

import io.salvor.trouble.ResticException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls to a repository's service that restic is trying again: it does so for a quarter of an hour each, so that a run whose
 * deadline comes first would not say why it got nowhere.
 */
final class ResticRetries {
    private static final Pattern AGAIN =
            Pattern.compile("(\\w+\\(<.*?>.*?\\)) returned error, retrying after \\S+: (.*)");
    private static final Pattern DONE = Pattern.compile("(\\w+\\(<.*?>.*?\\)) operation successful after .*");
    private static final String LOST_LOCK = "failed to refresh stale lock: ";
    private static final int MOST = 100;

    private final Map<String, String> open = new LinkedHashMap<>();
    private String lockLost;

    /** Takes one line of restic's. */
    void line(String line) {
        if (lockLost == null && line.startsWith(LOST_LOCK)) {
            lockLost = line;
        }
        Matcher again = AGAIN.matcher(line);
        if (again.matches() && open.size() < MOST) {
            open.put(again.group(1), again.group(2));
            return;
        }
        Matcher done = DONE.matcher(line);
        if (done.matches()) {
            open.remove(done.group(1));
        }
    }

    /** Why the oldest of them has failed so far; empty while all go through. */
    Optional<String> failing() {
        return open.values().stream().findFirst();
    }

    /**
     * What a run failed with that ended itself because it could not renew its lock in time; empty while that is not so. What it says last is
     * then that it was cancelled, as if it had been asked to stop.
     */
    Optional<ResticException> lockLost(String name, String subject) {
        return Optional.ofNullable(lockLost)
                .map(said -> new ResticException(
                        ResticWords.reason(said),
                        "restic " + name + " on " + subject + " gave up, because it could not renew its lock in time: "
                                + said + "; where access was denied, let its credentials delete objects below"
                                + " restic/*/locks/ (docs/ransomware.md)"));
    }
}
