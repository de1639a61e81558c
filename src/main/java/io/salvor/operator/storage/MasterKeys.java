package io.salvor.operator.storage;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.SecretKeyReference;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.SecretValues;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** The Secrets with the master keys of locations: reads them, and makes one where a location has never been used. */
@ApplicationScoped
public class MasterKeys {
    private final OwnObjects objects;

    public MasterKeys(OwnObjects objects) {
        this.objects = objects;
    }

    /** Whether the key of a location is kept outside the cluster. */
    enum Kept {
        /** A person brought it. */
        Given,
        /** The operator made it, and a person confirmed that a copy is kept. */
        Confirmed,
        /** The operator made it, and nobody confirmed anything. */
        NotConfirmed
    }

    /**
     * The master key of a location; empty when its Secret does not exist.
     *
     * @throws LocationException if the Secret does not hold one
     */
    Optional<byte[]> of(BackupStorageLocation location) {
        return of(location, location.getSpec().masterKey);
    }

    /** The one that it replaces; empty where none is named, or its Secret does not exist. */
    Optional<byte[]> previous(BackupStorageLocation location) {
        SecretKeyReference reference = location.getSpec().previousMasterKey;
        return reference == null ? Optional.empty() : of(location, reference);
    }

    private Optional<byte[]> of(BackupStorageLocation location, SecretKeyReference reference) {
        return objects.secret(reference.name).map(secret -> {
            String text = SecretValues.of(secret).get(reference.key);
            if (text == null) {
                throw new LocationException(
                        Reason.SecretKeyMissing,
                        "Secret " + reference.name + " of location "
                                + location.getMetadata().getName() + " has no key " + reference.key + "; add it");
            }
            try {
                return RepositoryPasswords.parseMasterKey(text);
            } catch (IllegalArgumentException e) {
                throw new LocationException(
                        Reason.MasterKeyInvalid,
                        "Secret " + reference.name + " of location "
                                + location.getMetadata().getName() + ": " + e.getMessage(),
                        e);
            }
        });
    }

    /** Makes a key for a location; false where somebody else has just done so, whose key stays. */
    boolean generate(BackupStorageLocation location) {
        SecretKeyReference reference = location.getSpec().masterKey;
        return objects.createIfMissing(new SecretBuilder()
                .withNewMetadata()
                .withName(reference.name)
                .withNamespace(location.getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToAnnotations(Labels.MASTER_KEY_GENERATED, "true")
                .endMetadata()
                .withStringData(Map.of(reference.key, RepositoryPasswords.generateMasterKey(new SecureRandom())))
                .build());
    }

    Kept kept(BackupStorageLocation location) {
        Map<String, String> annotations = objects.secret(location.getSpec().masterKey.name)
                .map(Secret::getMetadata)
                .map(ObjectMeta::getAnnotations)
                .orElse(Map.of());
        if (!annotations.containsKey(Labels.MASTER_KEY_GENERATED)) {
            return Kept.Given;
        }
        return "true".equals(annotations.get(Labels.MASTER_KEY_SAVED)) ? Kept.Confirmed : Kept.NotConfirmed;
    }
}
