package io.salvor.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Discovery;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.restore.BackupContents;
import io.salvor.restore.InPlaceRequest;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestoreRequest;
import io.salvor.restore.ServedVersions;
import io.salvor.restore.StoredObject;
import io.salvor.restore.TargetView;
import io.salvor.restore.VolumeSnapshot;
import io.salvor.volume.ClaimView;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads of the cluster what a restore into it has to know. */
public final class TargetReader {
    private static final String DRIVERS = "csidrivers.storage.k8s.io";
    private static final String DRIVER_NODES = "csinodes.storage.k8s.io";

    private final ResourceLister lister;
    private final Discovery discovery;
    private final Map<String, Resource> resources = new HashMap<>();

    public TargetReader(ResourceLister lister) {
        this.lister = lister;
        this.discovery = lister.discover();
        discovery.resources().forEach(resource -> resources.put(resource.qualifiedName(), resource));
    }

    /** The resource by {@code plural} or {@code plural.group}; null when this cluster does not have it. */
    public Resource resource(String name) {
        return resources.get(name);
    }

    /** The resource in the version that an object is written in, where that is served, else in the preferred one. */
    public Resource resource(String name, JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        Resource known = resources.get(name);
        return known != null
                        && discovery.versions().getOrDefault(name, List.of()).contains(version)
                ? known.in(version)
                : known;
    }

    /** The resource of a kind, whatever version of its group is named; null when this cluster does not have it. */
    public Resource ofKind(String apiVersion, String kind) {
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        return resources.values().stream()
                .filter(resource -> resource.kind().equals(kind)
                        && resource.in(version).apiVersion().equals(apiVersion))
                .findFirst()
                .orElse(null);
    }

    /** In which versions it serves its kinds. */
    public ServedVersions served() {
        Set<String> unread = new HashSet<>();
        discovery.problems().forEach(problem -> unread.add(problem.group()));
        Map<String, List<String>> versions = new HashMap<>();
        resources.forEach((name, resource) -> versions.put(
                name,
                discovery.versions().getOrDefault(name, List.of()).stream()
                        .map(version -> resource.in(version).apiVersion())
                        .toList()));
        return new ServedVersions(versions, unread);
    }

    /** @param backup as it is to be in the target; @param request what of it is asked for */
    public TargetView read(BackupContents backup, RestoreRequest request) {
        Set<ObjectKey> deleting = new HashSet<>();
        List<PodView> pods = pods(backup);
        InPlaceRequest inPlace = request.data().inPlace();
        return new TargetView(
                existing(backup, deleting),
                all("persistentvolumes", ValueReader::persistentVolume),
                claims(backup),
                all("nodes", ValueReader::node),
                all("storageclasses.storage.k8s.io", ValueReader::storageClass),
                deleting,
                drivers(),
                views(),
                served(),
                pods,
                inPlace != null && inPlace.scaleDown() ? new ScalableReader(lister).of(pods) : Map.of());
    }

    private List<PodView> pods(BackupContents backup) {
        List<PodView> pods = new ArrayList<>();
        backup.volumes().stream()
                .map(VolumeSnapshot::namespace)
                .distinct()
                .forEach(namespace -> lister.list(Kinds.PODS, namespace, pod -> pods.add(ValueReader.pod(pod))));
        return pods;
    }

    /** Kinds that are only shown. */
    public Set<String> views() {
        return resources.values().stream()
                .filter(resource -> !resource.creatable())
                .map(Resource::qualifiedName)
                .collect(Collectors.toSet());
    }

    /** Kinds of which a namespace can have objects, and a restore make them, in order. */
    public List<Resource> restorable() {
        return resources.values().stream()
                .filter(resource -> resource.namespaced() && resource.creatable())
                .sorted(Comparator.comparing(Resource::qualifiedName))
                .toList();
    }

    private Set<ObjectKey> existing(BackupContents backup, Set<ObjectKey> deleting) {
        Set<ObjectKey> wanted = new HashSet<>();
        Set<ObjectKey> places = new LinkedHashSet<>();
        for (StoredObject object : backup.objects()) {
            wanted.add(object.key());
            places.add(new ObjectKey(object.resource(), object.namespace(), ""));
        }
        Set<ObjectKey> found = new HashSet<>();
        for (ObjectKey place : places) {
            Resource resource = resources.get(place.resource());
            if (resource != null) {
                lister.list(resource, place.namespace(), object -> {
                    ObjectKey key = new ObjectKey(place.resource(), place.namespace(), name(object));
                    if (wanted.contains(key)) {
                        found.add(key);
                        if (object.path("metadata").hasNonNull("deletionTimestamp")) {
                            deleting.add(key);
                        }
                    }
                });
            }
        }
        return found;
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** Claims of every namespace that a PersistentVolume of this cluster, or the backup, speaks of. */
    private List<ClaimView> claims(BackupContents backup) {
        Set<String> namespaces = new LinkedHashSet<>();
        backup.objects().stream()
                .filter(object -> object.namespace() != null)
                .forEach(object -> namespaces.add(object.namespace()));
        backup.volumes().forEach(volume -> namespaces.add(volume.namespace()));
        lister.list(resources.get("persistentvolumes"), null, volume -> {
            String namespace =
                    volume.path("spec").path("claimRef").path("namespace").asText("");
            if (!namespace.isEmpty()) {
                namespaces.add(namespace);
            }
        });
        List<ClaimView> claims = new ArrayList<>();
        for (String namespace : namespaces) {
            lister.list(
                    resources.get("persistentvolumeclaims"), namespace, claim -> claims.add(ValueReader.claim(claim)));
        }
        return claims;
    }

    /** By their own objects, which a driver need not have, and by the nodes that run them; null where the cluster has neither kind. */
    public Set<String> drivers() {
        if (!resources.containsKey(DRIVERS) && !resources.containsKey(DRIVER_NODES)) {
            return null;
        }
        Set<String> drivers = new HashSet<>(all(DRIVERS, TargetReader::name));
        for (JsonNode onNode : all(DRIVER_NODES, node -> node.path("spec").path("drivers"))) {
            onNode.forEach(driver -> drivers.add(driver.path("name").asText()));
        }
        return drivers;
    }

    private <T> List<T> all(String resource, Function<JsonNode, T> reader) {
        List<T> values = new ArrayList<>();
        Resource known = resources.get(resource);
        if (known != null) {
            lister.list(known, null, object -> values.add(reader.apply(object)));
        }
        return values;
    }
}
