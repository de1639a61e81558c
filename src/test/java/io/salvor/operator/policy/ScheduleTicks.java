package io.salvor.operator.policy;

import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leaders;
import io.salvor.operator.run.OperatorConfig;
import java.time.Clock;

/** The schedule of an operator that has just started and leads, for courses in other rooms. */
public final class ScheduleTicks {
    private ScheduleTicks() {}

    /** Each run is one tick. */
    public static Runnable of(OwnObjects objects, OperatorConfig config, EventRecorder events, Clock clock) {
        return new ScheduleTick(objects, config, Leaders.leading(), events, clock)::tick;
    }
}
