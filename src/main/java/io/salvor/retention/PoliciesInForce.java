package io.salvor.retention;

import java.util.Map;
import java.util.Set;

/**
 * What the policies of the cluster, and the people who look after them, say of retention.
 *
 * @param rules by the name of the policy
 * @param invalid policies that are there and whose retention cannot be read
 * @param accepted by policy: the Backup up to which a person has said that volumes that were nearly empty are right
 * @param givenUp by policy that is gone: the Backup up to which a person has said that its Backups may go
 */
public record PoliciesInForce(
        Map<String, PolicyRetention> rules,
        Set<String> invalid,
        Map<String, String> accepted,
        Map<String, String> givenUp) {
    /** Annotation on a BackupStorageLocation: {@code <policy>/<backup>}, parted by commas. */
    public static final String GIVE_UP = "salvor.io/give-up-policy";

    public PoliciesInForce {
        rules = Map.copyOf(rules);
        invalid = Set.copyOf(invalid);
        accepted = Map.copyOf(accepted);
        givenUp = Map.copyOf(givenUp);
    }
}
