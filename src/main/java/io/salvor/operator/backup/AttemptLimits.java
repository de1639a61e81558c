package io.salvor.operator.backup;

import io.salvor.catalog.RunLimits;
import io.salvor.job.RetryLimits;
import io.salvor.operator.run.OperatorConfig;
import java.time.Duration;

/** How often volumes are tried: what the policy said when the Backup was planned, within what the installation allows. */
final class AttemptLimits {
    private AttemptLimits() {}

    static RetryLimits of(RunLimits policy, OperatorConfig config) {
        int attempts = policy.attempts() == null ? config.retryAttempts() : policy.attempts();
        Duration pause = policy.pauseMillis() == null ? config.retryPause() : Duration.ofMillis(policy.pauseMillis());
        Duration longest = config.retryPauseLongest();
        return new RetryLimits(
                Math.max(1, Math.min(attempts, config.retryAttemptsMost())),
                pause.compareTo(longest) < 0 ? pause : longest,
                longest,
                config.nodePendingDeadline());
    }
}
