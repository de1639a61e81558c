package io.salvor.restore;

import io.salvor.volume.ClaimView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.StorageClassView;
import io.salvor.volume.ValueReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the storage class of a claim that is provisioned, and says what would keep it from a volume. */
final class ClassChoice {
    private static final String FIELD = "storageClassMapping";
    private static final Map<String, String> MOVED_TO_DRIVERS = Map.of(
            "kubernetes.io/aws-ebs", "ebs.csi.aws.com",
            "kubernetes.io/gce-pd", "pd.csi.storage.gke.io",
            "kubernetes.io/azure-disk", "disk.csi.azure.com",
            "kubernetes.io/azure-file", "file.csi.azure.com",
            "kubernetes.io/cinder", "cinder.csi.openstack.org",
            "kubernetes.io/vsphere-volume", "csi.vsphere.vmware.com");

    private final Map<String, String> mapping;
    private final TargetView target;
    private final List<StorageClassView> recorded;

    ClassChoice(Map<String, String> mapping, BackupIndex backup, TargetView target) {
        this.mapping = mapping;
        this.target = target;
        this.recorded = backup.ofResource(RestoreOrder.STORAGE_CLASSES).stream()
                .map(stored -> ValueReader.storageClass(stored.body()))
                .toList();
    }

    /**
     * What was chosen.
     *
     * @param storageClass empty for none, null for the default class of the cluster
     * @param problem what would keep the claim from a volume, as a sentence with what to do; null for nothing
     */
    record Choice(String storageClass, String problem) {}

    /** The class that an object of the backup has in the target; the target's own counts where both have one of the name. */
    Optional<StorageClassView> effective(String name) {
        return find(target.storageClasses(), name).or(() -> find(recorded, name));
    }

    /** The class that the claim is made with; it is not asked whether anything serves it. */
    String mapped(ClaimView claim) {
        String asked = claim.storageClass();
        if (asked == null) {
            return defaultClass() ? null : mapping.get("");
        }
        return mapping.getOrDefault(asked, asked);
    }

    /**
     * Chooses for a claim that gets a new volume.
     *
     * @param volume the one that it had; null where there is no record of it
     */
    Choice provision(StoredObject stored, PersistentVolumeView volume) {
        ClaimView claim = ValueReader.claim(stored.body());
        String name = mapped(claim);
        return new Choice(name, problem(stored, claim, name, volume).orElse(null));
    }

    private Optional<String> problem(StoredObject stored, ClaimView claim, String name, PersistentVolumeView volume) {
        if (name == null) {
            return defaultClass()
                    ? Optional.empty()
                    : Optional.of("claim " + claim.key() + " names no storage class, and this cluster has no default"
                            + " one; mark one as the default, or set " + set(""));
        }
        String which = "storage class " + name + (name.equals(claim.storageClass()) ? "" : " (by " + FIELD + ")");
        String other = set(claim.storageClass() == null ? "" : claim.storageClass());
        Optional<StorageClassView> found = effective(name);
        if (found.isEmpty() && !name.isEmpty()) {
            return Optional.of("claim " + claim.key() + " needs " + which
                    + ", which is neither in this cluster nor in the backup; create it, or set " + other);
        }
        if (found.isEmpty() || !found.get().provisions()) {
            return free(stored, name)
                    ? Optional.empty()
                    : Optional.of("nothing provisions for claim " + claim.key() + ", which has "
                            + (name.isEmpty() ? "no storage class" : which)
                            + ", and no free PersistentVolume fits it; make one, or set " + other);
        }
        return shadowed(claim, found.get()).or(() -> missingDriver(found.get(), volume, which, other));
    }

    /** A class of the same name that is another one. One that is mapped to itself is meant. */
    private Optional<String> shadowed(ClaimView claim, StorageClassView here) {
        String name = here.name();
        if (!name.equals(claim.storageClass()) || mapping.containsKey(name)) {
            return Optional.empty();
        }
        return find(recorded, name)
                .filter(then -> then.provisioner() != null
                        && !here.provisioner().equals(then.provisioner())
                        && !here.provisioner().equals(MOVED_TO_DRIVERS.get(then.provisioner())))
                .map(then -> "storage class " + name + " of claim " + claim.key() + " is provisioned by "
                        + here.provisioner() + " in this cluster, and was by " + then.provisioner()
                        + "; set " + FIELD + ": {" + name + ": " + name + "} to take it, or name another");
    }

    private Optional<String> missingDriver(
            StorageClassView found, PersistentVolumeView volume, String which, String other) {
        // That a provisioner is a driver is known only from a volume that it made.
        boolean isDriver =
                volume != null && found.provisioner().equals(volume.backing().csiDriver());
        return isDriver && target.lacksDriver(found.provisioner())
                ? Optional.of(which + " needs the CSI driver " + found.provisioner()
                        + ", which is not in this cluster; install it, or set " + other)
                : Optional.empty();
    }

    private boolean free(StoredObject stored, String name) {
        ClaimNeeds needs = ClaimNeeds.of(stored);
        return target.persistentVolumes().stream()
                .anyMatch(volume -> "Available".equals(volume.phase())
                        && !volume.deleting()
                        && volume.claim() == null
                        && name.equals(volume.storageClass())
                        && needs.problems(volume).isEmpty());
    }

    private boolean defaultClass() {
        return target.storageClasses().stream().anyMatch(StorageClassView::isDefault);
    }

    private static String set(String name) {
        return FIELD + ": {" + (name.isEmpty() ? "\"\"" : name) + ": <a class of this cluster>}";
    }

    private static Optional<StorageClassView> find(List<StorageClassView> classes, String name) {
        return classes.stream().filter(found -> found.name().equals(name)).findFirst();
    }
}
