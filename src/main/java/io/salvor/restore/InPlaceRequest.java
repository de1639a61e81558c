package io.salvor.restore;

import io.salvor.match.Globs;
import java.util.List;
import java.util.Map;

/**
 * Asks for data alone, into claims that are there.
 *
 * @param claims names or globs of those whose data is put back, as the backup has them; empty means all
 * @param mapping names of other claims to put it into, by {@code namespace/name} in the backup
 * @param allowRunning whether pods may mount them meanwhile
 * @param scaleDown whether what makes pods that mount them is scaled down for that long
 * @param suspendsGitOps whether the tools that may scale that up meanwhile stand still for that long
 */
public record InPlaceRequest(
        List<String> claims,
        Map<String, String> mapping,
        boolean allowRunning,
        boolean scaleDown,
        boolean suspendsGitOps) {

    public InPlaceRequest {
        claims = claims == null ? List.of() : List.copyOf(claims);
        mapping = mapping == null ? Map.of() : Map.copyOf(mapping);
    }

    boolean asks(String claim) {
        return claims.isEmpty() || Globs.anyMatches(claims, claim);
    }

    /** The claim that gets the data of one of the backup. */
    String into(String namespace, String claim) {
        return mapping.getOrDefault(namespace + "/" + claim, claim);
    }
}
