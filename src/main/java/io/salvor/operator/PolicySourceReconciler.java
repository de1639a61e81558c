package io.salvor.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.salvor.api.PolicyError;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.PolicySourceStatus;
import io.salvor.git.GitCredentials;
import io.salvor.git.GitException;
import io.salvor.git.GitFile;
import io.salvor.git.GitRef;
import io.salvor.git.GitRepositories;
import io.salvor.git.GitSource;
import io.salvor.git.PolicyTree;
import io.salvor.git.TrustedKeys;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.policy.Durations;
import io.salvor.policy.ParsedPolicies;
import io.salvor.policy.PolicyParser;
import io.salvor.policy.PolicyProblem;
import io.salvor.policy.PolicySchema;
import io.salvor.policy.SourceFile;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Follows a Git repository: looks where the branch is, reads a new revision whole, and applies it whole or not at all. With
 * any error the last good revision stays in force.
 */
@ControllerConfiguration(name = "policysource", generationAwareEventProcessing = false)
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class PolicySourceReconciler implements Reconciler<PolicySource> {
    private static final Logger LOG = Logger.getLogger(PolicySourceReconciler.class);
    private static final int MOST_ERRORS = 100;

    private final KubernetesClient client;
    private final GitRepositories repositories;
    private final PolicyApply policies;
    private final PolicyParser parser;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    public PolicySourceReconciler(
            KubernetesClient client,
            GitRepositories repositories,
            PolicyApply policies,
            OperatorConfig config,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.client = client;
        this.repositories = repositories;
        this.policies = policies;
        this.parser = new PolicyParser(PolicySchema.load(), config.namespace());
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public UpdateControl<PolicySource> reconcile(PolicySource source, Context<PolicySource> context) {
        if (source.getStatus() == null) {
            source.setStatus(new PolicySourceStatus());
        }
        StatusUpdates<PolicySource> update = new StatusUpdates<>(client, json, source);
        PolicySourceSpec spec = source.getSpec();
        if (Boolean.TRUE.equals(spec.suspend)) {
            suspended(source);
            return update.done();
        }
        String request = request(source);
        try {
            sync(source);
        } catch (GitException e) {
            failed(source, e);
        }
        source.getStatus().observedGeneration = source.getMetadata().getGeneration();
        source.getStatus().lastHandledReconcileAt = request;
        return update.again(Durations.parse(spec.interval == null ? "1m" : spec.interval));
    }

    private static String request(PolicySource source) {
        Map<String, String> annotations = source.getMetadata().getAnnotations();
        if (annotations == null) {
            return null;
        }
        return annotations.getOrDefault(Labels.REQUESTED_AT, annotations.get(Labels.FLUX_REQUESTED_AT));
    }

    private void sync(PolicySource source) throws GitException {
        PolicySourceSpec spec = source.getSpec();
        PolicySourceStatus status = source.getStatus();
        GitSource git = new GitSource(
                spec.url,
                GitRef.branch(spec.ref == null || spec.ref.branch == null ? "main" : spec.ref.branch),
                spec.path == null ? "." : spec.path,
                Durations.parse(spec.timeout == null ? "60s" : spec.timeout),
                GitCredentials.NONE,
                TrustedKeys.NONE);
        String head = repositories.head(git);
        boolean unchanged = status.lastAppliedRevision != null
                && status.lastAppliedRevision.equals(git.ref().revision(head))
                && source.getMetadata().getGeneration().equals(status.observedGeneration);
        if (unchanged) {
            applied(source, status.lastAppliedRevision, status.policies == null ? 0 : status.policies);
            return;
        }
        PolicyTree tree = repositories.fetch(git, head);
        status.lastAttemptedRevision = tree.revision();
        ParsedPolicies parsed = parser.parse(files(tree.files()));
        if (!parsed.valid()) {
            refused(source, "InvalidPolicies", parsed.problems());
            return;
        }
        List<PolicyProblem> refusals = policies.apply(source, tree.revision(), parsed.policies());
        if (!refusals.isEmpty()) {
            refused(source, "Refused", refusals);
            return;
        }
        boolean news = !tree.revision().equals(status.lastAppliedRevision);
        applied(source, tree.revision(), parsed.policies().size());
        if (news) {
            events.normal(
                    source,
                    "Applied",
                    "revision " + tree.revision() + " with " + parsed.policies().size() + " policies");
        }
    }

    private static List<SourceFile> files(List<GitFile> files) {
        return files.stream()
                .map(file -> new SourceFile(file.path(), file.content()))
                .toList();
    }

    private void applied(PolicySource source, String revision, int count) {
        PolicySourceStatus status = source.getStatus();
        status.lastAppliedRevision = revision;
        status.lastAttemptedRevision = revision;
        status.policies = count;
        status.errors = List.of();
        Conditions.good(
                status.conditions,
                Conditions.READY,
                "Applied",
                "revision " + revision + " is in force",
                source.getMetadata().getGeneration(),
                Instant.now(clock));
    }

    private void refused(PolicySource source, String reason, List<PolicyProblem> problems) {
        String first = problems.get(0).toString();
        String message = "revision " + source.getStatus().lastAttemptedRevision + " changes nothing, "
                + (source.getStatus().lastAppliedRevision == null
                        ? "no revision is in force"
                        : "revision " + source.getStatus().lastAppliedRevision + " stays in force")
                + ": " + first + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more in status)" : "");
        stalled(source, reason, message);
        source.getStatus().errors = problems.stream()
                .limit(MOST_ERRORS)
                .map(PolicySourceReconciler::error)
                .toList();
    }

    private static PolicyError error(PolicyProblem problem) {
        PolicyError error = new PolicyError();
        error.file = problem.file();
        error.line = problem.line();
        error.column = problem.column();
        error.message = problem.message();
        return error;
    }

    private void failed(PolicySource source, GitException e) {
        String reason = e.reason().name();
        if (!Conditions.has(source.getStatus().conditions, Conditions.READY, "False", reason)) {
            events.warning(source, reason, e.getMessage());
            if (e.reason() == GitException.Reason.Failed) {
                // No sentence of ours explains it: whoever looks for the cause needs all of it.
                LOG.warnf(e, "PolicySource %s", source.getMetadata().getName());
            }
        }
        source.getStatus().errors = e.contentProblems().stream()
                .limit(MOST_ERRORS)
                .map(problem -> error(new PolicyProblem(problem.path(), 1, 1, problem.message())))
                .toList();
        Conditions.failing(
                source.getStatus().conditions,
                Conditions.READY,
                reason,
                e.getMessage(),
                source.getMetadata().getGeneration(),
                Instant.now(clock));
    }

    private void stalled(PolicySource source, String reason, String message) {
        if (!Conditions.has(source.getStatus().conditions, Conditions.READY, "False", reason)) {
            events.warning(source, reason, message);
        }
        Conditions.stalled(
                source.getStatus().conditions,
                Conditions.READY,
                reason,
                message,
                source.getMetadata().getGeneration(),
                Instant.now(clock));
    }

    private void suspended(PolicySource source) {
        source.getStatus().observedGeneration = source.getMetadata().getGeneration();
        Conditions.good(
                source.getStatus().conditions,
                Conditions.READY,
                "Suspended",
                "syncing is stopped; what was applied stays in force",
                source.getMetadata().getGeneration(),
                Instant.now(clock));
    }
}
