package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.state.ClaimedVolumes;
import io.salvor.sandbox.cluster.state.ClusterState;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps a claim that is being deleted while pods use it, and a volume while a claim is bound to it. */
public final class StorageProtection implements ControlLoop {

    private static final String CLAIM = "kubernetes.io/pvc-protection";
    private static final String VOLUME = "kubernetes.io/pv-protection";

    private final KubernetesClient client;
    private final ClusterState cluster;

    public StorageProtection(KubernetesClient client, ClusterState cluster) {
        this.client = client;
        this.cluster = cluster;
    }

    @Override
    public Instant pass(Instant now) {
        Set<String> used = cluster.all(Pod.class).stream()
                .filter(pod -> pod.getSpec().getNodeName() != null)
                .flatMap(pod -> ClaimedVolumes.claimNames(pod)
                        .map(claim -> pod.getMetadata().getNamespace() + "/" + claim))
                .collect(Collectors.toSet());
        ControlLoop.each(cluster.all(PersistentVolumeClaim.class), claim -> {
            String key = claim.getMetadata().getNamespace() + "/"
                    + claim.getMetadata().getName();
            protect(claim, CLAIM, used.contains(key));
        });
        ControlLoop.each(cluster.all(PersistentVolume.class), volume -> {
            boolean bound = volume.getStatus() != null
                    && "Bound".equals(volume.getStatus().getPhase());
            protect(volume, VOLUME, bound);
        });
        return Instant.MAX;
    }

    private <T extends HasMetadata> void protect(T object, String finalizer, boolean inUse) {
        boolean deleting = object.getMetadata().getDeletionTimestamp() != null;
        boolean held = object.hasFinalizer(finalizer);
        if (!deleting && !held || deleting && held && !inUse) {
            client.resource(object).edit(edited -> {
                if (deleting) {
                    edited.removeFinalizer(finalizer);
                } else {
                    edited.addFinalizer(finalizer);
                }
                return edited;
            });
        }
    }
}
