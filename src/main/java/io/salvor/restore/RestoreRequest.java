package io.salvor.restore;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What of a backup is asked for, and how it comes back.
 *
 * @param mapping under which names they come back
 * @param existingData what becomes of data that lies in their volumes
 * @param data by which way data comes back
 * @param objects which objects and namespaces, and what becomes of objects that are there
 * @param hooks what runs in pods that come back
 * @param earlier what an earlier Restore has left, where this one tries again what failed of it
 */
public record RestoreRequest(
        StorageRequest storage,
        NamespaceMapping mapping,
        ExistingDataRules existingData,
        DataRequest data,
        ObjectRequest objects,
        HookRequest hooks,
        EarlierRestore earlier) {

    public RestoreRequest {
        storage = storage == null ? StorageRequest.PLAIN : storage;
        mapping = mapping == null ? NamespaceMapping.NONE : mapping;
        existingData = existingData == null ? ExistingDataRules.KEEP : existingData;
        data = data == null ? DataRequest.USUAL : data;
        objects = objects == null ? ObjectRequest.PLAIN : objects;
        hooks = hooks == null ? HookRequest.PLAIN : hooks;
        earlier = earlier == null ? EarlierRestore.NONE : earlier;
    }

    /** Nothing is tried again. */
    public RestoreRequest(
            StorageRequest storage,
            NamespaceMapping mapping,
            ExistingDataRules existingData,
            DataRequest data,
            ObjectRequest objects,
            HookRequest hooks) {
        this(storage, mapping, existingData, data, objects, hooks, null);
    }

    /** The same, to try again what failed of an earlier Restore. */
    public RestoreRequest after(EarlierRestore other) {
        return new RestoreRequest(storage, mapping, existingData, data, objects, hooks, other);
    }

    /** The namespaces that are asked for, by name or glob, as the backup has them; empty means all in the backup. */
    List<String> namespaces() {
        return objects.selection().include().namespaces();
    }

    /** What becomes of data that lies in a volume. @param volume as it is to be in the target */
    ExistingDataRule existingData(VolumeSnapshot volume) {
        return existingData.of(mapping.source(volume.namespace()), volume.pod(), volume.volume(), volume.claim());
    }

    /** The part of the backup that is asked for, as it is to be in the target. */
    public BackupContents inTarget(BackupContents backup) {
        return new BackupContents(
                backup.objects().stream()
                        .filter(object -> object.ofNamespace() == null || asks(object.ofNamespace()))
                        .map(this::inTarget)
                        .toList(),
                backup.volumes().stream()
                        .filter(volume -> asks(volume.namespace()))
                        .map(volume -> volume.inNamespace(mapping.target(volume.namespace())))
                        .toList());
    }

    /** Whether a plan must know the data of an object, as the backup has it. */
    public boolean needsData(StoredObject object) {
        return objects.patches().stream().anyMatch(patch -> patch.fits(object, object.ofNamespace()));
    }

    /** An object with the names that it, and what it names, have in the target. */
    public StoredObject inTarget(StoredObject object) {
        return new ClaimTemplates(storage.classes()).apply(mapping.apply(object));
    }

    /** The namespaces of the backup that are asked for, as it has them. */
    Set<String> restored(BackupContents backup) {
        return backup.namespaces().stream().filter(this::asks).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether objects of the backup are planned for. @param namespace that they are in, as the backup has it; null for none */
    public boolean asks(String namespace) {
        return namespace == null || objects.selection().asksNamespace(namespace);
    }

    /** Whether a namespace of the target is one that is asked for. */
    public boolean asksForTarget(String namespace) {
        return asks(mapping.source(namespace));
    }
}
