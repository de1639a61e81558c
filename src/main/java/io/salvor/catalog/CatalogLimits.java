package io.salvor.catalog;

/**
 * How much a reader takes from the bucket, which anybody with its credentials may have written to.
 *
 * @param recordBytes of a location, repository or backup record
 * @param documentBytes of a plan, list of volumes or log, unpacked
 * @param entryBytes of one object in an archive, unpacked
 * @param archiveBytes of a whole archive, unpacked
 * @param archiveEntries objects in an archive
 * @param jsonDepth nesting of JSON
 */
public record CatalogLimits(
        int recordBytes, int documentBytes, int entryBytes, long archiveBytes, int archiveEntries, int jsonDepth) {
    private static final int MIB = 1 << 20;

    /**
     * Far above what Salvor writes: an API server keeps no object over 3 MiB (etcd's largest request is 1.5 MiB), and a
     * volume takes about 2 kB of a plan, so that 30,000 fit.
     */
    public static CatalogLimits standard() {
        return new CatalogLimits(MIB, 64 * MIB, 8 * MIB, 4096L * MIB, 500_000, 200);
    }
}
