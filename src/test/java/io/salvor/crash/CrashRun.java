package io.salvor.crash;

import io.salvor.api.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One Backup from its location to its end, with one kill at most, in an installation that had others before. */
final class CrashRun {
    /** The policy's timeout, and what an operator needs to see that it is over. */
    private static final Duration LONGEST = Duration.ofSeconds(180 + 60);

    private static final Duration SETTLES = Duration.ofSeconds(60);
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    private final Installation installation;
    private final Application application;
    private final String name;
    private final Path scratch;
    private final List<String> violations = new ArrayList<>();

    /**
     * How it went.
     *
     * @param hit what was being written at the kill; null when the run had fewer writes
     * @param violations what must not be; empty when all is well
     */
    record Result(String hit, List<String> violations, Duration took) {}

    CrashRun(Installation installation, Application application, String name, Path scratch) {
        this.installation = installation;
        this.application = application;
        this.name = name;
        this.scratch = scratch;
    }

    /** @param point null for a run without a kill */
    Result run(CrashPoint point) throws IOException, InterruptedException {
        Instant start = Instant.now();
        Trigger trigger = installation.trigger();
        trigger.arm(name, point);
        var operations = installation.operations();
        operations.location(name, spec -> spec.validationFrequency = "1h");
        operations.policy(name, Application.namespaces(), spec -> application.policy(spec, name));
        operations.backup(name, name);
        if (!waitFor(LONGEST, this::ended)) {
            violations.add("it has not ended past its deadline");
            return new Result(trigger.hit(), violations, Duration.between(start, Instant.now()));
        }
        waitFor(SETTLES, () -> left().isEmpty());
        trigger.disarm();
        installation.revive();
        left().forEach(left -> violations.add("left a minute later: " + left));
        violations.addAll(new Inspection(installation, application, name, scratch).violations());
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

    private boolean ended() {
        Backup backup = installation.operations().resource(Backup.class, name).get();
        return backup.getStatus() != null && backup.getStatus().completionTime != null;
    }

    private List<String> left() throws IOException {
        List<String> left = new Leftovers(installation.sandbox(), name, name, Application.namespaces()).found();
        if (application.isHeld(name)) {
            left.add("a pod as its pre-hook left it");
        }
        return left;
    }
}
