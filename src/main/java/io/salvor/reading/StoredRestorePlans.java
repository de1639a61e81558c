package io.salvor.reading;

import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.StoredRestorePlan;
import io.salvor.restore.ExistingDataRule;
import io.salvor.restore.HalfWritten;
import io.salvor.restore.NotPutBack;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.Stage;
import java.util.Set;

/** Turns the plan of a restore into what the bucket keeps of it, and back. */
public final class StoredRestorePlans {
    /** The document that is read, for messages. */
    private final String key;

    private StoredRestorePlans(String key) {
        this.key = key;
    }

    /** What the bucket keeps. */
    public static StoredRestorePlan stored(RestorePlan plan) {
        return new StoredRestorePlan(
                StoredRestorePlan.FORMAT_VERSION,
                plan.steps().stream()
                        .map(step -> new StoredRestorePlan.Step(
                                step.stage().name(),
                                step.action().name(),
                                stored(step.object()),
                                step.packed(),
                                step.reason(),
                                step.needs().stream().sorted().toList()))
                        .toList(),
                plan.conflicts().stream()
                        .map(conflict -> new StoredRestorePlan.Conflict(stored(conflict.object()), conflict.message()))
                        .toList(),
                plan.skipped().stream()
                        .map(object -> new StoredRestorePlan.Skipped(stored(object.object()), object.reason()))
                        .toList(),
                plan.pods().stream()
                        .map(pod -> new StoredRestorePlan.Pod(
                                pod.namespace(),
                                pod.pod(),
                                pod.volumes().stream()
                                        .map(StoredRestorePlans::stored)
                                        .toList(),
                                pod.holder()))
                        .toList(),
                plan.skippedVolumes().stream().map(StoredRestorePlans::stored).toList());
    }

    /**
     * The plan that was kept.
     *
     * @throws io.salvor.trouble.CatalogException if it holds a word that this Salvor does not know
     */
    public static RestorePlan plan(String restoreUid, StoredRestorePlan stored) {
        return new StoredRestorePlans(CatalogLayout.restorePlan(restoreUid)).read(stored);
    }

    private RestorePlan read(StoredRestorePlan plan) {
        return new RestorePlan(
                plan.steps().stream().map(this::read).toList(),
                plan.conflicts().stream()
                        .map(conflict -> new RestorePlan.Conflict(read(conflict.object()), conflict.message()))
                        .toList(),
                plan.skipped().stream()
                        .map(object -> new RestorePlan.SkippedObject(read(object.object()), object.reason()))
                        .toList(),
                plan.pods().stream()
                        .map(pod -> new RestorePlan.PodRestore(
                                pod.namespace(),
                                pod.pod(),
                                pod.volumes().stream().map(this::read).toList(),
                                pod.holder()))
                        .toList(),
                plan.skippedVolumes().stream().map(this::read).toList());
    }

    private RestoreStep read(StoredRestorePlan.Step step) {
        return new RestoreStep(
                StoredWords.of(Stage.class, step.stage(), key),
                StoredWords.of(RestoreStep.Action.class, step.action(), key),
                read(step.object()),
                step.body(),
                step.reason(),
                Set.copyOf(step.needs()));
    }

    private static StoredRestorePlan.ObjectName stored(ObjectKey object) {
        return new StoredRestorePlan.ObjectName(object.resource(), object.namespace(), object.name());
    }

    private static ObjectKey read(StoredRestorePlan.ObjectName object) {
        return new ObjectKey(object.resource(), object.namespace(), object.name());
    }

    private static StoredRestorePlan.Volume stored(RestorePlan.VolumeData volume) {
        return new StoredRestorePlan.Volume(
                volume.volume(),
                volume.claim(),
                volume.snapshotId(),
                volume.repoIdentifier(),
                StoredVolumes.stored(volume.root()),
                volume.incomplete(),
                volume.bytes(),
                volume.existingData().name(),
                volume.savedClaim(),
                volume.begun() == null
                        ? null
                        : new StoredRestorePlan.Begun(
                                volume.begun().restore(),
                                volume.begun().until(),
                                volume.begun().volumeUid()));
    }

    private RestorePlan.VolumeData read(StoredRestorePlan.Volume volume) {
        return new RestorePlan.VolumeData(
                volume.volume(),
                volume.claim(),
                volume.snapshotId(),
                volume.repoIdentifier(),
                StoredVolumes.root(volume.root()),
                volume.incomplete(),
                volume.bytes(),
                StoredWords.of(ExistingDataRule.class, volume.existingData(), key),
                volume.savedClaim(),
                volume.begun() == null
                        ? null
                        : new HalfWritten(
                                volume.begun().restore(),
                                volume.begun().until(),
                                volume.begun().volumeUid()));
    }

    private static StoredRestorePlan.SkippedVolume stored(RestorePlan.SkippedVolume volume) {
        return new StoredRestorePlan.SkippedVolume(
                volume.namespace(),
                volume.pod(),
                volume.volume(),
                volume.failed(),
                volume.reason().name(),
                volume.message());
    }

    private RestorePlan.SkippedVolume read(StoredRestorePlan.SkippedVolume volume) {
        return new RestorePlan.SkippedVolume(
                volume.namespace(),
                volume.pod(),
                volume.volume(),
                volume.failed(),
                StoredWords.of(NotPutBack.class, volume.reason(), key),
                volume.message());
    }
}
