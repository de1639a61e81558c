package io.salvor.store;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a location says of its backend, as plain values.
 *
 * @param place where it is and how it is reached, by the names of the spec's fields; {@code caCert} holds certificates as PEM. Nothing
 *     of it is secret
 * @param secret name of the Secret with the credentials, for messages; empty where the location names none, and what the platform gives to
 *     the process is used
 * @param credentials what is in that Secret, by key
 * @param key the key of the Secret that holds the credentials as one file, in the form that the backend's own programs read; empty where
 *     each of them has a key of its own
 */
@RegisterForReflection
public record BackendSettings(Map<String, String> place, String secret, Map<String, String> credentials, String key) {
    public BackendSettings {
        place = Map.copyOf(place);
        credentials = Map.copyOf(credentials);
    }

    /** Of a Secret with a key for each credential. */
    public BackendSettings(Map<String, String> place, String secret, Map<String, String> credentials) {
        this(place, secret, credentials, "");
    }

    /** The value of a field of the spec; empty if it has none. */
    public String place(String field) {
        return place.getOrDefault(field, "").strip();
    }

    /**
     * The value of a field that must have one.
     *
     * @param written how the field is written in a location, for people
     * @throws StorageException with {@link Reason#InvalidLocation} if it has none
     */
    public String required(String field, String written) {
        String value = place(field);
        if (value.isEmpty()) {
            throw new StorageException(
                    Reason.InvalidLocation, "the location has no " + written + ", which its provider needs; add it");
        }
        return value;
    }

    /** The folder of the location in its bucket, without a slash at either end; empty for the whole bucket. */
    public String folder() {
        return folder("objectStorage.prefix", place("prefix"));
    }

    /**
     * A folder with one slash between its names and none at its ends. Of others each client makes something else, so that objects and
     * repositories would lie in two places.
     *
     * @param field where it is written, for messages
     * @throws StorageException if a name in it leads elsewhere
     */
    public static String folder(String field, String written) {
        List<String> names = Arrays.stream(written.split("/"))
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.contains(".") || names.contains("..")) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    field + " \"" + written
                            + "\" has . or .. for the name of a folder; write the folder that is meant");
        }
        return String.join("/", names);
    }

    /** Whether a field is the word true; whatever else it is, and nothing, means false. */
    public boolean isTrue(String field) {
        return place(field).equalsIgnoreCase("true");
    }

    /** Whether the location names a Secret; where it does not, credentials are those that the platform gives to the process. */
    public boolean hasSecret() {
        return !secret.isEmpty();
    }

    /** Whether the Secret holds something under a key. */
    public boolean has(String credential) {
        return !credentials.getOrDefault(credential, "").isBlank();
    }

    /**
     * A credential, without the white space around it, which an editor or {@code echo} leaves there.
     *
     * @throws StorageException with {@link Reason#SecretKeyMissing} if the Secret has no such key, or nothing under it
     */
    public String credential(String name) {
        String value = credentials.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            throw new StorageException(
                    Reason.SecretKeyMissing,
                    "Secret " + secret + " with the credentials has "
                            + (credentials.containsKey(name) ? "nothing under its key " : "no key ") + name
                            + "; add it");
        }
        return value;
    }

    /** The file with all credentials, as it is; empty where the location names no key for it. */
    public String file() {
        return key.isEmpty() ? "" : credential(key) + "\n";
    }

    /** Names the place and nothing that is secret. */
    @Override
    public String toString() {
        return "BackendSettings[" + place + ", Secret " + secret + "]";
    }
}
