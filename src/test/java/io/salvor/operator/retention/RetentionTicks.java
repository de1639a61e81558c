package io.salvor.operator.retention;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leaders;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.Locations;
import java.time.Clock;
import java.time.Duration;

/** Retention of an operator that has just started and leads, for courses in other rooms. */
public final class RetentionTicks {
    private RetentionTicks() {}

    /** Each run is one tick, which waits for all that it has begun. */
    public static Runnable of(
            OwnObjects objects, Locations locations, OperatorConfig config, EventRecorder events, Clock clock) {
        return new RetentionTick(
                objects,
                locations,
                config,
                Leaders.leading(),
                new RetentionMetrics(new SimpleMeterRegistry()),
                new LocationWork(Duration.ofHours(1)),
                events,
                new ObjectMapper(),
                clock)::tick;
    }
}
