package io.salvor.catalog;

/**
 * How much a reader takes from the bucket, which anybody with its credentials may have written to.
 *
 * @param recordBytes of a location, repository or backup record
 * @param documentBytes of a plan, list of volumes or log, unpacked
 * @param entryBytes of one object in an archive, unpacked
 * @param archiveBytes of a whole archive, unpacked
 * @param archiveEntries objects in an archive
 * @param jsonDepth nesting of an object's JSON; documents with objects in them may be some levels deeper
 */
public record CatalogLimits(
        int recordBytes, int documentBytes, int entryBytes, long archiveBytes, int archiveEntries, int jsonDepth) {
    private static final int MIB = 1 << 20;

    /** How deep in a document an object may begin, as in a step of a restore's plan. */
    private static final int ENVELOPE = 8;

    /**
     * Far above what Salvor writes: an API server keeps no object over 3 MiB (etcd's largest request is 1.5 MiB), and a
     * volume takes about 2 kB of a plan, so that 30,000 fit.
     */
    public static CatalogLimits standard() {
        return new CatalogLimits(MIB, 64 * MIB, 8 * MIB, 4096L * MIB, 500_000, 200);
    }

    /** Those of documents: an object as deep as an archive takes goes into the plan of a restore too. */
    CatalogLimits ofDocuments() {
        return new CatalogLimits(
                recordBytes, documentBytes, entryBytes, archiveBytes, archiveEntries, jsonDepth + ENVELOPE);
    }
}
