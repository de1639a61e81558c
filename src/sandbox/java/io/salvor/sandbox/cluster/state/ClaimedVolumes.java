package io.salvor.sandbox.cluster.state;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Questions about claims, volumes and classes, answered from what the watches saw. */
public final class ClaimedVolumes {

    public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final String WAIT = "WaitForFirstConsumer";

    private final ClusterState cluster;

    public ClaimedVolumes(ClusterState cluster) {
        this.cluster = cluster;
    }

    /** Names of the claims a pod's volumes refer to. */
    public static Stream<String> claimNames(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName());
    }

    public static boolean isBound(PersistentVolumeClaim claim) {
        return "Bound".equals(claim.getStatus().getPhase());
    }

    public static String annotation(ObjectMeta metadata, String key) {
        Map<String, String> annotations = metadata.getAnnotations();
        return annotations == null ? null : annotations.get(key);
    }

    public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
        return cluster.find(PersistentVolumeClaim.class, namespace, name);
    }

    public Optional<PersistentVolume> volume(String name) {
        return cluster.find(PersistentVolume.class, null, name);
    }

    /** The class of a claim: its own, or the cluster's default where it names none; empty when there is no such class. */
    public Optional<StorageClass> storageClass(PersistentVolumeClaim claim) {
        String name = claim.getSpec().getStorageClassName();
        if (name != null) {
            return cluster.find(StorageClass.class, null, name);
        }
        return cluster.all(StorageClass.class).stream()
                .filter(one -> "true".equals(annotation(one.getMetadata(), DEFAULT_CLASS)))
                .findFirst();
    }

    public boolean waitsForConsumer(PersistentVolumeClaim claim) {
        return storageClass(claim)
                .map(one -> WAIT.equals(one.getVolumeBindingMode()))
                .orElse(false);
    }

    /** The smallest free volume that satisfies a claim, on a node when one is given. */
    public Optional<PersistentVolume> match(PersistentVolumeClaim claim, Node node) {
        String className = storageClass(claim)
                .map(one -> one.getMetadata().getName())
                .orElse(Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), ""));
        return cluster.all(PersistentVolume.class).stream()
                .filter(volume -> volume.getMetadata().getDeletionTimestamp() == null)
                .filter(volume -> volume.getSpec().getClaimRef() == null)
                .filter(volume -> className.equals(
                        Objects.requireNonNullElse(volume.getSpec().getStorageClassName(), "")))
                .filter(volume -> satisfies(volume, claim))
                .filter(volume -> node == null || reachable(volume, node))
                .min(Comparator.comparing(ClaimedVolumes::capacity)
                        .thenComparing(volume -> volume.getMetadata().getName()));
    }

    public static boolean reachable(PersistentVolume volume, Node node) {
        return volume.getSpec().getNodeAffinity() == null
                || NodeTerms.match(volume.getSpec().getNodeAffinity().getRequired(), node);
    }

    /** Whether modes, size and labels of a volume are what a claim asks for. */
    public static boolean satisfies(PersistentVolume volume, PersistentVolumeClaim claim) {
        List<String> modes = volume.getSpec().getAccessModes();
        BigDecimal asked = amount(claim.getSpec().getResources().getRequests());
        Map<String, String> labels = claim.getSpec().getSelector() == null
                ? null
                : claim.getSpec().getSelector().getMatchLabels();
        return modes.containsAll(claim.getSpec().getAccessModes())
                && capacity(volume).compareTo(asked) >= 0
                && (labels == null
                        || volume.getMetadata().getLabels() != null
                                && volume.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()));
    }

    private static BigDecimal capacity(PersistentVolume volume) {
        return amount(volume.getSpec().getCapacity());
    }

    private static BigDecimal amount(Map<String, Quantity> quantities) {
        return Quantity.getAmountInBytes(quantities.get("storage"));
    }
}
