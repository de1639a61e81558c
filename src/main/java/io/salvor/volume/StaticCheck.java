package io.salvor.volume;

import java.util.Collection;

/**
 * Whether a PersistentVolume is static, which means that nothing would provision it again.
 *
 * @param reason why, as the rest of a sentence that starts with the volume
 */
public record StaticCheck(boolean isStatic, String reason) {
    /** What a storage class names when its volumes are made by hand. */
    public static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    /** Decides for a volume, given the storage classes of the cluster it comes from. */
    public static StaticCheck of(PersistentVolumeView volume, Collection<StorageClassView> classes) {
        if (volume.provisionedBy() != null && !volume.provisionedBy().isEmpty()) {
            return new StaticCheck(false, "was provisioned by " + volume.provisionedBy());
        }
        String name = volume.storageClass();
        if (name == null || name.isEmpty()) {
            return new StaticCheck(true, "nothing provisioned it and it has no storage class");
        }
        return classes.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .map(StaticCheck::ofClass)
                .orElseGet(() ->
                        new StaticCheck(true, "nothing provisioned it and storage class " + name + " does not exist"));
    }

    private static StaticCheck ofClass(StorageClassView found) {
        if (found.provisioner() == null || NO_PROVISIONER.equals(found.provisioner())) {
            return new StaticCheck(
                    true, "nothing provisioned it and storage class " + found.name() + " has no provisioner");
        }
        return new StaticCheck(
                false, "is of storage class " + found.name() + ", which " + found.provisioner() + " provisions");
    }
}
