package io.salvor.retention;

import java.util.Map;
import java.util.Set;

/**
 * What the policies of the cluster, and the people who look after them, say of retention in a location.
 *
 * @param rules by the name of the policy
 * @param invalid policies that are there and whose retention cannot be read
 * @param accepted by policy: the Backup up to which a person has said that volumes that were nearly empty are right
 * @param copying policies that copy to the location
 * @param settled up to when their retention counts for copies of those that do not, as a person has said
 * @param givenUp by policy that is gone: the Backup up to which a person has said that its Backups may go
 */
public record PoliciesInForce(
        Map<String, PolicyRetention> rules,
        Set<String> invalid,
        Map<String, String> accepted,
        Set<String> copying,
        SettledCopies settled,
        Map<String, String> givenUp) {
    /** Annotation on a BackupStorageLocation: {@code <policy>/<backup>}, parted by commas. */
    public static final String GIVE_UP = "salvor.io/give-up-policy";

    public PoliciesInForce {
        rules = Map.copyOf(rules);
        invalid = Set.copyOf(invalid);
        accepted = Map.copyOf(accepted);
        copying = Set.copyOf(copying);
        givenUp = Map.copyOf(givenUp);
    }
}
