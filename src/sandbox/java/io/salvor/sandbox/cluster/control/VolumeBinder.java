package io.salvor.sandbox.cluster.control;

import static io.salvor.sandbox.cluster.state.ClaimedVolumes.BIND_COMPLETED;
import static io.salvor.sandbox.cluster.state.ClaimedVolumes.SELECTED_NODE;
import static io.salvor.sandbox.cluster.state.ClaimedVolumes.annotation;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.state.ClaimedVolumes;
import io.salvor.sandbox.cluster.state.ClusterState;
import java.time.Instant;
import java.util.Optional;

/** Binds claims and persistent volumes to each other, with the marks and phases of the real controller. */
public final class VolumeBinder implements ControlLoop {

    private final KubernetesClient client;
    private final ClusterState cluster;
    private final ClaimedVolumes volumes;
    private final FolderProvisioner provisioner;

    public VolumeBinder(KubernetesClient client, ClusterState cluster, FolderProvisioner provisioner) {
        this.client = client;
        this.cluster = cluster;
        this.volumes = new ClaimedVolumes(cluster);
        this.provisioner = provisioner;
    }

    @Override
    public Instant pass(Instant now) {
        ControlLoop.each(cluster.all(PersistentVolumeClaim.class), this::look);
        ControlLoop.each(cluster.all(PersistentVolume.class), this::settle);
        return Instant.MAX;
    }

    private void look(PersistentVolumeClaim claim) {
        if (annotation(claim.getMetadata(), BIND_COMPLETED) != null) {
            keep(claim);
        } else if (claim.getMetadata().getDeletionTimestamp() == null) {
            candidate(claim).ifPresentOrElse(volume -> pair(claim, volume).write(), () -> provision(claim));
        }
    }

    private void keep(PersistentVolumeClaim claim) {
        Optional<PersistentVolume> volume = volumes.volume(claim.getSpec().getVolumeName());
        if (volume.isEmpty()) {
            phase(claim, "Lost");
        } else if (pair(claim, volume.get()).isReferred()) {
            pair(claim, volume.get()).write();
        }
    }

    private Optional<PersistentVolume> candidate(PersistentVolumeClaim claim) {
        if (claim.getSpec().getVolumeName() != null) {
            return volumes.volume(claim.getSpec().getVolumeName())
                    .filter(volume -> pair(claim, volume).isPossible());
        }
        Optional<PersistentVolume> reserved = cluster.all(PersistentVolume.class).stream()
                .filter(volume -> volume.getSpec().getClaimRef() != null)
                .filter(volume -> pair(claim, volume).isPossible() && ClaimedVolumes.satisfies(volume, claim))
                .findFirst();
        if (reserved.isPresent()) {
            return reserved;
        }
        Optional<Node> node = selectedNode(claim);
        boolean waits = volumes.waitsForConsumer(claim) && node.isEmpty();
        return waits ? Optional.empty() : volumes.match(claim, node.orElse(null));
    }

    private Optional<Node> selectedNode(PersistentVolumeClaim claim) {
        return Optional.ofNullable(annotation(claim.getMetadata(), SELECTED_NODE))
                .flatMap(name -> cluster.find(Node.class, null, name));
    }

    private BoundPair pair(PersistentVolumeClaim claim, PersistentVolume volume) {
        return new BoundPair(client, claim, volume);
    }

    private void provision(PersistentVolumeClaim claim) {
        boolean waits = volumes.waitsForConsumer(claim);
        Optional<Node> node =
                waits ? selectedNode(claim) : cluster.all(Node.class).stream().findFirst();
        if (claim.getSpec().getVolumeName() == null
                && FolderProvisioner.serves(volumes.storageClass(claim))
                && node.isPresent()) {
            provisioner.provision(claim, volumes.storageClass(claim).get(), node.get());
        } else {
            phase(claim, "Pending");
        }
    }

    /** The phase of a volume that no claim binds now, and the end of one whose claim has gone. */
    private void settle(PersistentVolume volume) {
        ObjectReference reference = volume.getSpec().getClaimRef();
        if (reference == null || reference.getUid() == null) {
            phase(volume, "Available");
            return;
        }
        boolean claimed = volumes.claim(reference.getNamespace(), reference.getName())
                .filter(claim -> claim.getMetadata().getUid().equals(reference.getUid()))
                .isPresent();
        if (claimed
                || volume.getMetadata().getDeletionTimestamp() != null
                        && !phase(volume).equals("Bound")) {
            return;
        }
        boolean delete = "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy());
        if (delete && !FolderProvisioner.made(volume)) {
            // Nothing but the provisioner that made a volume can delete what is behind it.
            phase(volume, "Failed");
        } else {
            phase(volume, "Released");
            if (delete) {
                provisioner.delete(volume);
            }
        }
    }

    private static String phase(PersistentVolume volume) {
        return volume.getStatus() == null
                ? ""
                : String.valueOf(volume.getStatus().getPhase());
    }

    private void phase(PersistentVolume volume, String phase) {
        if (!phase(volume).equals(phase)) {
            client.resource(new PersistentVolumeBuilder(volume)
                            .editOrNewStatus()
                            .withPhase(phase)
                            .endStatus()
                            .build())
                    .updateStatus();
        }
    }

    private void phase(PersistentVolumeClaim claim, String phase) {
        if (!phase.equals(claim.getStatus().getPhase())) {
            client.resource(new PersistentVolumeClaimBuilder(claim)
                            .editStatus()
                            .withPhase(phase)
                            .endStatus()
                            .build())
                    .updateStatus();
        }
    }
}
