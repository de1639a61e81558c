package io.salvor.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.kubernetes.Labels;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.schema.PolicySchema;
import io.salvor.sync.OwnKeys;
import io.salvor.sync.PresentPolicy;
import io.salvor.sync.TrackingMarks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The policies of files and those of the cluster as values that a sync can compare, and the objects that are written for them. */
public final class SyncedPolicies {
    private static final Set<String> WRITTEN_WITH_REVISION =
            Set.of(Labels.SOURCE_REVISION, Labels.SOURCE_LINE, Labels.SOURCE_RULE_LINES);

    private final ObjectMapper json;
    private final JsonNode schema = PolicySchema.load();

    public SyncedPolicies(ObjectMapper json) {
        this.json = json;
    }

    /**
     * A policy of a file as the cluster should hold it: defaults filled in, whose it is written on it.
     *
     * @param source name of the PolicySource
     */
    public ParsedPolicy wanted(String source, ParsedPolicy policy) {
        JsonNode spec = normal(json.convertValue(policy.spec(), BackupPolicySpec.class));
        Map<String, String> labels = new HashMap<>(TrackingMarks.without(policy.labels()));
        labels.put(Labels.POLICY_SOURCE, Labels.value(source));
        Map<String, String> annotations = new HashMap<>(TrackingMarks.without(policy.annotations()));
        // A file from kubectl get holds what an earlier sync wrote; compared with, it would differ for ever.
        annotations.keySet().removeAll(WRITTEN_WITH_REVISION);
        annotations.put(Labels.SOURCE_FILE, policy.file());
        return new ParsedPolicy(policy.file(), policy.places(), policy.name(), labels, annotations, spec);
    }

    /** A policy of the cluster. */
    public PresentPolicy present(BackupPolicy policy) {
        ObjectMeta metadata = policy.getMetadata();
        return new PresentPolicy(
                metadata.getName(),
                normal(policy.getSpec()),
                metadata.getLabels() == null ? Map.of() : metadata.getLabels(),
                metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations(),
                FieldOwners.managers(metadata),
                compared(FieldOwners.ofSync(metadata)));
    }

    /** Without what every sync writes anew and compares with nothing. */
    private static OwnKeys compared(OwnKeys ours) {
        Set<String> annotations = new HashSet<>(ours.annotations());
        annotations.removeAll(WRITTEN_WITH_REVISION);
        return new OwnKeys(ours.labels(), annotations);
    }

    /** A spec in the one form that specs are compared in: as the API server would store it, with all defaults. */
    private JsonNode normal(BackupPolicySpec spec) {
        return PolicySchema.withDefaults(schema, json.valueToTree(spec));
    }

    /**
     * Makes an object hold what a policy says. Labels and annotations of others stay; what an earlier sync has set and this policy
     * does not goes.
     *
     * @param revision the revision that changes it
     */
    public BackupPolicy apply(BackupPolicy object, ParsedPolicy wanted, String revision) {
        ObjectMeta metadata = object.getMetadata();
        OwnKeys ours = FieldOwners.ofSync(metadata);
        metadata.setLabels(merged(metadata.getLabels(), ours.labels(), wanted.labels()));
        Map<String, String> annotations = merged(metadata.getAnnotations(), ours.annotations(), wanted.annotations());
        annotations.put(Labels.SOURCE_REVISION, revision);
        // It goes with the revision and is not compared: a comment further up is no reason to write the policy again.
        annotations.put(Labels.SOURCE_LINE, Integer.toString(wanted.line()));
        String rules = ruleLines(wanted);
        if (rules.isEmpty()) {
            annotations.remove(Labels.SOURCE_RULE_LINES);
        } else {
            annotations.put(Labels.SOURCE_RULE_LINES, rules);
        }
        metadata.setAnnotations(annotations);
        object.setSpec(json.convertValue(wanted.spec(), BackupPolicySpec.class));
        return object;
    }

    private static String ruleLines(ParsedPolicy policy) {
        return IntStream.range(0, policy.spec().at("/volumes/rules").size())
                .mapToObj(rule -> policy.places().of("/spec/volumes/rules/" + rule))
                .map(place -> Integer.toString(place.line()))
                .collect(Collectors.joining(","));
    }

    private static Map<String, String> merged(Map<String, String> there, Set<String> ours, Map<String, String> wanted) {
        Map<String, String> merged = new HashMap<>(there == null ? Map.of() : there);
        merged.keySet().removeAll(ours);
        merged.putAll(wanted);
        return merged;
    }
}
