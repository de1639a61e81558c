package io.salvor.operator.storage;

import io.quarkus.scheduler.Scheduled;
import io.salvor.api.BackupStorageLocation;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Closes what is open of locations that were deleted: of some that is a process, with their credentials in a file. */
@ApplicationScoped
public class GoneLocations {
    private static final Logger LOG = Logger.getLogger(GoneLocations.class);

    private final OwnObjects objects;
    private final KubernetesLocations locations;
    private final Leadership leadership;

    public GoneLocations(OwnObjects objects, KubernetesLocations locations, Leadership leadership) {
        this.objects = objects;
        this.locations = locations;
        this.leadership = leadership;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        leadership.turn(
                this::look, why -> LOG.debugf("locations that are gone stay open until the next look: %s", why));
    }

    void look() {
        Map<String, BackupStorageLocation> all = objects.byName(BackupStorageLocation.class);
        locations.keep(
                all.keySet(),
                all.values().stream()
                        .filter(location -> !KubernetesLocations.isReadOnly(location))
                        .map(location -> location.getMetadata().getName())
                        .collect(Collectors.toSet()));
    }
}
