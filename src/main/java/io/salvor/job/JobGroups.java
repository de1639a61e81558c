package io.salvor.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which volumes go into one Job. A Job works on one node and for one namespace, or for a few that have few volumes each, so that
 * what goes wrong in it, and what it may read, concerns few.
 */
public final class JobGroups {
    private JobGroups() {}

    /**
     * A volume that may be saved now.
     *
     * @param volume name of its record
     * @param held UID of its pod where hooks hold that; else null
     * @param alone whether it needs a Job of its own, after the others of its node
     */
    public record Ready(String volume, String node, String namespace, String held, boolean alone) {}

    /**
     * The volumes of one Job.
     *
     * @param held UID of the pod that hooks hold for it; else null
     */
    public record Group(String node, Set<String> namespaces, List<String> volumes, String held) {}

    /**
     * The Jobs for these volumes, those first that concern the fewest others.
     *
     * @param busy nodes where the same Backup has a Job at work
     */
    public static List<Group> of(List<Ready> ready, Set<String> busy, int volumesPerJob, int namespacesPerJob) {
        Map<String, List<Ready>> byNode = new TreeMap<>();
        ready.forEach(one ->
                byNode.computeIfAbsent(one.node(), node -> new ArrayList<>()).add(one));
        List<Group> groups = new ArrayList<>();
        byNode.forEach((node, volumes) -> {
            List<Group> ofNode = together(volumes, volumesPerJob, namespacesPerJob);
            ofNode.addAll(held(volumes, volumesPerJob));
            if (ofNode.isEmpty() && !busy.contains(node)) {
                ofNode.add(group(List.of(volumes.get(0))));
            }
            groups.addAll(ofNode);
        });
        return groups;
    }

    private static List<Group> together(List<Ready> volumes, int volumesPerJob, int namespacesPerJob) {
        Map<String, List<Ready>> byNamespace = new TreeMap<>();
        volumes.stream().filter(one -> !one.alone() && one.held() == null).forEach(one -> byNamespace
                .computeIfAbsent(one.namespace(), any -> new ArrayList<>())
                .add(one));
        int few = Math.max(1, volumesPerJob / namespacesPerJob);
        List<Group> groups = new ArrayList<>();
        List<Ready> shared = new ArrayList<>();
        int namespaces = 0;
        for (List<Ready> ofNamespace : byNamespace.values()) {
            if (namespacesPerJob == 1 || ofNamespace.size() > few) {
                groups.addAll(chunks(ofNamespace, volumesPerJob));
                continue;
            }
            if (namespaces == namespacesPerJob || shared.size() + ofNamespace.size() > volumesPerJob) {
                groups.add(group(shared));
                shared = new ArrayList<>();
                namespaces = 0;
            }
            shared.addAll(ofNamespace);
            namespaces++;
        }
        if (!shared.isEmpty()) {
            groups.add(group(shared));
        }
        return groups;
    }

    private static List<Group> held(List<Ready> volumes, int volumesPerJob) {
        Map<String, List<Ready>> byPod = new LinkedHashMap<>();
        volumes.stream().filter(one -> !one.alone() && one.held() != null).forEach(one -> byPod.computeIfAbsent(
                        one.held(), any -> new ArrayList<>())
                .add(one));
        List<Group> groups = new ArrayList<>();
        byPod.values().forEach(ofPod -> groups.addAll(chunks(ofPod, volumesPerJob)));
        return groups;
    }

    private static List<Group> chunks(List<Ready> volumes, int most) {
        List<Group> groups = new ArrayList<>();
        for (int from = 0; from < volumes.size(); from += most) {
            groups.add(group(volumes.subList(from, Math.min(volumes.size(), from + most))));
        }
        return groups;
    }

    private static Group group(List<Ready> volumes) {
        Set<String> namespaces = new LinkedHashSet<>();
        volumes.forEach(one -> namespaces.add(one.namespace()));
        return new Group(
                volumes.get(0).node(),
                namespaces,
                volumes.stream().map(Ready::volume).toList(),
                volumes.get(0).held());
    }
}
