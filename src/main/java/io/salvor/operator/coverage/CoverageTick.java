package io.salvor.operator.coverage;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicyStatus;
import io.salvor.api.CoverageSummary;
import io.salvor.backup.BackupPlanner;
import io.salvor.backup.NamespaceSelection;
import io.salvor.coverage.ClusterByNamespace;
import io.salvor.coverage.Coverage;
import io.salvor.coverage.CoveringPolicy;
import io.salvor.coverage.Tally;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.reading.BackupHistoryReader;
import io.salvor.reading.ClusterSurvey;
import io.salvor.reading.CoveringPolicies;
import io.salvor.units.InvalidValueException;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Says in the status of each policy, and in metrics, how the claims of the cluster are covered. It looks every five minutes, and
 * soon after policies have changed or a Backup has ended; it writes only what differs.
 */
@ApplicationScoped
public class CoverageTick {
    private static final Logger LOG = Logger.getLogger(CoverageTick.class);

    /** It reads every pod and claim of the cluster, which is not done more often than this whatever happens. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final OwnObjects objects;
    private final OperatorConfig config;
    private final Leadership leadership;
    private final ResourceLister lister;
    private final KubeletLayout layout;
    private final CoverageMetrics metrics;
    private final Clock clock;
    private Map<String, String> seen = Map.of();
    private Instant last = Instant.MIN;

    public CoverageTick(
            OwnObjects objects,
            OperatorConfig config,
            Leadership leadership,
            ResourceLister lister,
            KubeletLayout layout,
            CoverageMetrics metrics,
            Clock clock) {
        this.objects = objects;
        this.config = config;
        this.leadership = leadership;
        this.lister = lister;
        this.layout = layout;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (leadership.leads()) {
            look();
        }
    }

    /** Looks, where it is time to. */
    void look() {
        Instant now = Instant.now(clock);
        if (now.isBefore(last.plus(SHORTEST))) {
            return;
        }
        try {
            List<BackupPolicy> policies = objects.list(BackupPolicy.class);
            Map<String, String> marks = marks(policies);
            if (marks.equals(seen) && now.isBefore(last.plus(LONGEST))) {
                return;
            }
            last = now;
            publish(policies, now);
            seen = marks;
        } catch (KubernetesClientException e) {
            seen = Map.of();
            LOG.warnf("coverage is that of the last look, it is looked at again within a minute: %s", e.getMessage());
        }
    }

    /** What a policy is and how its newest Backup stands: when that is the same, coverage most likely is too. */
    private static Map<String, String> marks(List<BackupPolicy> policies) {
        Map<String, String> marks = new HashMap<>();
        for (BackupPolicy policy : policies) {
            BackupPolicyStatus status = policy.getStatus();
            String backup = status.lastBackup == null ? "" : status.lastBackup.name + status.lastBackup.completionTime;
            marks.put(
                    policy.getMetadata().getName(), policy.getMetadata().getGeneration() + backup + isStalled(policy));
        }
        return marks;
    }

    private void publish(List<BackupPolicy> policies, Instant now) {
        CoveringPolicies reading = new CoveringPolicies(now);
        Map<String, CoveringPolicy> covering = new LinkedHashMap<>();
        for (BackupPolicy policy : policies) {
            String name = policy.getMetadata().getName();
            try {
                CoveringPolicy value = reading.of(name, policy.getSpec());
                covering.put(name, isStalled(policy) ? value.stalled() : value);
            } catch (InvalidValueException e) {
                // The policy's own condition says what is wrong with it; it protects nothing.
            }
        }
        ClusterView cluster = ClusterSurvey.read(lister);
        Coverage coverage = Coverage.of(
                new ClusterByNamespace(cluster, layout),
                covering.values(),
                BackupHistoryReader.read(lister, config.namespace()).lastGood(),
                now);
        Map<String, Tally> byNamespace = Tally.byNamespace(coverage);
        metrics.publish(byNamespace);
        for (BackupPolicy policy : policies) {
            CoveringPolicy value = covering.get(policy.getMetadata().getName());
            if (value != null) {
                NamespaceSelection taken = BackupPlanner.namespaces(value.rules(), cluster.namespaces());
                write(policy, Tally.of(taken.spokenOf(), byNamespace));
            }
        }
    }

    private static boolean isStalled(BackupPolicy policy) {
        return policy.getStatus().conditions.stream()
                .anyMatch(condition -> condition.type.equals(Conditions.STALLED) && condition.status.equals("True"));
    }

    private void write(BackupPolicy policy, Tally tally) {
        CoverageSummary summary = new CoverageSummary();
        summary.protectedClaims = tally.protectedClaims();
        summary.stale = tally.stale();
        summary.neverSaved = tally.neverSaved();
        summary.leftOut = tally.leftOut();
        summary.unprotected = tally.unprotected();
        if (same(policy.getStatus().coverage, summary)) {
            return;
        }
        try {
            objects.editStatus(policy, current -> {
                current.getStatus().coverage = summary;
                return current;
            });
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "coverage of policy %s could not be written, the next look tries again: %s",
                    policy.getMetadata().getName(), e.getMessage());
        }
    }

    private static boolean same(CoverageSummary a, CoverageSummary b) {
        return a != null
                && a.protectedClaims == b.protectedClaims
                && a.stale == b.stale
                && a.neverSaved == b.neverSaved
                && a.leftOut == b.leftOut
                && a.unprotected == b.unprotected;
    }
}
