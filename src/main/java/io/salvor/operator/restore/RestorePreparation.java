package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.reading.BackupFinder;
import io.salvor.reading.FoundBackup;
import io.salvor.reading.PolicyRules;
import io.salvor.reading.StoredVolumes;
import io.salvor.reading.TargetReader;
import io.salvor.restore.BackupContents;
import io.salvor.restore.HostFolders;
import io.salvor.restore.NamespaceMapping;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlanner;
import io.salvor.restore.RestoreRequest;
import io.salvor.restore.StaticVolumeRule;
import io.salvor.restore.StorageRequest;
import io.salvor.restore.StoredObject;
import io.salvor.restore.VolumeSnapshot;
import io.salvor.trouble.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the backup that a Restore asks for and plans it. What it restores comes from the bucket alone, so a new cluster can do it. */
@ApplicationScoped
public class RestorePreparation {
    private final ResourceLister lister;
    private final HostFolders folders;
    private final Clock clock;

    public RestorePreparation(ResourceLister lister, OperatorConfig config, Clock clock) {
        this.lister = lister;
        this.folders = new HostFolders(
                config.allowedVolumePaths().orElse(List.of()),
                config.allowedHostPaths().orElse(List.of()),
                List.of(config.kubeletRoot()));
        this.clock = clock;
    }

    /** The backup a Restore asks for, or a {@link RefusedException} that says what there is instead. */
    FoundBackup find(Restore restore, Catalog catalog) {
        return new BackupFinder(catalog).find(restore.getSpec(), Instant.now(clock));
    }

    RestorePlan plan(Restore restore, BackupMarker marker, Catalog catalog) {
        List<StoredObject> objects = new ArrayList<>();
        catalog.objects(
                marker.name(),
                object -> objects.add(
                        new StoredObject(object.resource(), object.namespace(), object.name(), object.content())));
        List<VolumeSnapshot> volumes = catalog.volumes(marker.name()).stream()
                .map(StoredVolumes::snapshot)
                .toList();
        BackupContents contents = new BackupContents(objects, volumes);
        RestoreRequest request = new RestoreRequest(
                restore.getSpec().include == null ? List.of() : restore.getSpec().include.namespaces,
                storage(restore, marker),
                new NamespaceMapping(restore.getSpec().namespaceMapping));
        return RestorePlanner.plan(request, contents, new TargetReader(lister).read(request.inTarget(contents)));
    }

    /** What the Restore says comes first: a node may have been lost after the backup was taken. */
    private StorageRequest storage(Restore restore, BackupMarker marker) {
        StaticVolumesRule rule = restore.getSpec().staticVolumes == null
                ? marker.staticVolumes()
                : PolicyRules.staticVolumes(restore.getSpec().staticVolumes);
        Map<String, String> classes = restore.getSpec().storageClassMapping;
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
