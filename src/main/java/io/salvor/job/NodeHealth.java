package io.salvor.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a node can be relied on.
 *
 * @param there whether the cluster knows it
 * @param ready whether its kubelet answers, as the cluster sees it
 * @param since since when that is so; null when it is not known
 * @param outOfService whether somebody has said that it is shut down for good
 */
public record NodeHealth(String name, boolean there, boolean ready, Instant since, boolean outOfService) {
    /** A kubelet that is restarted is back by then. */
    private static final Duration SHORT = Duration.ofMinutes(1);

    /** Whether a Job may be sent there. */
    public boolean usable() {
        return there && ready && !outOfService;
    }

    /** Why what runs there must be taken as lost; nothing when it need not. */
    public Optional<String> lost(Instant now) {
        if (!there) {
            return Optional.of("node " + name + " is gone from the cluster");
        }
        if (outOfService) {
            return Optional.of("node " + name + " is out of service");
        }
        boolean lasting = since == null || !now.isBefore(since.plus(SHORT));
        return !ready && lasting
                ? Optional.of("node " + name + " is not Ready" + (since == null ? "" : " since " + since))
                : Optional.empty();
    }
}
