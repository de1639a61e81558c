package io.salvor.operator.copying;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.salvor.api.Backup;
import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.Condition;
import io.salvor.api.LastBackup;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.StoredVolume;
import io.salvor.catalog.VolumeSummary;
import io.salvor.kubernetes.CopyJob;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.node.JobSettings;
import io.salvor.node.copying.CopyRun;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.operator.storage.ResticSlots;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.Restic;
import io.salvor.store.Backends;
import io.salvor.testing.FolderBackend;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.SealedSamples;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingOwnObjects;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A policy whose Backups are in one location and are copied to a second: both are folders with everything real, and so is restic. */
final class CopyWorld {
    static final String FIRST = "default";
    static final String SECOND = "second";
    /** As the plans of the samples name it. */
    static final String POLICY = "shop-nightly";

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    final TestingClock clock = new TestingClock(Instant.parse("2026-11-27T12:00:00Z"));
    final TestingCalls calls = new TestingCalls();
    final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    final TestingEvents events = new TestingEvents();
    final TestingNodeJobs jobs = new TestingNodeJobs(calls, clock);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TestingLocations locations;
    final Restic restic = new Restic(ResticBinary.path(), null);
    LocationWork work = new LocationWork(DEADLINE);
    private final Path folder;
    private final OperatorConfig config;
    private final Set<String> done = new HashSet<>();
    private CopyLook look;

    CopyWorld(Path folder) {
        this.folder = folder;
        locations = new TestingLocations(folder.resolve("locations"));
        locations.add(SECOND);
        config = OperatorSettings.with(Map.of(
                "salvor.namespace",
                "salvor",
                "salvor.cache-directory",
                folder.resolve("cache").toString()));
        for (String name : List.of(FIRST, SECOND)) {
            BackupStorageLocation location = new BackupStorageLocation();
            location.setMetadata(metadata(name));
            location.setSpec(new BackupStorageLocationSpec());
            objects.put(location);
        }
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(metadata(POLICY));
        policy.setSpec(new BackupPolicySpec());
        objects.put(policy);
        restart();
    }

    /** Another operator takes over, which knows nothing of what the one before had in mind. */
    void restart() {
        CopyCourse course = new CopyCourse(
                objects,
                jobs,
                jobs,
                locations,
                new Repositories(objects, config, events, clock),
                new CopySeal(objects, config, clock),
                restic,
                new ResticSlots(config, clock),
                events,
                config,
                new ObjectMapper(),
                clock);
        look = new CopyLook(objects, jobs, course, new CopyMetrics(meters), work, config);
    }

    void look() {
        look.look();
    }

    /** Looks until a Job was begun, opening the repositories that are asked for. */
    void begin() {
        look();
        if (open()) {
            later();
        }
    }

    /** A look a minute later. */
    void later() {
        clock.advance(Duration.ofMinutes(1));
        look();
    }

    /** Does what is to be done, until nothing is. */
    void all() throws IOException {
        for (int i = 0; i < 10; i++) {
            begin();
            run();
        }
    }

    /** What the operator does with repositories that are asked for. @return whether there was one */
    boolean open() {
        boolean any = false;
        for (ResticRepository repository : objects.list(ResticRepository.class)) {
            if (repository.getStatus().phase == null) {
                OpenLocation location = locations.open(repository.getSpec().backupStorageLocation);
                String namespace = repository.getSpec().volumeNamespace;
                if (!Files.exists(Path.of(location.repoIdentifier(namespace)))) {
                    ReadyRepository.make(location.access(namespace));
                }
                objects.editStatus(repository, current -> {
                    current.getStatus().phase = RepositoryPhase.Ready;
                    return current;
                });
                any = true;
            }
        }
        return any;
    }

    /** Copies what each Job is to copy that was begun. */
    void run() throws IOException {
        for (CopyJob job : jobs.copying()) {
            if (done.add(job.name())) {
                if (copy(job) == 0) {
                    jobs.succeeds(job.name());
                } else {
                    Path message = folder.resolve(job.name()).resolve("message");
                    jobs.ends(job.name(), "its container ended with exit code 1", Files.readString(message));
                }
            }
        }
    }

    /** As the process of the Job does it. */
    private int copy(CopyJob job) throws IOException {
        Path pod = folder.resolve(job.name());
        for (Map.Entry<String, String> one : job.files().entrySet()) {
            Path file = pod.resolve("secrets").resolve(one.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, one.getValue());
        }
        Map<String, String> environment = Map.of(
                "SALVOR_SECRETS", pod.resolve("secrets").toString(),
                "SALVOR_TERMINATION_MESSAGE", pod.resolve("message").toString(),
                "SALVOR_DEADLINE", job.deadline().toString(),
                "SALVOR_RESTIC", ResticBinary.path().toString());
        return new CopyRun(
                        JobSettings.read(environment, clock.instant()),
                        new Backends(List.of(FolderBackend.below(folder.resolve("locations")))),
                        job.volumeNamespace(),
                        job.identifier(),
                        job.source().location(),
                        Duration.ofSeconds(1),
                        new PrintWriter(System.err, true),
                        clock)
                .run();
    }

    OpenLocation location(String name) {
        return locations.open(name);
    }

    BackupPolicy policy() {
        return objects.now(BackupPolicy.class, POLICY);
    }

    void policy(Consumer<BackupPolicySpec> change) {
        objects.edit(policy(), policy -> {
            change.accept(policy.getSpec());
            policy.getMetadata()
                    .setGeneration(
                            policy.getMetadata().getGeneration() == null
                                    ? 1
                                    : policy.getMetadata().getGeneration() + 1);
            return policy;
        });
    }

