package io.salvor.volume;

import java.util.Collection;

/**
 * Whether a PersistentVolume is static: nothing provisioned it. Every provisioner leaves its name in an annotation, and what its storage
 * class says of itself is no evidence: hand-made volumes of a file service mostly name the class of its driver.
 *
 * @param reason why, as the rest of a sentence that starts with the volume
 */
public record StaticCheck(boolean isStatic, String reason) {
    /** What a storage class names when its volumes are made by hand. */
    public static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    /** Decides for a volume; the storage classes of its cluster only say more about it. */
    public static StaticCheck of(PersistentVolumeView volume, Collection<StorageClassView> classes) {
        if (volume.provisionedBy() != null && !volume.provisionedBy().isEmpty()) {
            return new StaticCheck(false, "was provisioned by " + volume.provisionedBy());
        }
        String name = volume.storageClass();
        if (name == null || name.isEmpty()) {
            return new StaticCheck(true, "nothing provisioned it and it has no storage class");
        }
        return new StaticCheck(
                true,
                "nothing provisioned it"
                        + classes.stream()
                                .filter(c -> c.name().equals(name))
                                .findFirst()
                                .map(StaticCheck::ofClass)
                                .orElse(" and storage class " + name + " does not exist"));
    }

    private static String ofClass(StorageClassView found) {
        return found.provisions()
                ? ", though its storage class " + found.name() + " has the provisioner " + found.provisioner()
                : " and storage class " + found.name() + " has no provisioner";
    }
}
