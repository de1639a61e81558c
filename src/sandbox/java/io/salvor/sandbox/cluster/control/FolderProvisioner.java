package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.disk.FolderTree;
import io.salvor.sandbox.cluster.disk.NodeDisk;
import io.salvor.sandbox.cluster.state.ClaimedVolumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Function;

/** Provisions volumes of the classes that name it: a new folder on a node's disk, offered as a local volume. */
public final class FolderProvisioner {

    /** Provisioner of the storage classes served here. */
    static final String NAME = "sandbox.salvor.io/folder";

    static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    private static final String FOLDER = "/opt/sandbox-volumes/";
    private static final String HOSTNAME = "kubernetes.io/hostname";

    private final KubernetesClient client;
    private final Function<String, NodeDisk> disks;

    /** @param disks the disk of the node with the given hostname */
    public FolderProvisioner(KubernetesClient client, Function<String, NodeDisk> disks) {
        this.client = client;
        this.disks = disks;
    }

    static boolean serves(Optional<StorageClass> storageClass) {
        return storageClass.map(one -> NAME.equals(one.getProvisioner())).orElse(false);
    }

    static boolean made(PersistentVolume volume) {
        return NAME.equals(ClaimedVolumes.annotation(volume.getMetadata(), PROVISIONED_BY));
    }

    /** Makes the folder and its volume, reserved for the claim; the binder then finds it. */
    void provision(PersistentVolumeClaim claim, StorageClass storageClass, Node node) {
        ObjectMeta owner = claim.getMetadata();
        String name = "pvc-" + owner.getUid();
        String hostname = node.getMetadata().getLabels().get(HOSTNAME);
        Path folder = disks.apply(hostname).hostPath(FOLDER + name);
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder + " for claim " + owner.getName(), e);
        }
        PersistentVolume volume = new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(PROVISIONED_BY, NAME)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(storageClass.getMetadata().getName())
                .withAccessModes(claim.getSpec().getAccessModes())
                .addToCapacity(
                        "storage", claim.getSpec().getResources().getRequests().get("storage"))
                .withPersistentVolumeReclaimPolicy(storageClass.getReclaimPolicy())
                .withVolumeMode("Filesystem")
                .withNewLocal(null, FOLDER + name)
                .withNewClaimRef()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(owner.getNamespace())
                .withName(owner.getName())
                .withUid(owner.getUid())
                .endClaimRef()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(HOSTNAME)
                .withOperator("In")
                .withValues(hostname)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build();
        client.resource(volume).create();
    }

    /** Deletes a volume made here, and its folder with all data. */
    void delete(PersistentVolume volume) {
        String hostname = volume.getSpec()
                .getNodeAffinity()
                .getRequired()
                .getNodeSelectorTerms()
                .get(0)
                .getMatchExpressions()
                .get(0)
                .getValues()
                .get(0);
        FolderTree.remove(
                disks.apply(hostname).hostPath(volume.getSpec().getLocal().getPath()));
        client.resource(volume).delete();
    }
}
