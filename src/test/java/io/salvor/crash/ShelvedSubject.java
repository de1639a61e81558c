package io.salvor.crash;

import io.salvor.api.Backup;
import io.salvor.sandbox.Operations;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A subject that works on Backups of the diary in a location of its own. */
abstract class ShelvedSubject implements Subject {
    final Installation installation;
    final Operations operations;
    final Diary diary;
    final Path scratch;
    final AbandonedLeases leases;

    /** Made anew for each run. */
    Shelf shelf;

    /** @param scratch folder for restored files */
    ShelvedSubject(Installation installation, Diary diary, Path scratch) {
        this.installation = installation;
        this.operations = installation.operations();
        this.diary = diary;
        this.scratch = scratch;
        this.leases = new AbandonedLeases(operations);
    }

    /** Begins a run. @param location that its Backups are made in @param namespaces that they save */
    void shelve(String location, List<String> namespaces) {
        shelf = new Shelf(installation, diary, location, namespaces, scratch);
    }

    /** From now on it is looked at whatever removes something from the location. @param kept the Backup that nothing may go of */
    void watchRemovals(String kept) {
        installation
                .deletions()
                .watch(
                        shelf.folder(),
                        shelf.backupsBySnapshot(),
                        Set.of(kept),
                        backup -> operations.resource(Backup.class, backup).get() != null);
    }

    @Override
    public String location(String run) {
        return run;
    }

    @Override
    public final void leave(String run, boolean clean) {
        if (clean) {
            shelf.clear();
            clear(run);
        }
    }

    /** Takes away what a run has made beside the shelf. */
    void clear(String run) {}
}
