package io.salvor.volume;

/** What stands behind a volume of a pod. */
public enum VolumeSource {
    /** A PersistentVolumeClaim. */
    Claim("persistentVolumeClaim"),
    /** A claim made with the pod and named {@code <pod>-<volume>}. */
    Ephemeral("ephemeral"),
    EmptyDir("emptyDir"),
    HostPath("hostPath"),
    Secret("secret"),
    ConfigMap("configMap"),
    Projected("projected"),
    DownwardApi("downwardAPI"),
    /** A CSI driver, without a claim. */
    CsiEphemeral("csi"),
    Nfs("nfs"),
    Image("image"),
    /** The emptyDir by which a restored pod learned that its data is back. */
    DoneFiles("emptyDir"),
    /** Any other in-tree volume plugin, without a claim. */
    Other(Backing.UNKNOWN);

    private final String field;

    VolumeSource(String field) {
        this.field = field;
    }

    /** The field of a pod's volume that names it. */
    public String field() {
        return field;
    }

    /** Whether it is made with the pod and goes with it. */
    public boolean livesWithPod() {
        return this == EmptyDir || this == DoneFiles || this == Ephemeral || this == CsiEphemeral;
    }

    Backing backing() {
        return new Backing(field, "");
    }
}
