package io.salvor.operator.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicyStatus;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LastBackup;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.RunStatus;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.policy.PolicyChecks;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.schedule.DueDecision;
import io.salvor.schedule.DueRuns;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says whether a policy can run, when it will, and how its newest Backup went. The tick starts the runs. */
@ControllerConfiguration(name = "backuppolicy")
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class BackupPolicyReconciler implements Reconciler<BackupPolicy> {
    /** Backups are listed so many at a time; each may be as large as a megabyte before it is trimmed. */
    private static final long PAGE = 50;

    private static final Duration LONGEST_NAP = Duration.ofMinutes(5);

    private final OwnObjects objects;
    private final OperatorConfig config;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    public BackupPolicyReconciler(
            OwnObjects objects, OperatorConfig config, EventRecorder events, ObjectMapper json, Clock clock) {
        this.objects = objects;
        this.config = config;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, BackupPolicy>> prepareEventSources(EventSourceContext<BackupPolicy> context) {
        return List.of(
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(Backup.class, BackupPolicy.class)
                                .withNamespaces(Set.of(config.namespace()))
                                .withLabelSelector("!" + Labels.ORIGIN)
                                .withItemStore(new TrimmedBackups())
                                .withInformerListLimit(PAGE)
                                .withSecondaryToPrimaryMapper(
                                        backup -> Set.of(new ResourceID(backup.getSpec().policy, config.namespace())))
                                .build(),
                        context),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(BackupStorageLocation.class, BackupPolicy.class)
                                .withNamespaces(Set.of(config.namespace()))
                                // Only whether there is one matters here.
                                .withOnUpdateFilter((next, previous) -> false)
                                .withSecondaryToPrimaryMapper(location -> context.getPrimaryCache()
                                        .list(policy -> location.getMetadata()
                                                .getName()
                                                .equals(policy.getSpec().storageLocation))
                                        .map(ResourceID::fromResource)
                                        .collect(Collectors.toSet()))
                                .build(),
                        context));
    }

    @Override
    public UpdateControl<BackupPolicy> reconcile(BackupPolicy policy, Context<BackupPolicy> context) {
        return reconcile(policy, context.getSecondaryResources(Backup.class));
    }

    /** @param backups those of this policy */
    UpdateControl<BackupPolicy> reconcile(BackupPolicy policy, Collection<Backup> backups) {
        StatusUpdates<BackupPolicy> update = new StatusUpdates<>(objects, json, policy);
        lastBackup(policy.getStatus(), backups);
        Optional<Instant> wake = judge(policy);
        Duration nap = wake.map(at -> Duration.between(Instant.now(clock), at).plusSeconds(1))
                .filter(duration -> !duration.isNegative() && duration.compareTo(LONGEST_NAP) < 0)
                .orElse(LONGEST_NAP);
        return update.again(nap);
    }

    /** Says whether the policy can run, and when it is to be looked at again. */
    private Optional<Instant> judge(BackupPolicy policy) {
        RunStatus<Void> standing = RunStatus.ofState(policy, policy.getStatus(), events, clock);
        List<FieldProblem> problems = PolicyChecks.problems(json.valueToTree(policy.getSpec()));
        if (!problems.isEmpty()) {
            policy.getStatus().nextScheduleTime = null;
            standing.trouble(
                    null,
                    Next.FOR_PEOPLE,
                    Reason.InvalidPolicy,
                    problems.stream().map(FieldProblem::toString).collect(Collectors.joining("; ")));
            return Optional.empty();
        }
        Instant now = Instant.now(clock);
        DueDecision decision =
                DueRuns.decide(PolicySchedule.of(policy, null, false, now).state(), now);
        policy.getStatus().nextScheduleTime =
                decision.next().map(Instant::toString).orElse(null);
        String location = policy.getSpec().storageLocation;
        if (objects.get(BackupStorageLocation.class, location).isEmpty()) {
            standing.trouble(null, noLocation(policy, location));
        } else if (Boolean.TRUE.equals(policy.getSpec().suspend)) {
            standing.holds(null, Reason.Suspended, "the schedule is stopped; a Backup made by hand still runs");
        } else {
            standing.holds(null, Reason.Accepted, "the policy is in force");
        }
        return decision.wakeAt();
    }

    private LocationException noLocation(BackupPolicy policy, String location) {
        return new LocationException(
                Reason.StorageLocationNotFound,
                "policy " + policy.getMetadata().getName() + " names BackupStorageLocation " + location
                        + ", which does not exist in namespace " + config.namespace()
                        + "; create it, or name another one in storageLocation");
    }

    private static void lastBackup(BackupPolicyStatus status, Collection<Backup> backups) {
        Comparator<Backup> age = Comparator.comparing(
                        (Backup backup) -> backup.getMetadata().getCreationTimestamp())
                .thenComparing(backup -> backup.getMetadata().getName());
        Optional<Backup> newest = backups.stream().max(age);
        if (newest.isPresent()) {
            status.lastBackup = last(newest.get());
        } else if (status.lastBackup != null && !status.lastBackup.phase.isFinal()) {
            // Somebody has deleted it while it went on.
            status.lastBackup = null;
        }
        backups.stream()
                .filter(backup -> backup.getStatus().phase == BackupPhase.Completed)
                .map(backup -> backup.getStatus().completionTime)
                // What was once saved stays saved, whether its Backup is in the cluster or only in the bucket.
                .filter(time -> status.lastSuccessfulTime == null || time.compareTo(status.lastSuccessfulTime) > 0)
                .max(Comparator.naturalOrder())
                .ifPresent(time -> status.lastSuccessfulTime = time);
    }

    private static LastBackup last(Backup newest) {
        LastBackup last = new LastBackup();
        last.name = newest.getMetadata().getName();
        last.phase = newest.getStatus().phase == null ? BackupPhase.New : newest.getStatus().phase;
        last.completionTime = newest.getStatus().completionTime;
        return last;
    }
}
