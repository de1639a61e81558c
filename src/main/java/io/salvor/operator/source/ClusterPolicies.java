package io.salvor.operator.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.PolicySource;
import io.salvor.kubernetes.Labels;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.policy.schema.PolicySchema;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.sync.Changes;
import io.salvor.sync.PresentPolicy;
import io.salvor.sync.TrackingMarks;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The policies in the cluster and their Backups, as values; and the writes that make them those of a revision. Backups are
 * never touched: what a policy left behind outlives it.
 */
@ApplicationScoped
public class ClusterPolicies {
    private static final int HTTP_UNPROCESSABLE = 422;
    private static final int MOST_ATTEMPTS = 5;
    private static final long PAGE = 500;
    private static final Set<String> WRITTEN_WITH_REVISION = Set.of(Labels.SOURCE_REVISION, Labels.SOURCE_LINE);

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final ObjectMapper json;
    private final JsonNode schema = PolicySchema.load();

    public ClusterPolicies(KubernetesClient client, OperatorConfig config, ObjectMapper json) {
        this.client = client;
        this.config = config;
        this.json = json;
    }

    /** Every policy of the operator's namespace, read anew. */
    List<PresentPolicy> all() {
        return client.resources(BackupPolicy.class).inNamespace(config.namespace()).list().getItems().stream()
                .map(this::value)
                .toList();
    }

    PresentPolicy value(BackupPolicy policy) {
        ObjectMeta metadata = policy.getMetadata();
        List<String> managers = metadata.getManagedFields().stream()
                .filter(entry -> entry.getSubresource() == null)
                .map(ManagedFieldsEntry::getManager)
                .filter(Objects::nonNull)
                .toList();
        return new PresentPolicy(
                metadata.getName(),
                normal(policy.getSpec()),
                metadata.getLabels() == null ? Map.of() : metadata.getLabels(),
                metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations(),
                managers);
    }

    /** A policy of a file as the cluster should hold it: defaults filled in, whose it is written on it. */
    ParsedPolicy complete(PolicySource source, ParsedPolicy policy) {
        JsonNode spec = normal(json.convertValue(policy.spec(), BackupPolicySpec.class));
        Map<String, String> labels = new HashMap<>(TrackingMarks.without(policy.labels()));
        labels.put(Labels.POLICY_SOURCE, Labels.value(source.getMetadata().getName()));
        Map<String, String> annotations = new HashMap<>(TrackingMarks.without(policy.annotations()));
        // A file from kubectl get holds what an earlier sync wrote; compared with, it would differ for ever.
        annotations.keySet().removeAll(WRITTEN_WITH_REVISION);
        annotations.put(Labels.SOURCE_FILE, policy.file());
        return new ParsedPolicy(policy.file(), policy.line(), policy.name(), labels, annotations, spec);
    }

    /** A spec in the one form that specs are compared in: as the API server would store it, with all defaults. */
    private JsonNode normal(BackupPolicySpec spec) {
        return PolicySchema.withDefaults(schema, json.valueToTree(spec));
    }

    /** What the API server would refuse, whoever speaks there: nothing is written. */
    List<PolicyProblem> tryOut(Changes changes) {
        List<PolicyProblem> problems = new ArrayList<>();
        changes.creates()
                .forEach(policy -> tryOut(policy, problems, () -> client.resource(fresh(policy, ""))
                        .dryRun(true)
                        .create()));
        changes.updates()
                .forEach(policy -> tryOut(policy, problems, () -> present(policy.name())
                        .dryRun(true)
                        .edit(current -> changed(current, policy, ""))));
        return problems;
    }

    private static void tryOut(ParsedPolicy policy, List<PolicyProblem> problems, Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                // Its status was written in between, which the write itself gets over.
                return;
            }
            boolean about = e.getCode() == HTTP_UNPROCESSABLE
                    || e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST
                    || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
            if (!about) {
                throw e;
            }
            String said = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
            problems.add(new PolicyProblem(
                    policy.file(), policy.line(), 1, "the API server refuses policy " + policy.name() + ": " + said));
        }
    }

    /** Writes what differs; a policy that was changed carries the revision that changed it. */
    void write(Changes changes, String revision) {
        changes.creates()
                .forEach(policy -> client.resource(fresh(policy, revision)).create());
        changes.updates().forEach(policy -> update(policy, revision));
        changes.deletes().forEach(name -> present(name).delete());
    }

    /** The status of a policy may be written in between; that is no reason to begin the whole revision again. */
    private void update(ParsedPolicy wanted, String revision) {
        for (int attempt = 1; ; attempt++) {
            try {
                present(wanted.name()).edit(current -> changed(current, wanted, revision));
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Resource<BackupPolicy> present(String name) {
        return client.resources(BackupPolicy.class)
                .inNamespace(config.namespace())
                .withName(name);
    }

    private BackupPolicy fresh(ParsedPolicy wanted, String revision) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(wanted.name())
                .withNamespace(config.namespace())
                .build());
        return changed(policy, wanted, revision);
    }

    private BackupPolicy changed(BackupPolicy policy, ParsedPolicy wanted, String revision) {
        Map<String, String> annotations = new HashMap<>();
        if (policy.getMetadata().getAnnotations() != null) {
            annotations.putAll(policy.getMetadata().getAnnotations());
        }
        annotations.putAll(wanted.annotations());
        annotations.put(Labels.SOURCE_REVISION, revision);
        // It goes with the revision and is not compared: a comment further up is no reason to write the policy again.
        annotations.put(Labels.SOURCE_LINE, Integer.toString(wanted.line()));
        policy.getMetadata().setAnnotations(annotations);
        policy.getMetadata().setLabels(wanted.labels());
        policy.setSpec(json.convertValue(wanted.spec(), BackupPolicySpec.class));
        return policy;
    }

    /** The Backups in the cluster by the name of their policy, read page by page. */
    Map<String, List<Candidate>> backups() {
        Map<String, List<Candidate>> byPolicy = new HashMap<>();
        String next = null;
        do {
            KubernetesResourceList<Backup> page = client.resources(Backup.class)
                    .inNamespace(config.namespace())
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(next)
                            .build());
            for (Backup backup : page.getItems()) {
                byPolicy.computeIfAbsent(backup.getSpec().policy, name -> new ArrayList<>())
                        .add(candidate(backup));
            }
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return byPolicy;
    }

    private static Candidate candidate(Backup backup) {
        BackupPhase phase = backup.getStatus().phase;
        String time = backup.getStatus().startTime == null
                ? backup.getMetadata().getCreationTimestamp()
                : backup.getStatus().startTime;
        Outcome outcome = phase == BackupPhase.Completed
                ? Outcome.Completed
                : phase == BackupPhase.PartiallyFailed ? Outcome.PartiallyFailed : Outcome.Other;
        return new Candidate(backup.getMetadata().getName(), Instant.parse(time), outcome);
    }
}
