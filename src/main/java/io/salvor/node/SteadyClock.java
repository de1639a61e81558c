package io.salvor.node;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that is set once, when a Job begins, and then only counts: one of the node that is put right meanwhile moves no deadline. */
public final class SteadyClock extends Clock {
    private final Clock set;
    private final Instant start;
    private final long nanos = System.nanoTime();

    /** @param set what it is set by */
    public SteadyClock(Clock set) {
        this.set = set;
        this.start = set.instant();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - nanos);
    }

    @Override
    public ZoneId getZone() {
        return set.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a Job has no use for zones");
    }
}
