package io.salvor.coverage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.NamespaceView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cluster made of manifests, as a test needs it. */
public final class ClusterFixture {
    public static final KubeletLayout LAYOUT = new KubeletLayout("/var/lib/kubelet", List.of());

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Set<String> namespaces = new LinkedHashSet<>();
    private final List<PodView> pods = new ArrayList<>();
    private final List<ClaimView> claims = new ArrayList<>();
    private final List<PersistentVolumeView> volumes = new ArrayList<>();

    /** A namespace with nothing in it. */
    public ClusterFixture namespace(String name) {
        namespaces.add(name);
        return this;
    }

    /** A claim of UID {@code uid-<name>}, bound to an NFS volume. */
    public ClusterFixture claim(String namespace, String name) {
        return claim(namespace, name, "Filesystem");
    }

    /** The same with a volume mode. */
    public ClusterFixture claim(String namespace, String name, String mode) {
        namespaces.add(namespace);
        String volume = "pv-" + namespace + "-" + name;
        ObjectNode claim = object(namespace, name);
        ObjectNode spec = claim.putObject("spec").put("volumeName", volume).put("volumeMode", mode);
        spec.put("storageClassName", "fast");
        claim.putObject("status").put("phase", "Bound");
        claims.add(ValueReader.claim(claim));
        ObjectNode behind = object(null, volume);
        behind.putObject("spec").putObject("nfs").put("server", "nas").put("path", "/" + volume);
        volumes.add(ValueReader.persistentVolume(behind));
        return this;
    }

    /** A running pod; volumes that are not null claims go by {@code volume=claim}, secrets by {@code volume=!}. */
    public ClusterFixture pod(String namespace, String name, String... mounted) {
        return pod(namespace, name, "Running", Map.of(), mounted);
    }

    /** A pod with a phase and annotations; a volume is {@code name} (emptyDir), {@code name=claim} or {@code name=!} (secret). */
    public ClusterFixture pod(
            String namespace, String name, String phase, Map<String, String> annotations, String... mounted) {
        namespaces.add(namespace);
        ObjectNode pod = object(namespace, name);
        ObjectNode marks = ((ObjectNode) pod.get("metadata")).putObject("annotations");
        annotations.forEach(marks::put);
        ObjectNode spec = pod.putObject("spec").put("nodeName", "node-1");
        ArrayNode declared = spec.putArray("volumes");
        ArrayNode mounts =
                spec.putArray("containers").addObject().put("name", "main").putArray("volumeMounts");
        for (String volume : mounted) {
            String[] parts = volume.split("=");
            mounts.addObject().put("name", parts[0]);
            ObjectNode one = declared.addObject().put("name", parts[0]);
            if (parts.length == 1) {
                one.putObject("emptyDir");
            } else if (parts[1].equals("!")) {
                one.putObject("secret").put("secretName", parts[0]);
            } else {
                one.putObject("persistentVolumeClaim").put("claimName", parts[1]);
            }
        }
        pod.putObject("status").put("phase", phase);
        pods.add(ValueReader.pod(pod));
        return this;
    }

    /** What was put into it. */
    public ClusterView view() {
        return new ClusterView(
                namespaces.stream()
                        .map(name -> new NamespaceView(name, Map.of()))
                        .toList(),
                pods,
                claims,
                volumes,
                List.of(),
                List.of());
    }

    /** The same, laid out. */
    public ClusterByNamespace laidOut() {
        return new ClusterByNamespace(view(), LAYOUT);
    }

    private static ObjectNode object(String namespace, String name) {
        ObjectNode object = JSON.objectNode();
        ObjectNode metadata = object.putObject("metadata").put("name", name).put("uid", "uid-" + name);
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        return object;
    }
}
