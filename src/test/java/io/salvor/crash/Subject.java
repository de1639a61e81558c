package io.salvor.crash;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is carried out again and again, each time with a kill somewhere, and looked at afterwards. */
interface Subject {
    Set<Caller.Kind> OPERATOR_AND_JOBS = Collections.unmodifiableSet(EnumSet.of(Caller.Kind.Operator, Caller.Kind.Job));

    /** Makes what it starts from; nobody is killed meanwhile. @param run its name, which no other has */
    default void prepare(String run) throws IOException {}

    /** Asks for it. */
    void begin(String run);

    /** The location that it uses: what is written there is its own. */
    String location(String run);

    /** The programs that are killed. */
    default Set<Caller.Kind> killed() {
        return OPERATOR_AND_JOBS;
    }

    /** Whether something comes by the clock and not by the run, so that its number would say nothing. @param write as it is recorded */
    default boolean comesByTheClock(String write) {
        return false;
    }

    /** Whether it has come to its end; does what somebody has to do for that. */
    boolean ended(String run) throws IOException;

    /** What is there a while after the end and must not stay, in words. */
    List<String> left(String run) throws IOException;

    /** What is not as it must be after the end; empty when all is. */
    List<String> violations(String run) throws IOException, InterruptedException;

    /** Takes away what the next run does not need. @param clean whether nothing was wrong */
    void leave(String run, boolean clean);

    /** The kinds of subjects. */
    enum What {
        /** All volumes and objects are saved. */
        Backup,
        /** They are restored under other names. */
        Restore,
        /** Data is restored in place, by a Restore that is canceled and one that tries it again. */
        Retry,
        /** Some Backups go, by retention and by name. */
        Deletion,
        /** A repository is forgotten from, pruned and checked. */
        Maintenance,
        /** Another master key takes the place of one. */
        Rotation,
        /** Backups are copied to another location. */
        Copies;

        /** What the operator runs with. */
        Map<String, String> settings() {
            return this == Deletion || this == Maintenance || this == Copies
                    ? Map.of("SALVOR_RETENTION_EVERY", "2s")
                    : Map.of();
        }
    }
}
