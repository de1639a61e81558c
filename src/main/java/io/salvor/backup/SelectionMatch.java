package io.salvor.backup;

import java.util.List;
import java.util.Map;

/**
 * Which volumes a rule is for. Every part that is not empty must match; lists hold names or globs unless said otherwise, any of
 * which may match.
 *
 * @param namespaces of the pod
 * @param podLabels labels that the pod carries
 * @param volumes names in the pod
 * @param volumeTypes fields that name the source, in the pod ({@code emptyDir}, {@code persistentVolumeClaim}) or in the
 *     PersistentVolume ({@code local}, {@code nfs}, {@code csi})
 * @param claim what must hold for the claim; with any condition, volumes without a claim do not match
 * @param nfs what must hold for an NFS share; with any condition, nothing else matches
 * @param csiDrivers names of the CSI drivers; with any, nothing else matches
 */
public record SelectionMatch(
        List<String> namespaces,
        Map<String, String> podLabels,
        List<String> volumes,
        List<String> volumeTypes,
        ClaimMatch claim,
        NfsMatch nfs,
        List<String> csiDrivers) {
    /** Every volume. */
    public static final SelectionMatch ANY = new SelectionMatch(null, null, null, null, null, null, null);

    public SelectionMatch {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        podLabels = podLabels == null ? Map.of() : Map.copyOf(podLabels);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        volumeTypes = volumeTypes == null ? List.of() : List.copyOf(volumeTypes);
        claim = claim == null ? ClaimMatch.ANY : claim;
        nfs = nfs == null ? NfsMatch.ANY : nfs;
        csiDrivers = csiDrivers == null ? List.of() : List.copyOf(csiDrivers);
    }
}
