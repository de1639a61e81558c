package io.salvor.operator.retention;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.storage.RepositoryPolicies;
import io.salvor.retention.PoliciesInForce;
import io.salvor.retention.PolicyList;
import io.salvor.retention.PolicyRetention;
import io.salvor.retention.SettledCopies;
import io.salvor.verdict.VolumeVerdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what policies and people say of retention. */
final class PolicyReading {
    private final OwnObjects objects;
    private final ObjectMapper json;

    PolicyReading(OwnObjects objects, ObjectMapper json) {
        this.objects = objects;
        this.json = json;
    }

    PoliciesInForce of(BackupStorageLocation location) {
        Map<String, PolicyRetention> rules = new HashMap<>();
        Set<String> invalid = new HashSet<>();
        Map<String, String> accepted = new HashMap<>();
        Set<String> copying = new HashSet<>();
        for (BackupPolicy policy : objects.list(BackupPolicy.class)) {
            String name = policy.getMetadata().getName();
            if (RepositoryPolicies.copies(policy, location.getMetadata().getName())) {
                copying.add(name);
            }
            try {
                rules.put(name, rule(policy, location.getMetadata().getName()));
            } catch (IllegalArgumentException e) {
                invalid.add(name);
            }
            annotation(policy.getMetadata().getAnnotations(), VolumeVerdict.ACCEPT)
                    .ifPresent(backup -> accepted.put(name, backup));
        }
        return new PoliciesInForce(
                rules,
                invalid,
                accepted,
                copying,
                SettledCopies.parse(of(location, SettledCopies.ANNOTATION)),
                PolicyList.parse(of(location, PoliciesInForce.GIVE_UP)));
    }

    private PolicyRetention rule(BackupPolicy policy, String location) {
        return PolicyRetention.of(json.valueToTree(policy.getSpec()), location);
    }

    private static String of(BackupStorageLocation location, String annotation) {
        return annotation(location.getMetadata().getAnnotations(), annotation).orElse(null);
    }

    private static Optional<String> annotation(Map<String, String> annotations, String key) {
        return Optional.ofNullable(annotations).map(all -> all.get(key));
    }
}
