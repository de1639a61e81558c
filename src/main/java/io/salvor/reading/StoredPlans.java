package io.salvor.reading;

import io.salvor.backup.BackupPlan;
import io.salvor.backup.DecidedBy;
import io.salvor.backup.FileSelection;
import io.salvor.backup.Hook;
import io.salvor.backup.PlannedClaim;
import io.salvor.backup.PlannedVolume;
import io.salvor.backup.PodHooks;
import io.salvor.backup.SkipReason;
import io.salvor.backup.SkippedVolume;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.StoredPlan;
import io.salvor.catalog.StoredVolume;

/** Turns the plan of a backup into what the bucket keeps of it, and back. */
public final class StoredPlans {
    /** The document that is read, for messages. */
    private final String key;

    private StoredPlans(String key) {
        this.key = key;
    }

    /** What the bucket keeps. */
    public static StoredPlan.Contents stored(BackupPlan plan) {
        return new StoredPlan.Contents(
                plan.namespaces(),
                plan.volumes().stream().map(StoredPlans::stored).toList(),
                plan.skipped().stream().map(StoredPlans::stored).toList(),
                plan.claims(),
                plan.persistentVolumes(),
                plan.storageClasses(),
                plan.hooks().stream().map(StoredPlans::stored).toList());
    }

    /**
     * The plan that was kept.
     *
     * @throws io.salvor.trouble.CatalogException if it holds a word that this Salvor does not know
     */
    public static BackupPlan plan(StoredPlan stored) {
        return new StoredPlans(CatalogLayout.plan(stored.backup())).read(stored.plan());
    }

    private BackupPlan read(StoredPlan.Contents plan) {
        return new BackupPlan(
                plan.namespaces(),
                plan.volumes().stream().map(this::read).toList(),
                plan.skipped().stream().map(this::read).toList(),
                plan.claims(),
                plan.persistentVolumes(),
                plan.storageClasses(),
                plan.hooks().stream().map(StoredPlans::read).toList());
    }

    private static StoredPlan.Volume stored(PlannedVolume volume) {
        PlannedClaim claim = volume.claim();
        return new StoredPlan.Volume(
                volume.namespace(),
                volume.pod(),
                volume.podUid(),
                volume.node(),
                volume.volume(),
                claim == null ? null : new StoredVolume.Claim(claim.name(), claim.uid(), claim.persistentVolume()),
                volume.hostPath(),
                stored(volume.files()),
                stored(volume.decidedBy()),
                volume.because());
    }

    private PlannedVolume read(StoredPlan.Volume volume) {
        StoredVolume.Claim claim = volume.claim();
        return new PlannedVolume(
                volume.namespace(),
                volume.pod(),
                volume.podUid(),
                volume.node(),
                volume.volume(),
                claim == null ? null : new PlannedClaim(claim.name(), claim.uid(), claim.persistentVolume()),
                volume.hostPath(),
                read(volume.files()),
                read(volume.decidedBy()),
                volume.because());
    }

    private static StoredVolume.Files stored(FileSelection files) {
        return files == null
                ? null
                : new StoredVolume.Files(
                        files.exclude(), files.excludeCaches(), files.excludeLargerThan(), files.oneFileSystem());
    }

    private static FileSelection read(StoredVolume.Files files) {
        return files == null
                ? null
                : new FileSelection(
                        files.exclude(), files.excludeCaches(), files.excludeLargerThan(), files.oneFileSystem());
    }

    private static StoredPlan.DecidedBy stored(DecidedBy decidedBy) {
        return new StoredPlan.DecidedBy(decidedBy.by().name(), decidedBy.rule(), decidedBy.key());
    }

    private DecidedBy read(StoredPlan.DecidedBy decidedBy) {
        return new DecidedBy(
                StoredWords.of(DecidedBy.By.class, decidedBy.by(), key), decidedBy.rule(), decidedBy.key());
    }

    private static StoredPlan.Skipped stored(SkippedVolume volume) {
        return new StoredPlan.Skipped(
                volume.namespace(),
                volume.pod(),
                volume.volume(),
                volume.reason().name(),
                volume.message(),
                stored(volume.decidedBy()));
    }

    private SkippedVolume read(StoredPlan.Skipped volume) {
        return new SkippedVolume(
                volume.namespace(),
                volume.pod(),
                volume.volume(),
                StoredWords.of(SkipReason.class, volume.reason(), key),
                volume.message(),
                read(volume.decidedBy()));
    }

    private static StoredPlan.PodHooks stored(PodHooks hooks) {
        return new StoredPlan.PodHooks(
                hooks.namespace(),
                hooks.pod(),
                hooks.podUid(),
                hooks.before().stream().map(StoredPlans::stored).toList(),
                hooks.after().stream().map(StoredPlans::stored).toList());
    }

    private static PodHooks read(StoredPlan.PodHooks hooks) {
        return new PodHooks(
                hooks.namespace(),
                hooks.pod(),
                hooks.podUid(),
                hooks.before().stream().map(StoredPlans::read).toList(),
                hooks.after().stream().map(StoredPlans::read).toList());
    }

    private static StoredPlan.Hook stored(Hook hook) {
        return new StoredPlan.Hook(
                hook.container(),
                hook.command(),
                hook.timeoutMillis(),
                hook.mustSucceed(),
                hook.source(),
                hook.problem());
    }

    private static Hook read(StoredPlan.Hook hook) {
        return new Hook(
                hook.container(),
                hook.command(),
                hook.timeoutMillis(),
                hook.mustSucceed(),
                hook.source(),
                hook.problem());
    }
}
