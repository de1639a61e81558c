package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What people read of restores: what was planned, and what became of it. Those of the newest restores stay, so their number is bounded. */
public final class RestoreDocuments {
    /** So many restores keep their documents. */
    static final int KEPT = 100;

    /** So many more there may be before the oldest are looked for, which costs a reading of each. */
    static final int MORE = 20;

    private final ObjectStore store;
    private final BoundedJson json;
    private final CatalogDocuments documents;

    RestoreDocuments(ObjectStore store, BoundedJson json, CatalogDocuments documents) {
        this.store = store;
        this.json = json;
        this.documents = documents;
    }

    /** Keeps what is planned, and lets go of what is too old. @return its key */
    public String put(PlannedRestore plan) {
        String key = CatalogLayout.plannedRestore(plan.restore(), plan.uid());
        documents.putDocument(key, plan);
        removeOldest();
        return key;
    }

    /** Keeps what became of it. @return its key */
    public String put(RestoreReport report) {
        String key = CatalogLayout.restoreReport(report.restore(), report.uid());
        documents.putDocument(key, report);
        return key;
    }

    /** What was planned; empty if there is no such document. */
    public Optional<PlannedRestore> planned(String restore, String uid) {
        return planned(CatalogLayout.plannedRestore(restore, uid));
    }

    /** What became of it; empty if there is no such document. */
    public Optional<RestoreReport> report(String restore, String uid) {
        return documents.document(
                CatalogLayout.restoreReport(restore, uid), json.type(RestoreReport.class), RestoreReport.FORMAT);
    }

    private Optional<PlannedRestore> planned(String key) {
        return documents.document(key, json.type(PlannedRestore.class), PlannedRestore.FORMAT);
    }

    private record Aged(String folder, Instant time) {}

    private void removeOldest() {
        List<String> folders = store.folders(CatalogLayout.RESTORES);
        if (folders.size() <= KEPT + MORE) {
            return;
        }
        List<Aged> all = new ArrayList<>();
        folders.stream().filter(ObjectNames::isName).forEach(folder -> all.add(new Aged(folder, time(folder))));
        all.sort(Comparator.comparing(Aged::time).reversed().thenComparing(Aged::folder));
        all.stream().skip(KEPT).forEach(old -> CatalogLayout.ofRestore(old.folder())
                .forEach(store::delete));
    }

    /** One that cannot be read is of no use, and goes first. */
    private Instant time(String folder) {
        try {
            return planned(CatalogLayout.ofRestore(folder).get(0))
                    .map(PlannedRestore::startTime)
                    .orElse(Instant.MIN);
        } catch (CatalogException e) {
            return Instant.MIN;
        }
    }
}
