package io.salvor.cli.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.RestoreSpec;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.CheckedBackup;
import io.salvor.inventory.InventoryException;
import io.salvor.inventory.InventoryTarget;
import io.salvor.reading.BackupFinder;
import io.salvor.reading.FoundBackup;
import io.salvor.reading.RestoreSource;
import io.salvor.restore.BackupContents;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlanner;
import io.salvor.restore.RestoreRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Plans a restore as the operator does, of a copy of a location and against a written-down cluster. */
final class OfflineRestore {
    private final Catalog catalog;
    private final InventoryTarget target;

    /** @param inventory what {@code salvor inventory} wrote */
    OfflineRestore(Catalog catalog, Path inventory) {
        this.catalog = catalog;
        try {
            this.target =
                    InventoryTarget.parse(Files.readAllBytes(inventory), inventory.toString(), new ObjectMapper());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the inventory " + inventory + " cannot be read: " + e + "; make it with salvor inventory --output",
                    e);
        } catch (InventoryException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Whether the location has, or had begun, a backup of that name. */
    boolean isBackup(String name) {
        return catalog.marker(name).isPresent() || catalog.isBegun(name);
    }

    /** The plan, with what it cannot know among its notes. */
    ShownPlan plan(RestoreSpec spec, Instant now) {
        FoundBackup backup = new BackupFinder(catalog).find(spec, now);
        // Nothing is written by it; the operator looks for itself, and by the settings of its location.
        CheckedBackup checked = catalog.signatures().check(backup.marker(), true);
        RestoreRequest request = RestoreSource.request(spec, backup.marker(), checked, target.folders(), true);
        BackupContents contents = RestoreSource.contents(checked, request);
        BackupContents wanted = request.inTarget(contents);
        RestorePlan plan = RestorePlanner.plan(request, contents, target.view(wanted));
        List<String> notes = new ArrayList<>(backup.notes());
        if (!checked.isSigned()) {
            notes.add("backup " + backup.marker().name()
                    + " is not signed: a location refuses it unless it has unsignedBackups: Accept");
        }
        notes.addAll(target.notes(wanted, request::asksForTarget));
        return ShownPlan.of(new FoundBackup(backup.marker(), backup.choice(), notes), plan);
    }
}
