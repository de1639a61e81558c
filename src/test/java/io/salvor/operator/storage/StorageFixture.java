package io.salvor.operator.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.Condition;
import io.salvor.api.CredentialReference;
import io.salvor.api.ObjectStorage;
import io.salvor.api.SecretKeyReference;
import io.salvor.kubernetes.RunJobs;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.restic.Restic;
import io.salvor.restic.key.ScryptCost;
import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.store.Backends;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.FolderBackend;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.testing.TestingRepositoryLease;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A namespace in memory with locations whose buckets are folders, as the operator's storage room sees it. */
final class StorageFixture {
    static final String NAMESPACE = "salvor";
    static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    final TestingClock clock = new TestingClock(Instant.parse("2026-11-26T02:00:00Z"));
    final TestingCalls calls = new TestingCalls();
    final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    final TestingEvents events = new TestingEvents();
    final ObjectMapper json = new ObjectMapper();
    final OperatorConfig config = OperatorSettings.with(Map.of("salvor.namespace", NAMESPACE));
    final MasterKeys keys = new MasterKeys(objects);

    /** The stores that were opened, in order. */
    final List<FailingObjectStore> opened = new ArrayList<>();

    /** What a key costs that is made for a password that people have thought of: dear, and not much. */
    ScryptCost ofPeople = new ScryptCost(2048, 8, 1);

    /** Tells the cluster from others. */
    String cluster = "this-cluster";

    final KubernetesLocations locations;

    StorageFixture(Path folder) {
        BackendProvider folders = FolderBackend.below(folder);
        locations = new KubernetesLocations(
                objects,
                keys,
                config,
                new Backends(List.of(new Watched(folders, opened))),
                json,
                new LocationOwners(() -> cluster, config, clock),
                new Leadership());
    }

    /** A location with its credentials and master key, all of them good. */
    BackupStorageLocation location(String name) {
        secret(name + "-credentials", Map.of(FolderBackend.KEY, "open"));
        secret(name + "-key", Map.of("key", MASTER_KEY));
        return bareLocation(name);
    }

    /** A location without its Secrets. */
    BackupStorageLocation bareLocation(String name) {
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
        BackupStorageLocationSpec spec = new BackupStorageLocationSpec();
        spec.objectStorage = new ObjectStorage();
        spec.objectStorage.bucket = name;
        spec.credential = new CredentialReference();
        spec.credential.name = name + "-credentials";
        spec.masterKey = new SecretKeyReference();
        spec.masterKey.name = name + "-key";
        location.setSpec(spec);
        return objects.put(location);
    }

    Secret secret(String name, Map<String, String> values) {
        return objects.put(new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withData(values.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Base64.getEncoder()
                                .encodeToString(entry.getValue().getBytes(StandardCharsets.UTF_8)))))
                .build());
    }

    /** What replaces the key of a location. */
    KeyStanding replacement() {
        return replacement(
                new TestingNodeJobs(calls, clock), new ExclusiveWork(new TestingRepositoryLease(calls, clock)));
    }

    KeyStanding replacement(RunJobs jobs, ExclusiveWork alone) {
        return new KeyStanding(locations, keys, replacing(jobs, alone));
    }

    LocationHandover replacing(RunJobs jobs, ExclusiveWork alone) {
        return new LocationHandover(
                objects,
                new RepositoryHandover(new RepositoryKeys(new Restic(ResticBinary.path(), null), ofPeople)),
                new ResticSlots(config, clock),
                alone,
                jobs,
                clock);
    }

    ResticRepositoryReconciler repositories(
            Locations locations, Restic restic, RunJobs jobs, ResticSlots slots, ExclusiveWork alone) {
        RepositoryKeys keys = new RepositoryKeys(restic);
        return new ResticRepositoryReconciler(
                objects,
                locations,
                new RepositoryOpener(locations, restic, keys, new RepositoryHandover(keys)),
                new LockLook(new RepositoryLocks(locations, restic, objects, jobs), slots, alone, clock),
                new KeyLook(locations, keys, slots, alone, clock),
                slots,
                alone,
                events,
                json,
                clock);
    }

    FailingObjectStore store() {
        return opened.get(opened.size() - 1);
    }

    static Condition condition(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type.equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** Keeps hold of every store that is opened. */
    private record Watched(BackendProvider folders, List<FailingObjectStore> opened) implements BackendProvider {
        @Override
        public List<String> names() {
            return folders.names();
        }

        @Override
        public List<String> credentialKeys() {
            return folders.credentialKeys();
        }

        @Override
        public Backend backend(BackendSettings settings) {
            return new WatchedBackend(folders.backend(settings), opened);
        }

        @Override
        public Backend repositories(BackendSettings settings, String prefix) {
            return new WatchedBackend(folders.repositories(settings, prefix), opened);
        }
    }

    private record WatchedBackend(Backend backend, List<FailingObjectStore> opened) implements Backend {
        @Override
        public ObjectStore open() {
            FailingObjectStore store = (FailingObjectStore) backend.open();
            opened.add(store);
            return store;
        }

        @Override
        public String identifier(String path) {
            return backend.identifier(path);
        }

        @Override
        public Reach reach() {
            return backend.reach();
        }

        @Override
        public String described() {
            return backend.described();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof WatchedBackend watched && backend.equals(watched.backend);
        }

        @Override
        public int hashCode() {
            return backend.hashCode();
        }
    }
}
