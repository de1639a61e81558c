package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.api.StaticVolumes;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.reading.BackupFinder;
import io.salvor.reading.FoundBackup;
import io.salvor.reading.StoredVolumes;
import io.salvor.reading.TargetReader;
import io.salvor.restore.BackupContents;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlanner;
import io.salvor.restore.RestoreRequest;
import io.salvor.restore.StaticVolumeRule;
import io.salvor.restore.StoredObject;
import io.salvor.restore.VolumeSnapshot;
import io.salvor.trouble.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds the backup that a Restore asks for and plans it. What it restores comes from the bucket alone, so a new cluster can do it. */
@ApplicationScoped
public class RestorePreparation {
    private final ResourceLister lister;
    private final Clock clock;

    public RestorePreparation(ResourceLister lister, Clock clock) {
        this.lister = lister;
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
        StaticVolumesRule rule = rule(restore, marker);
        RestoreRequest request = new RestoreRequest(
                restore.getSpec().include == null ? List.of() : restore.getSpec().include.namespaces,
                rule == null || rule.restore() == null ? null : StaticVolumeRule.valueOf(rule.restore()),
                rule == null ? null : rule.nodeMapping());
        return RestorePlanner.plan(request, contents, new TargetReader(lister).read(contents));
    }

    /** What the Restore says comes first: a node may have been lost after the backup was taken. */
    private static StaticVolumesRule rule(Restore restore, BackupMarker marker) {
        StaticVolumes asked = restore.getSpec().staticVolumes;
        return asked == null
                ? marker.staticVolumes()
                : new StaticVolumesRule(asked.restore == null ? null : asked.restore.name(), asked.nodeMapping);
    }
}
