package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.match.LabelMatch;
import io.salvor.restore.ObjectSelection.Choice;
import io.salvor.volume.ClaimView;
import io.salvor.volume.NodeView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.StorageClassView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A backup, a target cluster and a request, put together line by line. */
final class RestoreScene {
    static final String LOCAL_VOLUME =
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: pv-data, uid: old, resourceVersion: "7", annotations: {pv.kubernetes.io/bound-by-controller: "yes"}}
            spec:
              capacity: {storage: 100Gi}
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              storageClassName: ""
              claimRef: {apiVersion: v1, kind: PersistentVolumeClaim, namespace: shop, name: data, uid: old-claim, resourceVersion: "9"}
              local: {path: /mnt/data}
              nodeAffinity:
                required:
                  nodeSelectorTerms:
                  - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]
            status: {phase: Bound}
            """;
    static final String CLAIM =
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {namespace: shop, name: data, uid: old-claim, annotations: {pv.kubernetes.io/bind-completed: "yes"}}
            spec: {storageClassName: "", volumeName: pv-data, accessModes: [ReadWriteOnce], resources: {requests: {storage: 50Mi}}}
            status: {phase: Bound}
            """;
    static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: web, uid: old-pod}
            spec:
              nodeName: node-1
              containers: [{name: c, image: busybox, volumeMounts: [{name: data, mountPath: /mnt}]}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            status: {phase: Running}
            """;

    final List<StoredObject> objects = new ArrayList<>();
    final List<VolumeSnapshot> snapshots = new ArrayList<>();
    final Set<ObjectKey> existing = new HashSet<>();
    final Set<ObjectKey> deleting = new HashSet<>();
    ServedVersions served = ServedVersions.UNKNOWN;
    final Set<String> views = new HashSet<>();
    final List<PersistentVolumeView> volumes = new ArrayList<>();
    final List<ClaimView> claims = new ArrayList<>();
    final List<PodView> pods = new ArrayList<>();
    final Map<String, Scalable> scalables = new HashMap<>();
    final List<NodeView> nodes =
            new ArrayList<>(List.of(new NodeView("node-1", "node-1"), new NodeView("node-2", "node-2")));
    final List<StorageClassView> classes = new ArrayList<>();
    final Map<String, String> nodeMapping = new HashMap<>();
    final Map<String, String> namespaceMapping = new HashMap<>();
    ExistingDataRules existingData = ExistingDataRules.KEEP;
    EarlierRestore earlier = EarlierRestore.NONE;
    /** Most tables are about pods that wait for their data. */
    DataRequest data = new DataRequest(false, true, null);

    final Map<String, String> classMapping = new HashMap<>();
    final Map<String, String> pathMapping = new HashMap<>();
    final Map<String, String> serverMapping = new HashMap<>();
    Set<String> drivers;
    HostFolders folders;
    List<String> namespaces = List.of("shop");
    List<String> resources = List.of();
    List<String> names = List.of();
    LabelMatch labels;
    Choice exclude = Choice.NONE;
    ExistingObjectsRule existingObjects;
    KeptAddresses addresses;
    List<ObjectPatch> patches = List.of();
    List<String> statuses = List.of();
    HookRequest hooks;
    List<String> clusterResources = List.of();
    List<String> withoutClusterResources = List.of();
    StaticVolumeRule rule = StaticVolumeRule.Recreate;

    /** The seed's case: a bare pod whose claim is bound to a static local volume. */
    static RestoreScene seed() {
        return new RestoreScene()
                .stored(
                        "namespaces",
                        "{apiVersion: v1, kind: Namespace, metadata: {name: shop, uid: n}, spec: {finalizers:"
                                + " [kubernetes]}}")
                .stored("persistentvolumes", LOCAL_VOLUME)
                .stored("persistentvolumeclaims", CLAIM)
                .stored("pods", POD)
                .snapshot("web", "data", "data", "snap-1");
    }

    RestoreScene stored(String resource, String manifest) {
        JsonNode body = yaml(manifest);
        JsonNode metadata = body.path("metadata");
        String namespace =
                metadata.hasNonNull("namespace") ? metadata.get("namespace").asText() : null;
        objects.add(new StoredObject(resource, namespace, metadata.path("name").asText(), body));
        return this;
    }

    /** The ID of a snapshot that tests call by a name. */
    static String id(String name) {
        return String.format("%08x", name.hashCode());
    }

    RestoreScene snapshot(String pod, String volume, String claim, String id) {
        snapshots.add(new VolumeSnapshot(
                "shop",
                pod,
                "old-pod",
                volume,
                claim,
                id == null ? null : id(id),
                false,
                id == null ? "Failed" : "Completed",
                id == null ? "the node was lost" : null,
                "s3:http://minio/b/restic/shop",
                new RootOwner(1, 2, "700", null, null),
                id == null ? null : Long.valueOf(1_300_000_000L)));
        return this;
    }

    RestoreScene there(String resource, String name) {
        existing.add(new ObjectKey(resource, "shop", name));
        return this;
    }

    RestoreScene volumeThere(String manifest) {
        volumes.add(ValueReader.persistentVolume(yaml(manifest)));
        existing.add(new ObjectKey(
                "persistentvolumes", null, volumes.get(volumes.size() - 1).name()));
        return this;
    }

    RestoreScene claimThere(String namespace, String name, String uid, String volume, String phase) {
        claims.add(new ClaimView(namespace, name, uid, volume, "", "Filesystem", Map.of(), phase, List.of(), null));
        existing.add(new ObjectKey("persistentvolumeclaims", namespace, name));
        return this;
    }

    RestorePlan plan() {
        return RestorePlanner.plan(
                new RestoreRequest(
                                new StorageRequest(
                                        rule, nodeMapping, classMapping, pathMapping, serverMapping, folders),
                                new NamespaceMapping(namespaceMapping),
                                existingData,
                                data,
                                new ObjectRequest(
                                        new ObjectSelection(
                                                new Choice(namespaces, resources, names, labels),
                                                exclude,
                                                clusterResources,
                                                withoutClusterResources),
                                        existingObjects,
                                        addresses,
                                        patches,
                                        new ObjectStatuses(statuses)),
                                hooks)
                        .after(earlier),
                new BackupContents(objects, snapshots),
                target());
    }

    TargetView target() {
        return new TargetView(
                existing, volumes, claims, nodes, classes, deleting, drivers, views, served, pods, scalables);
    }

    static RestoreStep step(RestorePlan plan, String object) {
        return plan.steps().stream()
                .filter(step -> step.object().toString().equals(object))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step for " + object + " in " + plan.steps()));
    }
}
