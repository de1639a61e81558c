package io.salvor.reading;

import io.salvor.api.DataRoute;
import io.salvor.api.PodVolumes;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestoreSpec;
import io.salvor.api.StoredHooks;
import io.salvor.catalog.ArchivedObject;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.CheckedBackup;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.restore.BackupContents;
import io.salvor.restore.DataApart;
import io.salvor.restore.DataRequest;
import io.salvor.restore.HookRequest;
import io.salvor.restore.HostFolders;
import io.salvor.restore.InPlaceRequest;
import io.salvor.restore.NamespaceMapping;
import io.salvor.restore.RestoreRequest;
import io.salvor.restore.StaticVolumeRule;
import io.salvor.restore.StorageRequest;
import io.salvor.restore.StoredObject;
import io.salvor.restore.VolumeSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a restore is planned from beside the cluster: what the backup holds, and what of it is asked for. */
public final class RestoreSource {
    private RestoreSource() {}

    /** What the location holds of a backup and a request asks for, without data that no plan needs; see {@link DataApart}. */
    public static BackupContents contents(CheckedBackup backup, RestoreRequest request) {
        List<StoredObject> objects = new ArrayList<>();
        Set<String> others = new HashSet<>();
        backup.objects(object -> {
            if (request.asks(object.namespace())) {
                objects.add(stored(object, request));
            } else {
                others.add(object.namespace());
            }
        });
        List<VolumeSnapshot> volumes =
                backup.volumes().stream().map(StoredVolumes::snapshot).toList();
        return new BackupContents(objects, volumes, others);
    }

    private static StoredObject stored(ArchivedObject object, RestoreRequest request) {
        StoredObject whole = new StoredObject(object.resource(), object.namespace(), object.name(), object.content());
        return request.needsData(whole)
                ? whole
                : new StoredObject(
                        object.resource(),
                        object.namespace(),
                        object.name(),
                        DataApart.without(object.resource(), object.content()));
    }

    /** What a Restore asks for; where it says nothing, the policy's words from when the backup was taken count. @param hooksEnabled whether
     * this installation runs any */
    public static RestoreRequest request(
            RestoreSpec spec, BackupMarker marker, CheckedBackup backup, HostFolders folders, boolean hooksEnabled) {
        return new RestoreRequest(
                storage(spec, marker, folders),
                new NamespaceMapping(spec.namespaceMapping),
                AskedData.rules(spec),
                new DataRequest(spec.dataRoute != DataRoute.Pod, spec.podVolumes != PodVolumes.Skip, inPlace(spec)),
                ObjectRequests.request(spec),
                hooks(spec, backup, hooksEnabled));
    }

    private static HookRequest hooks(RestoreSpec spec, CheckedBackup backup, boolean enabled) {
        boolean stored = spec.storedHooks != StoredHooks.Skip;
        return new HookRequest(
                RestoreHookRules.of(spec.hooks),
                stored ? backup.hooks().map(RestoreHookRules::of).orElse(List.of()) : List.of(),
                stored,
                enabled);
    }

    private static InPlaceRequest inPlace(RestoreSpec spec) {
        return spec.mode == RestoreMode.Data
                ? new InPlaceRequest(
                        spec.include == null ? null : spec.include.claims,
                        spec.claimMapping,
                        Boolean.TRUE.equals(spec.allowRunning),
                        Boolean.TRUE.equals(spec.scaleDown),
                        Boolean.TRUE.equals(spec.suspendGitOps))
                : null;
    }

    /** What the Restore says comes first: a node may have been lost after the backup was taken. */
    private static StorageRequest storage(RestoreSpec spec, BackupMarker marker, HostFolders folders) {
        StaticVolumesRule rule =
                spec.staticVolumes == null ? marker.staticVolumes() : PolicyRules.staticVolumes(spec.staticVolumes);
        Map<String, String> classes = spec.storageClassMapping;
        return rule == null
                ? new StorageRequest(null, null, classes, null, null, folders)
                : new StorageRequest(
                        rule.restore() == null ? null : StaticVolumeRule.valueOf(rule.restore()),
                        rule.nodeMapping(),
                        classes,
                        rule.pathMapping(),
                        rule.serverMapping(),
                        folders);
    }
}