    /** Somebody has deleted the policy and created it again as it was. */
    void anew() {
        BackupPolicy policy = policy();
        policy.getMetadata().setUid("another-uid");
        objects.put(policy);
    }

    /** Its Backups are copied to the second location from now on. */
    void copies() {
        policy(spec -> {
            BackupCopy copy = new BackupCopy();
            copy.storageLocation = SECOND;
            spec.copies = List.of(copy);
        });
    }

    /** Seals a Backup with one volume in each of the namespaces, which the policy says is its newest. */
    BackupMarker backup(String name, int hours, String... namespaces) throws IOException {
        BackupMarker marker = saved(POLICY, name, hours, namespaces);
        shown(name, marker.startTime());
        return marker;
    }

    /** Another policy saves the namespaces too, has a Backup of its own, and copies it as the first does. */
    void otherPolicy(String name, int hours, String... namespaces) throws IOException {
        BackupPolicy other = new BackupPolicy();
        other.setMetadata(metadata("other"));
        other.setSpec(policy().getSpec());
        objects.put(other);
        saved("other", name, hours, namespaces);
    }

    /** The same of a policy whose Backups are in a location of its own. */
    void policyOf(String location, String name, int hours, String namespace) throws IOException {
        locations.add(location);
        BackupPolicy other = new BackupPolicy();
        other.setMetadata(metadata("of-" + location));
        other.setSpec(new BackupPolicySpec());
        other.getSpec().storageLocation = location;
        other.getSpec().copies = policy().getSpec().copies;
        objects.put(other);
        sealed(location, "of-" + location, name, hours, Map.of(namespace, snapshot(location, name, namespace)));
    }

    /** Seals a Backup of which the repository has no snapshot any more. */
    void lost(String name, int hours, String namespace) {
        sealed(FIRST, POLICY, name, hours, Map.of(namespace, name));
    }

    private BackupMarker saved(String policy, String name, int hours, String... namespaces) throws IOException {
        Map<String, String> snapshots = new TreeMap<>();
        for (String namespace : namespaces) {
            snapshots.put(namespace, snapshot(FIRST, name, namespace));
        }
        return sealed(FIRST, policy, name, hours, snapshots);
    }

    /** @param snapshots that of each namespace */
    private BackupMarker sealed(String location, String policy, String name, int hours, Map<String, String> snapshots) {
        List<StoredVolume> volumes = snapshots.entrySet().stream()
                .map(one -> SealedSamples.volume(name, one.getKey(), one.getValue(), Map.of("backup-uid", uid(name))))
                .toList();
        Instant start = clock.instant().minus(Duration.ofHours(hours));
        BackupMarker marker = new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                name,
                uid(name),
                policy,
                null,
                null,
                start,
                start.plusSeconds(60),
                "Completed",
                location,
                List.copyOf(snapshots.keySet()),
                1,
                new VolumeSummary(volumes.size(), volumes.size(), 0, 0, 0, 0),
                null,
                null);
        SealedSamples.seal(location(location).catalog(), folder.resolve(name + ".tar"), marker, volumes);
        return marker;
    }

    /** Saves something into a location, whose repository is made for that. */
    private String snapshot(String into, String backup, String namespace) throws IOException {
        OpenLocation location = location(into);
        if (!Files.exists(Path.of(location.repoIdentifier(namespace)))) {
            ReadyRepository.make(location.access(namespace));
        }
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("file"), backup + " of " + namespace);
        Map<String, String> tags =
                Map.of("backup", backup, "backup-uid", uid(backup), "ns", namespace, "volume", "data");
        return restic.backup(
                        location.access(namespace),
                        BackupArguments.everything(data, null, tags),
                        progress -> {},
                        DEADLINE)
                .snapshotId();
    }

    private void shown(String name, Instant start) {
        Backup backup = new Backup();
        backup.setMetadata(metadata(name));
        backup.getMetadata().setLabels(Map.of(Labels.POLICY, POLICY, Labels.ENDED, "Completed"));
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = POLICY;
        backup.getStatus().phase = BackupPhase.Completed;
        objects.put(backup);
        objects.editStatus(policy(), policy -> {
            policy.getStatus().lastBackup = new LastBackup();
            policy.getStatus().lastBackup.name = name;
            policy.getStatus().lastBackup.phase = BackupPhase.Completed;
            policy.getStatus().lastBackup.completionTime = start.toString();
            return policy;
        });
    }

    Backup shown(String name) {
        return objects.now(Backup.class, name);
    }

    Optional<BackupMarker> copyOf(String name) {
        return location(SECOND).catalog().marker(name);
    }

    ResticRepository target(String namespace) {
        return objects.now(ResticRepository.class, Names.repository(namespace, SECOND));
    }

    void target(String namespace, Consumer<ResticRepositoryStatus> change) {
        objects.editStatus(target(namespace), repository -> {
            change.accept(repository.getStatus());
            return repository;
        });
    }

    CopyJob job() {
        return jobs.copying().get(jobs.copying().size() - 1);
    }

    Condition copied() {
        return condition(policy().getStatus().conditions);
    }

    static Condition condition(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.type.equals("Copied"))
                .findFirst()
                .orElse(null);
    }

    static String uid(String name) {
        return "uid-of-" + name;
    }

    private ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("salvor")
                .withUid(uid(name))
                .withCreationTimestamp(clock.instant().toString())
                .build();
    }
}
