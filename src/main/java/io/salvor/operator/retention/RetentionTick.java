package io.salvor.operator.retention;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Backup;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationAccess;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.retention.LocationLook.Found;
import io.salvor.operator.retention.RetentionMetrics.Standing;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Looks at each location now and then, and soon at what people ask to be deleted. A location that is only read is left alone, and one that is
 * slow to answer keeps no other waiting.
 */
@ApplicationScoped
public class RetentionTick {
    private static final Logger LOG = Logger.getLogger(RetentionTick.class);

    private final OwnObjects objects;
    private final Locations locations;
    private final OperatorConfig config;
    private final Leadership leadership;
    private final RetentionMetrics metrics;
    private final LocationWork work;
    private final Clock clock;
    private final LocationLook look;
    private final DeletionRequests requests;
    private final RetentionReport report;
    private final LocationRemains remains;

    /** When each location is looked at next; a restart looks at once. */
    private final Map<String, Instant> due = new ConcurrentHashMap<>();

    /** What the last look at each has found, as figures: it stays until the next. */
    private final Map<String, Standing> found = new ConcurrentHashMap<>();

    public RetentionTick(
            OwnObjects objects,
            Locations locations,
            OperatorConfig config,
            Leadership leadership,
            RetentionMetrics metrics,
            LocationWork work,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.locations = locations;
        this.config = config;
        this.leadership = leadership;
        this.metrics = metrics;
        this.work = work;
        this.clock = clock;
        BackupDeletion deletion = new BackupDeletion(objects);
        this.look = new LocationLook(objects, json, deletion, config.retentionEnabled(), clock);
        this.requests = new DeletionRequests(objects, locations, deletion, events);
        this.report = new RetentionReport(objects, events, json, clock);
        this.remains = new LocationRemains(objects);
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        leadership.turn(this::looks, why -> LOG.warnf("retention looks again: %s", why));
    }

    private void looks() {
        Map<String, BackupStorageLocation> written = objects.list(BackupStorageLocation.class).stream()
                .filter(location -> location.getSpec().accessMode != LocationAccess.ReadOnly)
                .collect(Collectors.toMap(RetentionTick::name, Function.identity()));
        Map<String, List<Backup>> asked = requests.byLocation();
        Set<String> all = new TreeSet<>(written.keySet());
        all.addAll(asked.keySet());
        LocationWork.Look places = work.look();
        for (String name : all) {
            places.soon(name, () -> {
                course(Optional.ofNullable(written.get(name)), asked.getOrDefault(name, List.of()));
                return name;
            });
        }
        due.keySet().retainAll(written.keySet());
        if (found.keySet().retainAll(written.keySet())) {
            publish();
        }
    }

    /** What there is to do at one place. @param location empty where there is none, or nothing is written there */
    private void course(Optional<BackupStorageLocation> location, List<Backup> asked) {
        attempt("what is asked to be deleted", () -> requests.ofBackups(asked, Instant.now(clock)));
        location.ifPresent(there -> {
            attempt("what is asked to be deleted", () -> requests.ofLocation(there, Instant.now(clock)));
            lookWhereDue(there);
        });
    }

    /** Of some locations at a time, and never of what was so before. */
    private synchronized void publish() {
        metrics.publish(Map.copyOf(found));
    }

    private static String name(BackupStorageLocation location) {
        return location.getMetadata().getName();
    }

    private void lookWhereDue(BackupStorageLocation location) {
        Instant now = Instant.now(clock);
        String name = name(location);
        // A new one has no key until it was probed.
        boolean isNew = location.getStatus().phase == null;
        if (isNew || now.isBefore(due.getOrDefault(name, Instant.MIN))) {
            return;
        }
        // Also where it fails.
        due.put(name, now.plus(config.retentionEvery()));
        attempt("location " + name, () -> {
            try {
                look(location, now);
            } catch (Trouble e) {
                report.failed(name, e);
                throw e;
            }
        });
    }

    private void look(BackupStorageLocation location, Instant now) {
        String name = name(location);
        OpenLocation open = locations.openToWrite(name);
        Found seen = look.look(location, open, now);
        found.put(name, Standing.of(seen));
        publish();
        report.found(name, seen, now);
        if (config.retentionEnabled()) {
            remains.clear(open, seen.names(), now);
            if (seen.more()) {
                due.put(name, now);
            }
        }
    }

    /** What cannot be done now is tried again at the next look; it keeps nothing else. */
    private static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (Trouble | KubernetesClientException e) {
            LOG.warnf("retention, %s: %s", what, e.getMessage());
        } catch (RuntimeException e) {
            // One location that nobody has thought of keeps no other from being looked at.
            LOG.errorf(e, "retention, %s", what);
        }
    }
}
