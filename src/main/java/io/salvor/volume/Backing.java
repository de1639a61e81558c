package io.salvor.volume;

/**
 * What holds the data of a PersistentVolume.
 *
 * @param type the field of the PersistentVolume's spec that names it, such as {@code local}, {@code nfs} or {@code csi}
 * @param identity what makes it the same as another of its type: a path for local and hostPath, {@code server:path} for NFS,
 *     {@code driver:handle} for CSI, and the whole source, fields in alphabetical order, for the
 *     rest
 */
public record Backing(String type, String identity) {
    public static final String LOCAL = "local";
    public static final String HOST_PATH = "hostPath";
    public static final String NFS = "nfs";
    public static final String CSI = "csi";

    static final String UNKNOWN = "unknown";

    /** Whether it says anything about what holds the data. */
    public boolean known() {
        return !UNKNOWN.equals(type);
    }

    /** Whether the identity means something only together with a node. */
    public boolean onNode() {
        return LOCAL.equals(type) || HOST_PATH.equals(type);
    }

    @Override
    public String toString() {
        return type + " " + identity;
    }
}
