package io.salvor.backup;

/**
 * What must hold for an NFS share.
 *
 * @param server name or glob; null for any
 * @param path path on the server, or a glob; null for any
 */
public record NfsMatch(String server, String path) {
    /** Any volume, NFS or not. */
    public static final NfsMatch ANY = new NfsMatch(null, null);

    boolean isAny() {
        return server == null && path == null;
    }
}
