package io.salvor.restic;

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
    private static final int MOST = 100;

    private final Map<String, String> open = new LinkedHashMap<>();

    /** Takes one line of restic's. */
    void line(String line) {
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
}
