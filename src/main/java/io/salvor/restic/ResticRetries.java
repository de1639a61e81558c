package io.salvor.restic;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.TokenAnswer;
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

    private static final String LITTLE =
            "; an SFTP server has this one word for a file system that can only be read, quotas, and names that are"
                    + " too long: its log knows more, and so does salvor location test";

    private final Map<String, String> open = new LinkedHashMap<>();
    private String lockLost;
    private NotedTrouble noted;

    /** Takes one message of restic's; one that goes over several lines again with each of them. */
    void line(String line) {
        if (line.startsWith(LOST_LOCK)) {
            lockLost = line;
        }
        Matcher again = AGAIN.matcher(line);
        if (again.matches() && (open.size() < MOST || open.containsKey(again.group(1)))) {
            open.put(again.group(1), again.group(2));
            return;
        }
        Matcher done = DONE.matcher(line);
        if (done.matches()) {
            open.remove(done.group(1));
        }
    }

    /** Takes what the program has said at its end by which restic was on its way to the repository: it goes on trying all the same. */
    void noted(String note) {
        noted = NotedTrouble.of(note);
    }

    boolean isNoted() {
        return noted != null;
    }

    /** What it means that restic was ended at its deadline: why the oldest of them has failed by then, if there is one. */
    ResticException atDeadline(ResticException deadline, String repository) {
        return open.entrySet().stream()
                .findFirst()
                .map(call -> {
                    Reason reason = ResticWords.reason(call.getKey() + " " + call.getValue(), repository);
                    return new ResticException(
                            reason == Reason.Failed ? deadline.reason() : reason,
                            deadline.getMessage() + "; it was trying again after: "
                                    + OneLine.shortened(TokenAnswer.in(call.getValue()))
                                    + (saysLittle(call.getValue()) ? LITTLE : ""));
                })
                .orElse(deadline);
    }

    private static boolean saysLittle(String said) {
        return said.contains("SSH_FX_FAILURE");
    }

    /** What a run failed with that could not have gone on; empty while that is not so. */
    Optional<ResticException> givenUp(String name, String subject) {
        return isNoted() ? Optional.of(noted.failure(name, subject)) : lockLost(name, subject);
    }

    /**
     * What a run failed with that ended itself because it could not renew its lock in time; empty while that is not so. What it says last is
     * then that it was cancelled, as if it had been asked to stop.
     */
    private Optional<ResticException> lockLost(String name, String subject) {
        return Optional.ofNullable(lockLost)
                .map(said -> new ResticException(
                        ResticWords.reason(said),
                        "restic " + name + " on " + subject + " gave up, because it could not renew its lock in time: "
                                + said + "; where access was denied, let its credentials delete objects below"
                                + " restic/*/locks/ (docs/ransomware.md)"));
    }
}
