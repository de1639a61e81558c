package io.salvor.operator.retention;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.LocationPhase;
import io.salvor.api.Retention;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.StoredVolume;
import io.salvor.catalog.Tombstone;
import io.salvor.catalog.VolumeSummary;
import io.salvor.kubernetes.Labels;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.EndedRuns;
import io.salvor.operator.run.Leaders;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.ObjectNames;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.SealedSamples;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingOwnObjects;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A location in a folder with Backups of policies, whose snapshots are files of that name, as retention looks at it. */
final class RetentionWorld {
    static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    static final List<String> NAMESPACES = List.of("shop", "web");

    final TestingClock clock = new TestingClock(NOW);
    final TestingCalls calls = new TestingCalls();
    final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    final TestingEvents events = new TestingEvents();
    final TestingLocations locations;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Path archives;
    private final Random random = new Random(5);
    Map<String, String> settings = Map.of("salvor.namespace", "salvor");
    LocationWork work = new LocationWork(Duration.ofMinutes(1));
    private RetentionTick tick;

    /** The snapshots that each Backup was made with. */
    final Map<String, Set<String>> snapshots = new HashMap<>();

    RetentionWorld(Path folder) {
        locations = new TestingLocations(folder.resolve("locations"));
        archives = folder;
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(metadata("default"));
        location.setSpec(new BackupStorageLocationSpec());
        objects.put(location);
        phase(LocationPhase.Available);
        restart();
    }

    /** What was found out about the location; null before it was looked at. */
    void phase(LocationPhase phase) {
        BackupStorageLocation location =
                objects.get(BackupStorageLocation.class, "default").orElseThrow();
        location.getStatus().phase = phase;
        objects.replaceStatus(location);
    }

    /** Another operator takes over, which knows nothing of what the one before had in mind. */
    void restart() {
        tick = new RetentionTick(
                objects,
                locations,
                OperatorSettings.with(settings),
                Leaders.leading(),
                new RetentionMetrics(meters),
                work,
                events,
                new ObjectMapper(),
                clock);
    }

    void tick() {
        tick.tick();
    }

    /** A look an hour later. */
    void later() {
        clock.advance(Duration.ofHours(1));
        tick();
    }

    OpenLocation location() {
        return locations.open("default");
    }

    Catalog catalog() {
        return location().catalog();
    }

    FailingObjectStore store() {
        return locations.store("default");
    }

    BackupPolicy policy(String name, int keepLast) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(metadata(name));
        policy.setSpec(new BackupPolicySpec());
        policy.getSpec().timeZone = "UTC";
        policy.getSpec().retention = new Retention();
        policy.getSpec().retention.keepLast = keepLast;
        return objects.put(policy);
    }

    /** Seals a whole Backup with two volumes, taken some days ago, that is in the cluster too. */
    BackupMarker backup(String name, String policy, int days) {
        return backup(name, policy, days, "Completed", 0);
    }

    BackupMarker backup(String name, String policy, int days, String phase, int suspicious) {
        Set<String> ids = new TreeSet<>();
        List<StoredVolume> volumes = NAMESPACES.stream()
                .map(namespace -> {
                    String id = snapshot(namespace);
                    ids.add(id);
                    return volume(name, namespace, id, Map.of("backup-uid", uid(name)));
                })
                .toList();
        snapshots.put(name, ids);
        return seal(name, policy, days, phase, suspicious, volumes);
    }

    BackupMarker seal(String name, String policy, int days, String phase, int suspicious, List<StoredVolume> volumes) {
        Instant start = clock.instant().minus(Duration.ofDays(days));
        BackupMarker marker = new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                name,
                uid(name),
                policy,
                null,
                null,
                start,
                start.plusSeconds(60),
                phase,
                "default",
                NAMESPACES,
                1,
                new VolumeSummary(2, 2, 0, 0, 0, suspicious),
                null,
                null);
        SealedSamples.seal(catalog(), archives.resolve(name + ".tar"), marker, volumes);
        shown(name, policy, start, BackupPhase.valueOf(phase));
        return marker;
    }

    private void shown(String name, String policy, Instant start, BackupPhase phase) {
        Backup backup = new Backup();
        backup.setMetadata(metadata(name));
        backup.getMetadata().setCreationTimestamp(start.toString());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = policy;
        backup.getStatus().phase = phase;
        backup.getStatus().storageLocation = "default";
        backup.getStatus().startTime = start.toString();
        backup.getStatus().completionTime(start.plusSeconds(60).toString());
        objects.put(backup);
        EndedRuns.mark(objects, backup);
    }

    static StoredVolume volume(String backup, String namespace, String id, Map<String, String> tags) {
        return SealedSamples.volume(backup, namespace, id, tags);
    }

    /** Makes a snapshot in the repository of a namespace. @return its ID */
    String snapshot(String namespace) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        location().store().put(ObjectNames.repositorySnapshots(namespace) + id, id.getBytes(StandardCharsets.UTF_8));
        return id;
    }

    /** What the maintenance of the repositories does. */
    void maintain() {
        for (String namespace : NAMESPACES) {
            for (String id : catalog().deletions().snapshots(namespace).keySet()) {
                location().store().delete(ObjectNames.repositorySnapshots(namespace) + id);
            }
        }
    }

    /** The IDs of all snapshots that there are. */
    Set<String> there() {
        return NAMESPACES.stream()
                .flatMap(namespace -> location().store().keys(ObjectNames.repositorySnapshots(namespace)).stream())
                .map(key -> key.substring(key.lastIndexOf('/') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the backups that can be restored. */
    Set<String> restorable() {
        return catalog().markers().backups().stream()
                .map(BackupMarker::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of those that are being deleted. */
    Set<String> buried() {
        return catalog().deletions().all().backups().stream()
                .map(Tombstone::backup)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> inCluster() {
        return objects.now(Backup.class).stream()
                .map(backup -> backup.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String uid(String name) {
        return "uid-of-" + name;
    }

    ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("salvor")
                .withUid(uid(name))
                .withCreationTimestamp(NOW.toString())
                .build();
    }

    /** Marks a Backup to be deleted, as a person does. */
    void ask(String name, String label, boolean policy) {
        Backup backup = objects.now(Backup.class, name);
        backup.getMetadata().getLabels().put(Labels.DELETE, label);
        backup.getSpec().deletionPolicy = policy ? io.salvor.api.DeletionPolicy.Delete : null;
        objects.put(backup);
    }
}
