package io.salvor.operator.run;

import io.salvor.operator.OperatorSettings;
import java.util.Map;

/** Replicas for tests of what only the leader does. */
public final class Leaders {
    private Leaders() {}

    /** A replica that holds the Lease. */
    public static Leadership leading() {
        Leadership leadership = new Leadership(code -> {}, System::nanoTime);
        leadership
                .election(OperatorSettings.with(Map.of()), null)
                .getLeaderCallbacks()
                .orElseThrow()
                .onStartLeading();
        return leadership;
    }
}
