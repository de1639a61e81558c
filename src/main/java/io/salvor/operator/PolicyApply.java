package io.salvor.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.PolicySource;
import io.salvor.kubernetes.Labels;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.PolicyProblem;
import io.salvor.policy.PolicySchema;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the policies in the cluster those of a revision. Everything is compared first: what is the same is not written, and
 * what another source or a person owns is never taken over.
 */
@ApplicationScoped
public class PolicyApply {
    private final KubernetesClient client;
    private final OperatorConfig config;
    private final ObjectMapper json;
    private final JsonNode schema = PolicySchema.load();

    public PolicyApply(KubernetesClient client, OperatorConfig config, ObjectMapper json) {
        this.client = client;
        this.config = config;
        this.json = json;
    }

    /** Applies a revision, or changes nothing and says why. */
    List<PolicyProblem> apply(PolicySource source, String revision, List<ParsedPolicy> policies) {
        Map<String, BackupPolicy> present = present();
        List<PolicyProblem> problems = new ArrayList<>();
        for (ParsedPolicy policy : policies) {
            BackupPolicy current = present.get(policy.name());
            if (current != null && !ownedBy(current, source)) {
                problems.add(new PolicyProblem(
                        policy.file(),
                        policy.line(),
                        1,
                        "BackupPolicy " + policy.name() + " is there already and belongs to " + owner(current)
                                + ", not to PolicySource "
                                + source.getMetadata().getName()
                                + "; rename one of them, or delete the one in the cluster"));
            }
        }
        if (policies.isEmpty() && present.values().stream().anyMatch(policy -> ownedBy(policy, source))) {
            problems.add(new PolicyProblem(
                    source.getSpec().path == null ? "." : source.getSpec().path,
                    1,
                    1,
                    "the revision holds no policy at all, which would end every backup of this source; delete the"
                            + " PolicySource, or its policies, if that is meant"));
        }
        if (problems.isEmpty()) {
            policies.forEach(policy -> write(source, revision, policy, present.get(policy.name())));
            prune(source, policies, present);
        }
        return problems;
    }

    private Map<String, BackupPolicy> present() {
        return client.resources(BackupPolicy.class).inNamespace(config.namespace()).list().getItems().stream()
                .collect(Collectors.toMap(policy -> policy.getMetadata().getName(), policy -> policy));
    }

    private static boolean ownedBy(BackupPolicy policy, PolicySource source) {
        return Labels.value(source.getMetadata().getName())
                .equals(labels(policy).get(Labels.POLICY_SOURCE));
    }

    private static String owner(BackupPolicy policy) {
        String other = labels(policy).get(Labels.POLICY_SOURCE);
        if (other != null) {
            return "PolicySource " + other;
        }
        return policy.getMetadata().getManagedFields().stream()
                .map(entry -> entry.getManager())
                .findFirst()
                .map(manager -> "whoever applied it with " + manager)
                .orElse("whoever applied it by hand");
    }

    private static Map<String, String> labels(BackupPolicy policy) {
        Map<String, String> labels = policy.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    private void write(PolicySource source, String revision, ParsedPolicy policy, BackupPolicy current) {
        JsonNode spec = PolicySchema.withDefaults(schema, policy.spec());
        BackupPolicySpec wanted = json.convertValue(spec, BackupPolicySpec.class);
        Map<String, String> labels = new HashMap<>(policy.labels());
        labels.put(Labels.POLICY_SOURCE, Labels.value(source.getMetadata().getName()));
        Map<String, String> annotations = new HashMap<>(policy.annotations());
        annotations.put(Labels.SOURCE_FILE, policy.file());
        if (current == null) {
            annotations.put(Labels.SOURCE_REVISION, revision);
            create(policy.name(), labels, annotations, wanted);
        } else if (differs(current, wanted, labels, annotations)) {
            annotations.put(Labels.SOURCE_REVISION, revision);
            client.resource(current).edit(object -> {
                object.setSpec(wanted);
                object.getMetadata().setLabels(labels);
                merge(object, annotations);
                return object;
            });
        }
    }

    private void create(
            String name, Map<String, String> labels, Map<String, String> annotations, BackupPolicySpec spec) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(config.namespace())
                .withLabels(labels)
                .withAnnotations(annotations)
                .build());
        policy.setSpec(spec);
        client.resource(policy).create();
    }

    private boolean differs(
            BackupPolicy current, BackupPolicySpec spec, Map<String, String> labels, Map<String, String> annotations) {
        Map<String, String> present = current.getMetadata().getAnnotations();
        return !json.valueToTree(current.getSpec()).equals(json.valueToTree(spec))
                || !labels(current).equals(labels)
                || present == null
                || !present.entrySet().containsAll(annotations.entrySet());
    }

    private static void merge(BackupPolicy policy, Map<String, String> annotations) {
        Map<String, String> merged = new HashMap<>();
        if (policy.getMetadata().getAnnotations() != null) {
            merged.putAll(policy.getMetadata().getAnnotations());
        }
        merged.putAll(annotations);
        policy.getMetadata().setAnnotations(merged);
    }

    private void prune(PolicySource source, List<ParsedPolicy> policies, Map<String, BackupPolicy> present) {
        Set<String> wanted = policies.stream().map(ParsedPolicy::name).collect(Collectors.toSet());
        present.values().stream()
                .filter(policy -> ownedBy(policy, source))
                .filter(policy -> !wanted.contains(policy.getMetadata().getName()))
                .forEach(policy -> client.resource(policy).delete());
    }
}
