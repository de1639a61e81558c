package io.salvor.reading;

import io.salvor.api.DataRoute;
import io.salvor.api.PodVolumes;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestoreSpec;
import io.salvor.api.StoredHooks;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.restore.BackupContents;
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
import java.util.List;
import java.util.Map;

/** What a restore is planned from beside the cluster: what the backup holds, and what of it is asked for. */
public final class RestoreSource {
    private RestoreSource() {}

    /** What the location holds of a backup. */
    public static BackupContents contents(BackupMarker marker, Catalog catalog) {
        List<StoredObject> objects = new ArrayList<>();
        catalog.objects(
                marker.name(),
                object -> objects.add(
                        new StoredObject(object.resource(), object.namespace(), object.name(), object.content())));
        List<VolumeSnapshot> volumes = catalog.volumes(marker.name()).stream()
                .map(StoredVolumes::snapshot)
                .toList();
        return new BackupContents(objects, volumes);
    }

    /** What a Restore asks for; where it says nothing, the policy's words from when the backup was taken count. @param hooksEnabled whether
     * this installation runs any */
    public static RestoreRequest request(
            RestoreSpec spec, BackupMarker marker, Catalog catalog, HostFolders folders, boolean hooksEnabled) {
        return new RestoreRequest(
                storage(spec, marker, folders),
                new NamespaceMapping(spec.namespaceMapping),
                AskedData.rules(spec),
                new DataRequest(spec.dataRoute != DataRoute.Pod, spec.podVolumes != PodVolumes.Skip, inPlace(spec)),
                ObjectRequests.request(spec),
                hooks(spec, marker, catalog, hooksEnabled));
    }

    private static HookRequest hooks(RestoreSpec spec, BackupMarker marker, Catalog catalog, boolean enabled) {
        boolean stored = spec.storedHooks != StoredHooks.Skip;
        return new HookRequest(
                RestoreHookRules.of(spec.hooks),
                stored
                        ? catalog.policyHooks()
                                .of(marker.name())
                                .map(RestoreHookRules::of)
                                .orElse(List.of())
                        : List.of(),
                stored,
                enabled);
    }

    private static InPlaceRequest inPlace(RestoreSpec spec) {
        return spec.mode == RestoreMode.Data
                ? new InPlaceRequest(
                        spec.include == null ? null : spec.include.claims,
                        spec.claimMapping,
                        Boolean.TRUE.equals(spec.allowRunning),
                        Boolean.TRUE.equals(spec.scaleDown))
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
