package io.salvor.operator.storage;

import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.PasswordMode;
import io.salvor.api.SecretKeyReference;
import io.salvor.catalog.PasswordSource;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.SecretValues;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;

/** Reads what the repositories of a location are to have their passwords from: the spec says it, and a Secret has the shared one. */
final class WantedPasswords {
    private final OwnObjects objects;

    WantedPasswords(OwnObjects objects) {
        this.objects = objects;
    }

    /**
     * What is asked for; null leaves it as it is.
     *
     * @param masterKey the one in force
     * @throws LocationException if it is a password that is not there
     */
    PasswordSource of(BackupStorageLocation location, byte[] masterKey, String keyContext) {
        return location.getSpec().passwordMode == PasswordMode.Derived
                ? new PasswordSource.Derived(masterKey, keyContext)
                : shared(location);
    }

    /** The password that all are to have; null where none is asked for. @throws LocationException if it is not there */
    PasswordSource.Shared shared(BackupStorageLocation location) {
        if (location.getSpec().passwordMode != PasswordMode.Shared) {
            return null;
        }
        String name = location.getMetadata().getName();
        SecretKeyReference reference = location.getSpec().repositoryPassword;
        if (reference == null) {
            throw new LocationException(
                    Reason.RepositoryPasswordNotFound,
                    "location " + name + " has passwordMode: Shared, and names no Secret with the password; set its"
                            + " repositoryPassword");
        }
        Secret secret = objects.secret(reference.name)
                .orElseThrow(() -> new LocationException(
                        Reason.RepositoryPasswordNotFound,
                        "Secret " + reference.name + " with the password of the repositories of location " + name
                                + " does not exist; create it with the password under the key " + reference.key));
        String text = SecretValues.of(secret).get(reference.key);
        if (text == null) {
            throw new LocationException(
                    Reason.SecretKeyMissing,
                    "Secret " + reference.name + " of location " + name + " has no key " + reference.key + "; add it");
        }
        try {
            return PasswordSource.Shared.parse(text);
        } catch (IllegalArgumentException e) {
            throw new LocationException(
                    Reason.RepositoryPasswordInvalid,
                    "Secret " + reference.name + " of location " + name + ": " + e.getMessage(),
                    e);
        }
    }
}
