package io.salvor.volume;

/**
 * What holds the data of a PersistentVolume.
 *
 * @param type the field of the PersistentVolume's spec that names it, such as {@code local}, {@code nfs} or {@code csi}
 * @param identity what makes it the same as another of its type: a path for local and hostPath, {@code server:path} for NFS,
 *     {@code driver:handle} for CSI, portal, name and number for iSCSI, and the whole source, fields in alphabetical order, for
 *     the rest
 */
public record Backing(String type, String identity) {
    public static final String LOCAL = "local";
    public static final String HOST_PATH = "hostPath";
    public static final String NFS = "nfs";
    public static final String CSI = "csi";
    public static final String ISCSI = "iscsi";

    static final String UNKNOWN = "unknown";

    /** Whether it says anything about what holds the data. */
    public boolean known() {
        return !UNKNOWN.equals(type);
    }

    /** The server of an NFS share; null for everything else. */
    public String nfsServer() {
        int end = NFS.equals(type) ? identity.indexOf(":/") : -1;
        return end < 0 ? null : identity.substring(0, end);
    }

    /** The path of an NFS share on its server; null for everything else. */
    public String nfsPath() {
        int end = NFS.equals(type) ? identity.indexOf(":/") : -1;
        return end < 0 ? null : identity.substring(end + 1);
    }

    /** The name of the CSI driver; null for everything else. */
    public String csiDriver() {
        int end = CSI.equals(type) ? identity.indexOf(':') : -1;
        return end < 0 ? null : identity.substring(0, end);
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
