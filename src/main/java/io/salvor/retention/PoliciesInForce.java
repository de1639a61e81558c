package io.salvor.retention;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What the policies of the cluster, and the people who look after them, say of retention in a location.
 *
 * @param rules by the name of the policy
 * @param invalid policies that are there and whose retention cannot be read
 * @param accepted by policy: the Backup up to which a person has said that volumes that were nearly empty are right
 * @param copying policies that copy to the location
 * @param settled by policy that does not: the time up to which a person has said that the policy's retention counts for copies as well
 * @param givenUp by policy that is gone: the Backup up to which a person has said that its Backups may go
 */
public record PoliciesInForce(
        Map<String, PolicyRetention> rules,
        Set<String> invalid,
        Map<String, String> accepted,
        Set<String> copying,
        Map<String, Instant> settled,
        Map<String, String> givenUp) {
    /** Annotation on a BackupStorageLocation: {@code <policy>/<backup>}, parted by commas. */
    public static final String GIVE_UP = "salvor.io/give-up-policy";

    /** The same with a time: {@code <policy>/<time>}. A Backup may go before those that are older than it. */
    public static final String SETTLE = "salvor.io/settle-copies";

    public PoliciesInForce {
        rules = Map.copyOf(rules);
        invalid = Set.copyOf(invalid);
        accepted = Map.copyOf(accepted);
        copying = Set.copyOf(copying);
        settled = Map.copyOf(settled);
        givenUp = Map.copyOf(givenUp);
    }
}
