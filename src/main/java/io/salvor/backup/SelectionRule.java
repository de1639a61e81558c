package io.salvor.backup;

import java.util.List;
import java.util.Map;

/**
 * What becomes of the volumes that match.
 *
 * @param files which of their files are saved; null means all
 */
public record SelectionRule(Match match, Action action, FileSelection files) {

    public SelectionRule {
        files = files == null ? FileSelection.ALL : files;
    }

    /** What becomes of a volume. */
    public enum Action {
        Backup,
        Skip,
        /** It is not saved, and because it is there the backup is not whole. */
        Fail
    }

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
    public record Match(
            List<String> namespaces,
            Map<String, String> podLabels,
            List<String> volumes,
            List<String> volumeTypes,
            ClaimMatch claim,
            NfsMatch nfs,
            List<String> csiDrivers) {
        /** Every volume. */
        public static final Match ANY = new Match(null, null, null, null, null, null, null);

        public Match {
            namespaces = copy(namespaces);
            podLabels = copy(podLabels);
            volumes = copy(volumes);
            volumeTypes = copy(volumeTypes);
            claim = claim == null ? ClaimMatch.ANY : claim;
            nfs = nfs == null ? NfsMatch.ANY : nfs;
            csiDrivers = copy(csiDrivers);
        }
    }

    /**
     * What must hold for the claim behind a volume.
     *
     * @param names names or globs
     * @param labels labels that it carries
     * @param storageClasses names or globs; a claim without a class matches none
     * @param accessModes one of which it asks for
     * @param minBytes the least capacity; null for none
     * @param maxBytes the largest capacity, which still matches; null for none
     */
    public record ClaimMatch(
            List<String> names,
            Map<String, String> labels,
            List<String> storageClasses,
            List<String> accessModes,
            Long minBytes,
            Long maxBytes) {
        /** Any claim, or none. */
        public static final ClaimMatch ANY = new ClaimMatch(null, null, null, null, null, null);

        public ClaimMatch {
            names = copy(names);
            labels = copy(labels);
            storageClasses = copy(storageClasses);
            accessModes = copy(accessModes);
        }
    }

    /**
     * What must hold for an NFS share.
     *
     * @param server name or glob; null for any
     * @param path path on the server, or a glob; null for any
     */
    public record NfsMatch(String server, String path) {
        /** Any volume, NFS or not. */
        public static final NfsMatch ANY = new NfsMatch(null, null);

        boolean isAny() {
            return server == null && path == null;
        }
    }

    private static List<String> copy(List<String> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }
}
