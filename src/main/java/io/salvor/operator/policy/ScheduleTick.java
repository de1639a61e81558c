package io.salvor.operator.policy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupSpec;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.schedule.DueDecision;
import io.salvor.schedule.DueRuns;
import io.salvor.schedule.ScheduleSeen;
import io.salvor.trouble.Reason;
import io.salvor.units.InvalidValueException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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
        Map<String, Running> running = running();
        for (BackupPolicy policy : objects.list(BackupPolicy.class)) {
            try {
                look(policy, running.get(policy.getMetadata().getName()));
            } catch (InvalidValueException e) {
                // The policy's own condition says what is wrong with it.
            } catch (KubernetesClientException e) {
                LOG.warnf(
                        "policy %s could not be started, the next tick tries again: %s",
                        policy.getMetadata().getName(), e.getMessage());
            } catch (RuntimeException e) {
                // One policy that nobody has thought of keeps no other from running.
                LOG.errorf(
                        "policy %s cannot be looked at: %s",
                        policy.getMetadata().getName(), e);
            }
        }
    }

    /**
     * The Backups of a policy that go on.
     *
     * @param slot the newest slot that one of them was made for; null where all were asked for by hand, or by a clock that was ahead
     */
    private record Running(Instant slot) {
        Running and(Running other) {
            return slot == null || other.slot != null && other.slot.isAfter(slot) ? other : this;
        }
    }

    /** By the name of their policy. History is not read: it may be long. */
    private Map<String, Running> running() {
        Map<String, Running> running = new HashMap<>();
        Instant now = Instant.now(clock);
        objects.each(Backup.class, LabelChoice.lacking(Labels.ENDED), backup -> {
            if (!backup.hasEnded()) {
                Instant slot = PolicySchedule.time(backup.getSpec().scheduledFor);
                Running one = new Running(slot == null || ScheduleSeen.isAhead(slot, now) ? null : slot);
                running.merge(backup.getSpec().policy, one, Running::and);
            }
        });
        return running;
    }

    private void look(BackupPolicy policy, Running running) {
        Instant now = Instant.now(clock);
        PolicySchedule schedule =
                PolicySchedule.of(policy, running == null ? null : running.slot(), running != null, now);
        DueDecision decision = DueRuns.decide(schedule.state(), now);
        switch (decision.kind()) {
            case Due -> {
                start(policy, decision.slot().orElseThrow());
                note(policy, schedule, decision.slot().orElseThrow());
            }
            case Missed -> {
                events.warning(policy, Reason.Missed.name(), decision.reason());
                note(policy, schedule, decision.slot().orElseThrow());
            }
            case Skipped -> {
                events.normal(policy, Reason.SlotSkipped.name(), decision.reason());
                note(policy, schedule, decision.slot().orElseThrow());
            }
            case ClockWasAhead -> {
                events.warning(policy, Reason.ClockWasAhead.name(), decision.reason());
                note(policy, schedule, decision.slot().orElseThrow());
            }
            default -> {
                if (schedule.isNews(policy.getStatus())) {
                    note(policy, schedule, schedule.state().lastSlot());
                }
            }
        }
    }

    /**
     * The Backup comes before the note of it: where the operator ends in between, the slot is neither lost nor run twice, because the
     * name is taken. The next look makes up for a note that failed while the Backup goes on, so that deleting it later starts no other.
     */
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
    }

    private void note(BackupPolicy policy, PolicySchedule schedule, Instant lastSlot) {
        objects.editStatus(policy, current -> {
            schedule.note(current.getStatus(), lastSlot);
            return current;
        });
    }
}
