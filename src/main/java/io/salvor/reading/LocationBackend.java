package io.salvor.reading;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.CredentialReference;
import io.salvor.api.LocationAccess;
import io.salvor.api.LocationLimits;
import io.salvor.api.SecretKeyReference;
import io.salvor.store.Backend;
import io.salvor.store.BackendDescription;
import io.salvor.store.BackendSettings;
import io.salvor.store.Backends;
import io.salvor.store.Limits;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.units.InvalidValueException;
import io.salvor.units.Quantities;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the backend of a location out of the words of its spec and of the Secrets that it names; what they mean only its provider knows.
 *
 * @param backends of this installation
 * @param secrets what is in a Secret of the operator's namespace, by key; empty if there is none of that name
 */
public record LocationBackend(
        Backends backends, Function<String, Optional<Map<String, String>>> secrets, ObjectMapper json) {
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};
    private static final String PEM = "-----BEGIN ";
    private static final long KIBIBYTE = 1L << 10;
    private static final long MEBIBYTE = 1L << 20;
    private static final long SMALLEST_PACK = 4;
    private static final long LARGEST_PACK = 128;

    /**
     * The backend of a location. Speaks to nobody but through {@code secrets}.
     *
     * @param credential those of its credentials that are meant; null for what the platform gives to the process
     * @throws LocationException if a Secret that it names is not there, or a limit is none
     * @throws io.salvor.trouble.StorageException if a setting is missing or cannot be used; the message names it and says what to do
     */
    public Backend of(BackupStorageLocation location, CredentialReference credential) {
        return description(location, credential).in(backends);
    }

    /**
     * All that makes the backend of a location in another process, with what is secret of it; whether it can be used only {@link #of} finds out.
     *
     * @param credential as of {@link #of}
     * @throws LocationException if a Secret that it names is not there, or a limit is none
     */
    public BackendDescription description(BackupStorageLocation location, CredentialReference credential) {
        return new BackendDescription(
                location.getSpec().provider,
                settings(location, credential),
                limits(location),
                location.getSpec().accessMode == LocationAccess.ReadOnly);
    }

    private BackendSettings settings(BackupStorageLocation location, CredentialReference credential) {
        Map<String, String> place = place(location);
        if (credential == null) {
            return new BackendSettings(place, "", Map.of());
        }
        Map<String, String> values = secrets.apply(credential.name)
                .orElseThrow(() -> new LocationException(
                        Reason.CredentialsNotFound,
                        "Secret " + credential.name + " with the credentials of location " + name(location)
                                + " does not exist; create it with the keys "
                                + String.join(
                                        " and ",
                                        backends.provider(location.getSpec().provider)
                                                .credentialKeys())));
        String key = credential.key == null ? "" : credential.key.strip();
        return new BackendSettings(place, credential.name, values, key);
    }

    private Map<String, String> place(BackupStorageLocation location) {
        BackupStorageLocationSpec spec = location.getSpec();
        Map<String, String> place = new HashMap<>();
        if (spec.objectStorage != null) {
            JsonNode storage = json.valueToTree(spec.objectStorage);
            storage.properties().forEach(field -> {
                if (field.getValue().isTextual()) {
                    place.put(field.getKey(), field.getValue().asText());
                }
            });
            authorities(location).ifPresent(pem -> place.put("caCert", pem));
        }
        if (spec.config != null) {
            place.putAll(json.convertValue(spec.config, STRINGS));
        }
        return place;
    }

    /** Of the spec, in either form, or of the Secret. */
    private Optional<String> authorities(BackupStorageLocation location) {
        String inline = location.getSpec().objectStorage.caCert;
        if (inline != null && !inline.isBlank()) {
            return Optional.of(pem(location, inline.strip()));
        }
        SecretKeyReference reference = location.getSpec().objectStorage.caCertRef;
        if (reference == null) {
            return Optional.empty();
        }
        String pem = secrets.apply(reference.name)
                .map(values -> values.getOrDefault(reference.key, ""))
                .orElseThrow(() -> new LocationException(
                        Reason.CredentialsNotFound,
                        "Secret " + reference.name + " with the certificates for location " + name(location)
                                + " does not exist; create it with the key " + reference.key));
        if (!pem.contains(PEM)) {
            throw new LocationException(
                    Reason.InvalidLocation,
                    "key " + reference.key + " of Secret " + reference.name + " holds no certificate for location "
                            + name(location) + "; put it there as PEM");
        }
        return Optional.of(pem);
    }

    private static String pem(BackupStorageLocation location, String inline) {
        if (inline.contains(PEM)) {
            return inline;
        }
        try {
            String decoded = new String(Base64.getMimeDecoder().decode(inline), StandardCharsets.US_ASCII);
            if (decoded.contains(PEM)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // Said below, for everything that is no certificate.
        }
        throw new LocationException(
                Reason.InvalidLocation,
                "objectStorage.caCert of location " + name(location)
                        + " is no certificate; write it as PEM, or as base64 of that");
    }

    private static Limits limits(BackupStorageLocation location) {
        LocationLimits limits = location.getSpec().limits;
        if (limits == null) {
            return Limits.NONE;
        }
        try {
            return new Limits(
                    rate("limits.upload", limits.upload),
                    rate("limits.download", limits.download),
                    number(limits.connections),
                    limits.compression,
                    packSize(limits.packSize),
                    number(limits.readConcurrency));
        } catch (InvalidValueException e) {
            throw new LocationException(
                    Reason.InvalidLocation, "location " + name(location) + ": " + e.getMessage(), e);
        }
    }

    /** @return KiB a second; 0 for no limit */
    private static long rate(String field, String text) {
        long bytes = bytes(field, text);
        if (text != null && bytes == 0) {
            throw new InvalidValueException(field + " is 0; leave it out for no limit");
        }
        return bytes / KIBIBYTE + (bytes % KIBIBYTE == 0 ? 0 : 1);
    }

    /** @return in MiB; 0 for restic's own */
    private static long packSize(String text) {
        long mebibytes = bytes("limits.packSize", text) / MEBIBYTE;
        if (text != null && (mebibytes < SMALLEST_PACK || mebibytes > LARGEST_PACK)) {
            throw new InvalidValueException("limits.packSize is " + text + "; restic takes from " + SMALLEST_PACK
                    + "Mi to " + LARGEST_PACK + "Mi");
        }
        return mebibytes;
    }

    private static long bytes(String field, String text) {
        try {
            return text == null ? 0 : Quantities.bytes(text);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(field + ": " + e.getMessage());
        }
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }

    private static String name(BackupStorageLocation location) {
        return location.getMetadata().getName();
    }
}
