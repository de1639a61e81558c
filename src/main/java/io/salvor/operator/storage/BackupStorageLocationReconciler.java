package io.salvor.operator.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.api.LocationPhase;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import io.salvor.units.Durations;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Probes storage locations, and makes a master key for a location that has never been used. */
@ControllerConfiguration(name = "backupstoragelocation")
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class BackupStorageLocationReconciler implements Reconciler<BackupStorageLocation> {
    /** Annotation by which somebody confirms that the generated key is kept outside the cluster. */
    static final String KEY_SAVED = "salvor.io/master-key-saved";

    private static final String KEY_GENERATED = "salvor.io/master-key-generated";

    private final OwnObjects objects;
    private final KubernetesLocations locations;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    public BackupStorageLocationReconciler(
            OwnObjects objects,
            KubernetesLocations locations,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.locations = locations;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public UpdateControl<BackupStorageLocation> reconcile(
            BackupStorageLocation location, Context<BackupStorageLocation> context) {
        StatusUpdates<BackupStorageLocation> update = new StatusUpdates<>(objects, json, location);
        BackupStorageLocationStatus status = location.getStatus();
        LocationPhase before = status.phase;
        try {
            available(location, probe(location));
        } catch (LocationException e) {
            unavailable(location, e, before);
        }
        status.observedGeneration = location.getMetadata().getGeneration();
        return update.again(frequency(location));
    }

    private OpenLocation probe(BackupStorageLocation location) {
        String name = location.getMetadata().getName();
        ObjectStore store = locations.store(location);
        try {
            store.probe();
            if (locations.masterKey(location).isEmpty()) {
                generateMasterKey(location, store);
            }
        } catch (StorageException | CatalogException e) {
            throw KubernetesLocations.unusable(name, e);
        }
        return locations.open(location);
    }

    private void generateMasterKey(BackupStorageLocation location, ObjectStore store) {
        BackupStorageLocationSpec spec = location.getSpec();
        if (locations.catalog(store).location().isPresent()) {
            throw new LocationException(
                    Reason.MasterKeyNotFound,
                    "the bucket of location " + location.getMetadata().getName()
                            + " is in use, but Secret " + spec.masterKey.name
                            + " with its master key does not exist; restore the Secret from where you keep the key."
                            + " No new key is made: it could not open what is there");
        }
        String key = spec.masterKey.key == null ? "key" : spec.masterKey.key;
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(spec.masterKey.name)
                .withNamespace(location.getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToAnnotations(KEY_GENERATED, "true")
                .endMetadata()
                .withStringData(Map.of(key, RepositoryPasswords.generateMasterKey(new SecureRandom())))
                .build();
        if (objects.createIfMissing(secret)) {
            events.warning(location, "MasterKeyGenerated", saveTheKey(location));
        }
    }

    private static String saveTheKey(BackupStorageLocation location) {
        String secret = location.getSpec().masterKey.name;
        return "Secret " + secret + " holds a generated master key: keep a copy of it outside this cluster, for without"
                + " it no backup can be read; then confirm with: kubectl annotate secret " + secret + " -n "
                + location.getMetadata().getNamespace() + " " + KEY_SAVED + "=true";
    }

    private void available(BackupStorageLocation location, OpenLocation open) {
        BackupStorageLocationStatus status = location.getStatus();
        Long generation = location.getMetadata().getGeneration();
        Instant now = Instant.now(clock);
        if (status.phase != LocationPhase.Available) {
            events.normal(location, "Available", open.backend().described() + " answers");
        }
        status.phase = LocationPhase.Available;
        status.keyContext = open.keyContext();
        status.message = null;
        Conditions.good(
                status.conditions,
                Conditions.READY,
                "Available",
                "the bucket answers and the key fits",
                generation,
                now);
        Map<String, String> annotations = objects.secret(location.getSpec().masterKey.name)
                .orElseThrow()
                .getMetadata()
                .getAnnotations();
        boolean generated = annotations != null && annotations.containsKey(KEY_GENERATED);
        boolean saved = annotations != null && "true".equals(annotations.get(KEY_SAVED));
        if (generated && !saved) {
            status.message = saveTheKey(location);
            Conditions.set(
                    status.conditions,
                    Conditions.MASTER_KEY_SAVED,
                    "False",
                    "NotConfirmed",
                    saveTheKey(location),
                    generation,
                    now);
        } else {
            Conditions.set(
                    status.conditions,
                    Conditions.MASTER_KEY_SAVED,
                    "True",
                    generated ? "Confirmed" : "Given",
                    "the master key is kept outside the cluster",
                    generation,
                    now);
        }
    }

    private void unavailable(BackupStorageLocation location, LocationException e, LocationPhase before) {
        BackupStorageLocationStatus status = location.getStatus();
        if (before != LocationPhase.Unavailable
                || !Conditions.has(
                        status.conditions, Conditions.READY, "False", e.reason().name())) {
            events.warning(location, e.reason().name(), e.getMessage());
        }
        status.phase = LocationPhase.Unavailable;
        status.message = e.getMessage();
        Conditions.failing(
                status.conditions,
                Conditions.READY,
                e.reason().name(),
                e.getMessage(),
                location.getMetadata().getGeneration(),
                Instant.now(clock));
    }

    private static Duration frequency(BackupStorageLocation location) {
        String frequency = location.getSpec().validationFrequency;
        return frequency == null ? Duration.ofMinutes(1) : Durations.parse(frequency);
    }
}
