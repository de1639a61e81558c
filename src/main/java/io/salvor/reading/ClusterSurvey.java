package io.salvor.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.NamespaceView;
import io.salvor.volume.NodeView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads of the whole cluster what coverage looks at, page by page, and keeps no more of an object than that: what stays in
 * memory grows with pods and volumes, and not with what else people write into their objects.
 */
public final class ClusterSurvey {
    private static final List<String> ANNOTATIONS = List.of("backup.salvor.io/", "backup.velero.io/");

    private ClusterSurvey() {}

    public static ClusterView read(ResourceLister lister) {
        List<NamespaceView> namespaces = new ArrayList<>();
        List<PodView> pods = new ArrayList<>();
        List<ClaimView> claims = new ArrayList<>();
        List<PersistentVolumeView> volumes = new ArrayList<>();
        List<NodeView> nodes = new ArrayList<>();
        lister.list(Kinds.NAMESPACES, null, namespace -> namespaces.add(ValueReader.namespace(namespace)));
        lister.list(Kinds.PODS, null, pod -> pods.add(ValueReader.pod(lean(pod))));
        lister.list(Kinds.CLAIMS, null, claim -> claims.add(ValueReader.claim(claim)));
        lister.list(Kinds.PERSISTENT_VOLUMES, null, volume -> volumes.add(ValueReader.persistentVolume(volume)));
        lister.list(Kinds.NODES, null, node -> nodes.add(ValueReader.node(node)));
        return new ClusterView(namespaces, pods, claims, volumes, List.of(), nodes);
    }

    private static ObjectNode lean(ObjectNode pod) {
        if (pod.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.properties().removeIf(entry -> ANNOTATIONS.stream().noneMatch(entry.getKey()::startsWith));
        }
        return pod;
    }
}
