package io.salvor.restore;

import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which claims are held by one pod. Those that a pod mounts together are held together, so that volumes which are made for the first pod
 * that mounts them land where one node reaches them all; pods that share a claim of one node count as one. A claim that many nodes can mount
 * is held once, by the first.
 */
final class HolderGroups {
    private static final int LONGEST_NAME = 63;

    /**
     * Claims of a namespace that are held by one pod.
     *
     * @param pods the pods that mounted them, {@code namespace/name}, the best to imitate first; empty for none
     * @param claims names of the claims by those of the volumes
     */
    record Group(List<String> pods, Map<String, String> claims) {}

    private final Map<String, PodView> pods;
    private final Predicate<String> mountable;
    private final Predicate<String> shared;

    /**
     * Sorts the claims of one namespace.
     *
     * @param pods those that mount claims, by {@code namespace/name}, the best to imitate first
     * @param mountable whether a claim will be there
     * @param shared whether a claim can be mounted on several nodes
     */
    HolderGroups(Map<String, PodView> pods, Predicate<String> mountable, Predicate<String> shared) {
        this.pods = pods;
        this.mountable = mountable;
        this.shared = shared;
    }

    /** @param wanted the claims whose data is put back; each is in one group */
    List<Group> of(Set<String> wanted) {
        List<Group> groups = new ArrayList<>();
        Set<String> held = new HashSet<>();
        for (List<String> together : together(wanted)) {
            Map<String, String> claims = new LinkedHashMap<>();
            for (String pod : together) {
                for (PodVolumeView volume : claimsOf(pods.get(pod))) {
                    String claim = volume.claimName();
                    if (mountable.test(claim) && !held.contains(claim) && !claims.containsValue(claim)) {
                        claims.put(free(volume.name(), claims.keySet()), claim);
                    }
                }
            }
            if (claims.values().stream().anyMatch(wanted::contains)) {
                held.addAll(claims.values());
                groups.add(new Group(together, claims));
            }
        }
        wanted.stream()
                .filter(claim -> !held.contains(claim))
                .sorted()
                .forEach(claim -> groups.add(new Group(List.of(), Map.of("data", claim))));
        return groups;
    }

    /** The pods that mount wanted claims; those that share one which only one node can mount are in one list. */
    private List<List<String>> together(Set<String> wanted) {
        List<Set<String>> sets = new ArrayList<>();
        Map<String, Set<String>> byClaim = new LinkedHashMap<>();
        for (Map.Entry<String, PodView> pod : pods.entrySet()) {
            List<PodVolumeView> claims = claimsOf(pod.getValue());
            if (claims.stream().noneMatch(volume -> wanted.contains(volume.claimName()))) {
                continue;
            }
            Set<String> own = new LinkedHashSet<>(Set.of(pod.getKey()));
            sets.add(own);
            for (PodVolumeView volume : claims) {
                String claim = volume.claimName();
                Set<String> others = shared.test(claim) ? null : byClaim.get(claim);
                if (others != null && others != own) {
                    others.addAll(own);
                    sets.remove(own);
                    Set<String> gone = own;
                    byClaim.replaceAll((any, set) -> set == gone ? others : set);
                    own = others;
                }
                byClaim.put(claim, own);
            }
        }
        return sets.stream().map(set -> (List<String>) new ArrayList<>(set)).toList();
    }

    private static List<PodVolumeView> claimsOf(PodView pod) {
        return pod.volumes().stream()
                .filter(volume -> volume.source() == VolumeSource.Claim)
                .toList();
    }

    private static String free(String name, Set<String> taken) {
        String found = name;
        for (int i = 2; taken.contains(found); i++) {
            String end = "-" + i;
            found = name.substring(0, Math.min(name.length(), LONGEST_NAME - end.length())) + end;
        }
        return found;
    }
}
