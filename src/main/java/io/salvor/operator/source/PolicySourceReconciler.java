package io.salvor.operator.source;

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
import io.salvor.api.BackupPolicy;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.sync.PollInterval;
import io.salvor.sync.Revision;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Follows Git repositories: looks where each source is at its interval, or at once when its spec changes or somebody asks, and
 * makes the cluster hold what the revision holds. Between looks it only puts back what was changed by hand.
 */
@ControllerConfiguration(name = "policysource", generationAwareEventProcessing = false)
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class PolicySourceReconciler implements Reconciler<PolicySource> {
    private final OwnObjects objects;
    private final OperatorConfig config;
    private final RevisionReader reader;
    private final ClusterPolicies policies;
    private final SourceMetrics metrics;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    /** The last look at each source, by its uid. */
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    public PolicySourceReconciler(
            OwnObjects objects,
            OperatorConfig config,
            RevisionReader reader,
            ClusterPolicies policies,
            SourceMetrics metrics,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.config = config;
        this.reader = reader;
        this.policies = policies;
        this.metrics = metrics;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, PolicySource>> prepareEventSources(EventSourceContext<PolicySource> context) {
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(BackupPolicy.class, PolicySource.class)
                        .withNamespaces(Set.of(config.namespace()))
                        .withLabelSelector(Labels.POLICY_SOURCE)
                        .withOnUpdateFilter(PolicySourceReconciler::isChangedByHand)
                        .withSecondaryToPrimaryMapper(policy -> sources(policy, context))
                        .build(),
                context));
    }

    /** Whether anything but the status is new: that changes with every Backup. */
    private static boolean isChangedByHand(BackupPolicy now, BackupPolicy before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getLabels(), before.getMetadata().getLabels())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations());
    }

    /** The label holds the source's name, which may come later than its policies; a long name only in a form to compare. */
    private static Set<ResourceID> sources(BackupPolicy policy, EventSourceContext<PolicySource> context) {
        Map<String, String> labels = policy.getMetadata().getLabels();
        String label = labels == null ? null : labels.get(Labels.POLICY_SOURCE);
        if (label == null) {
            return Set.of();
        }
        Stream<ResourceID> known = context.getPrimaryCache()
                .list(source -> Labels.value(source.getMetadata().getName()).equals(label))
                .map(ResourceID::fromResource);
        return Stream.concat(
                        Stream.of(new ResourceID(label, policy.getMetadata().getNamespace())), known)
                .collect(Collectors.toSet());
    }

    @Override
    public UpdateControl<PolicySource> reconcile(PolicySource source, Context<PolicySource> context) {
        return reconcile(source, context.getSecondaryResources(BackupPolicy.class));
    }

    /** @param known the source's policies as the informer has them */
    UpdateControl<PolicySource> reconcile(PolicySource source, Set<BackupPolicy> known) {
        StatusUpdates<PolicySource> update = new StatusUpdates<>(objects, json, source);
        SourceReport report = new SourceReport(source, events, clock);
        String uid = source.getMetadata().getUid();
        if (Boolean.TRUE.equals(source.getSpec().suspend)) {
            looks.remove(uid);
            report.suspended();
            report.webhook(WebhookToken.of(source, objects));
            return update.done();
        }
        SourceSync sync = new SourceSync(source, reader, policies, report, policies.seen(known), clock);
        SyncRequest request = SyncRequest.of(source);
        Look last = looks.getOrDefault(uid, Look.NONE);
        Instant now = Instant.now(clock);
        if (last.isGoodFor(request, now)) {
            last.inForce().ifPresent(sync::putBack);
            return update.again(Duration.between(now, last.next()));
        }
        Look look = look(source, sync, report, request, last);
        if (!update.write()) {
            return StatusUpdates.soon();
        }
        looks.put(uid, look);
        return update.again(positive(Duration.between(Instant.now(clock), look.next())));
    }

    private Look look(PolicySource source, SourceSync sync, SourceReport report, SyncRequest request, Look last) {
        SourceSync.Outcome outcome = sync.run(last.readFor(request));
        Optional<Revision> inForce;
        if (outcome.inForce()) {
            inForce = outcome.read().map(RevisionReader.Verified::revision);
            if (outcome.whole()) {
                metrics.succeeded(source.getMetadata().getName(), Instant.now(clock));
            }
        } else {
            // A process that starts while the newest revision is broken has not seen the one in force.
            inForce = last.inForce().or(() -> outcome.read().flatMap(any -> reader.inForce(source)));
            inForce.ifPresent(sync::putBack);
        }
        report.webhook(WebhookToken.of(source, objects));
        source.getStatus().observedGeneration = source.getMetadata().getGeneration();
        source.getStatus().lastHandledReconcileAt = request.answer(last.request(), source.getStatus());
        Instant now = Instant.now(clock);
        Duration interval = interval(source, outcome.whole());
        Duration wait =
                outcome.pause().filter(pause -> pause.compareTo(interval) > 0).orElse(interval);
        return new Look(request, now.plus(wait), outcome.pause().isPresent(), outcome.read(), inForce);
    }

    private static Duration interval(PolicySource source, boolean well) {
        PolicySourceSpec spec = source.getSpec();
        Duration interval;
        try {
            interval = Durations.parse(spec.interval);
        } catch (InvalidValueException e) {
            // The condition says what is wrong with it.
            interval = Durations.parse(PolicySourceSpec.DEFAULT_INTERVAL);
        }
        String uid = source.getMetadata().getUid();
        return well ? PollInterval.of(interval, uid) : PollInterval.afterFailure(interval, uid);
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() || duration.isZero() ? Duration.ofMillis(1) : duration;
    }
}
