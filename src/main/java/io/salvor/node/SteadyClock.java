package io.salvor.node;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that is set once, when a Job begins, and then only counts: one of the node that is put right meanwhile moves no deadline. */
public final class SteadyClock extends Clock {
    private final ZoneId zone;
    private final Instant start;
    private final long nanos;

    /** @param set what it is set by */
    public SteadyClock(Clock set) {
        this(set.getZone(), set.instant(), System.nanoTime());
    }

    private SteadyClock(ZoneId zone, Instant start, long nanos) {
        this.zone = zone;
        this.start = start;
        this.nanos = nanos;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - nanos);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId another) {
        return new SteadyClock(another, start, nanos);
    }
}
