package io.salvor.operator.policy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupPolicyStatus;
import io.salvor.api.BackupSpec;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.reading.CoveringPolicies;
import io.salvor.schedule.DueDecision;
import io.salvor.schedule.DueRuns;
import io.salvor.schedule.ScheduleState;
import io.salvor.trouble.Reason;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Starts the runs that are due. Which ones, follows from the policies, the slot last acted on in their status, and the clock;
 * the name of a Backup follows from policy and slot, so no slot can run twice.
 */
@ApplicationScoped
public class ScheduleTick {
    private static final Logger LOG = Logger.getLogger(ScheduleTick.class);

    private final OwnObjects objects;
    private final OperatorConfig config;
    private final Leadership leadership;
    private final EventRecorder events;
    private final Clock clock;

    public ScheduleTick(
            OwnObjects objects, OperatorConfig config, Leadership leadership, EventRecorder events, Clock clock) {
        this.objects = objects;
        this.config = config;
        this.leadership = leadership;
        this.events = events;
        this.clock = clock;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (!leadership.leads()) {
            return;
        }
        Set<String> running = running();
        for (BackupPolicy policy : objects.list(BackupPolicy.class)) {
            try {
                look(policy, running.contains(policy.getMetadata().getName()));
            } catch (KubernetesClientException e) {
                LOG.warnf(
                        "policy %s could not be started, the next tick tries again: %s",
                        policy.getMetadata().getName(), e.getMessage());
            }
        }
    }

    private Set<String> running() {
        return objects.list(Backup.class).stream()
                .filter(backup -> !backup.hasEnded())
                .map(backup -> backup.getSpec().policy)
                .collect(Collectors.toSet());
    }

    private void look(BackupPolicy policy, boolean running) {
        DueDecision decision;
        try {
            decision = DueRuns.decide(state(policy), Instant.now(clock));
        } catch (InvalidValueException e) {
            // The policy's own condition says what is wrong with it.
            return;
        }
        switch (decision.kind()) {
            case Due -> {
                // One run of a policy at a time; the slot is looked at again until its deadline has passed.
                if (!running) {
                    start(policy, decision.slot().orElseThrow());
                }
            }
            case Missed -> {
                events.warning(policy, Reason.Missed.name(), decision.reason());
                actedOn(policy, decision.slot().orElseThrow());
            }
            default -> {}
        }
    }

    static ScheduleState state(BackupPolicy policy) {
        BackupPolicySpec spec = policy.getSpec();
        BackupPolicyStatus status = policy.getStatus();
        return new ScheduleState(
                policy.getMetadata().getUid(),
                CoveringPolicies.schedule(spec),
                spec.jitter == null ? Duration.ZERO : Durations.parse(spec.jitter),
                Durations.parse(spec.startingDeadline),
                Instant.parse(policy.getMetadata().getCreationTimestamp()),
                status.lastScheduleTime == null ? null : Instant.parse(status.lastScheduleTime),
                Boolean.TRUE.equals(spec.suspend));
    }

    private void start(BackupPolicy policy, Instant slot) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(Names.backup(policy.getMetadata().getName(), slot))
                .withNamespace(config.namespace())
                .addToLabels(Labels.POLICY, Labels.value(policy.getMetadata().getName()))
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .build());
        BackupSpec spec = new BackupSpec();
        spec.policy = policy.getMetadata().getName();
        spec.scheduledFor = slot.toString();
        backup.setSpec(spec);
        if (objects.createIfMissing(backup)) {
            events.normal(
                    policy,
                    Reason.Started.name(),
                    "Backup " + backup.getMetadata().getName() + " for the slot " + slot);
        }
        actedOn(policy, slot);
    }

    private void actedOn(BackupPolicy policy, Instant slot) {
        objects.editStatus(policy, current -> {
            current.getStatus().lastScheduleTime = slot.toString();
            return current;
        });
    }
}
