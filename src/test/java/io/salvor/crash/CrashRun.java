package io.salvor.crash;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One Backup or Restore from its request to its end, with one kill at most, in an installation that had others before. */
final class CrashRun {
    /** Its timeout, and what an operator needs to see that it is over. */
    private static final Duration LONGEST = Duration.ofSeconds(180 + 60);

    private static final Duration SETTLES = Duration.ofSeconds(60);
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    private final Installation installation;
    private final Subject subject;
    private final String name;
    private final List<String> violations = new ArrayList<>();

    /**
     * How it went.
     *
     * @param hit what was being written at the kill; null when the run had fewer writes
     * @param violations what must not be; empty when all is well
     */
    record Result(String hit, List<String> violations, Duration took) {}

    CrashRun(Installation installation, Subject subject, String name) {
        this.installation = installation;
        this.subject = subject;
        this.name = name;
    }

    /** @param point null for a run without a kill */
    Result run(CrashPoint point) throws IOException, InterruptedException {
        Instant start = Instant.now();
        Trigger trigger = installation.trigger();
        subject.prepare(name);
        trigger.arm(name, subject, point);
        subject.begin(name);
        if (!waitFor(LONGEST, () -> subject.ended(name))) {
            violations.add("it has not ended past its deadline");
            return new Result(trigger.hit(), violations, Duration.between(start, Instant.now()));
        }
        waitFor(SETTLES, () -> subject.left(name).isEmpty());
        trigger.disarm();
        installation.revive();
        subject.left(name).forEach(left -> violations.add("left a minute later: " + left));
        violations.addAll(subject.violations(name));
        subject.leave(name, violations.isEmpty());
        return new Result(trigger.hit(), violations, Duration.between(start, Instant.now()));
    }

    /** A question that is asked again and again. */
    private interface Question {
        boolean holds() throws IOException;
    }

    /** Keeps the operator alive meanwhile. Returns whether it came true. */
    private boolean waitFor(Duration longest, Question question) throws IOException {
        Instant deadline = Instant.now().plus(longest);
        while (!question.holds()) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            installation.revive();
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
