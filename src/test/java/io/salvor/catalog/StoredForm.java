package io.salvor.catalog;

import io.salvor.testing.StoredSamples;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One sort of document that the catalog keeps: where it lies, and how it is written and read.
 *
 * @param packed whether it lies there packed with gzip
 * @param sample a record with every field filled; of a list, its one entry
 * @param write writes the sample
 */
record StoredForm(
        String name,
        Format format,
        String key,
        boolean packed,
        Record sample,
        Consumer<Catalog> write,
        Function<Catalog, Record> read) {
    private static final String BACKUP = StoredSamples.BACKUP;
    private static final String RESTORE = "7f4c0d0e-0000-4000-8000-00000000000a";

    static List<StoredForm> all() {
        return List.of(
                location(),
                owner(),
                repository(),
                marker(),
                plan(),
                policyHooks(),
                volume(),
                restorePlan(),
                plannedRestore(),
                report(),
                tombstone());
    }

    private static StoredForm location() {
        return new StoredForm(
                "location",
                LocationRecord.FORMAT,
                CatalogLayout.LOCATION,
                false,
                StoredSamples.location(),
                catalog -> catalog.ownership().written(StoredSamples.location()),
                catalog -> catalog.location().orElseThrow());
    }

    private static StoredForm owner() {
        return new StoredForm(
                "owner",
                OwnerRecord.FORMAT,
                CatalogLayout.OWNER,
                false,
                StoredSamples.owner(),
                catalog -> catalog.owners().claim(StoredSamples.owner()),
                catalog -> catalog.owners().owner().orElseThrow());
    }

    private static StoredForm repository() {
        return new StoredForm(
                "repository",
                RepositoryRecord.FORMAT,
                CatalogLayout.repository("shop"),
                false,
                StoredSamples.repository(),
                catalog -> catalog.recordRepository("shop", StoredSamples.repository()),
                catalog -> catalog.repository("shop").orElseThrow());
    }

    private static StoredForm marker() {
        return new StoredForm(
                "marker",
                BackupMarker.FORMAT,
                CatalogLayout.marker(BACKUP),
                false,
                StoredSamples.marker(),
                catalog -> catalog.seal(StoredSamples.marker()),
                catalog -> catalog.marker(BACKUP).orElseThrow());
    }

    private static StoredForm plan() {
        return new StoredForm(
                "plan",
                StoredPlan.FORMAT,
                CatalogLayout.plan(BACKUP),
                true,
                StoredSamples.plan(),
                catalog -> catalog.keepPlan(StoredSamples.plan()),
                catalog -> catalog.plan(BACKUP).orElseThrow().plan());
    }

    private static StoredForm policyHooks() {
        return new StoredForm(
                "policy-hooks",
                HooksOfPolicy.FORMAT,
                CatalogLayout.policyHooks(BACKUP),
                true,
                StoredSamples.policyHooks(),
                catalog -> catalog.policyHooks().put(BACKUP, StoredSamples.policyHooks()),
                catalog -> catalog.policyHooks().of(BACKUP).orElseThrow());
    }

    private static StoredForm volume() {
        return new StoredForm(
                "volumes",
                StoredVolume.FORMAT,
                CatalogLayout.volumes(BACKUP),
                true,
                StoredSamples.volume(),
                catalog -> catalog.putVolumes(BACKUP, List.of(StoredSamples.volume())),
                catalog -> catalog.volumes(BACKUP).stream().findFirst().orElse(null));
    }

    private static StoredForm restorePlan() {
        return new StoredForm(
                "restore-plan",
                StoredRestorePlan.FORMAT,
                CatalogLayout.restorePlan(RESTORE),
                true,
                StoredSamples.restorePlan(),
                catalog -> catalog.keepRestorePlan(RESTORE, StoredSamples.restorePlan()),
                catalog -> catalog.restorePlan(RESTORE, null).orElseThrow());
    }

    private static StoredForm plannedRestore() {
        PlannedRestore sample = StoredSamples.plannedRestore();
        return new StoredForm(
                "planned-restore",
                PlannedRestore.FORMAT,
                CatalogLayout.plannedRestore(sample.restore(), sample.uid()),
                true,
                sample,
                catalog -> catalog.restoreDocuments().put(sample),
                catalog -> catalog.restoreDocuments()
                        .planned(sample.restore(), sample.uid())
                        .orElseThrow());
    }

    private static StoredForm report() {
        RestoreReport sample = StoredSamples.restoreReport();
        return new StoredForm(
                "restore-report",
                RestoreReport.FORMAT,
                CatalogLayout.restoreReport(sample.restore(), sample.uid()),
                true,
                sample,
                catalog -> catalog.restoreDocuments().put(sample),
                catalog -> catalog.restoreDocuments()
                        .report(sample.restore(), sample.uid())
                        .orElseThrow());
    }

    private static StoredForm tombstone() {
        Tombstone sample = StoredSamples.tombstone();
        return new StoredForm(
                "tombstone",
                Tombstone.FORMAT,
                CatalogLayout.tombstone(sample.backup(), sample.uid()),
                true,
                sample,
                catalog -> catalog.deletions().put(sample),
                catalog -> catalog.deletions().of(sample.backup(), sample.uid()).orElseThrow());
    }

    @Override
    public String toString() {
        return name;
    }
}
