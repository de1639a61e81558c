package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Map;

/**
 * What a location says of its backend, as plain values.
 *
 * @param place where it is and how it is reached, by the names of the spec's fields; nothing of it is secret
 * @param secret name of the Secret with the credentials, for messages
 * @param credentials what is in that Secret, by key
 */
public record BackendSettings(Map<String, String> place, String secret, Map<String, String> credentials) {
    public BackendSettings {
        place = Map.copyOf(place);
        credentials = Map.copyOf(credentials);
    }

    /** The value of a field of the spec; empty if it has none. */
    public String place(String field) {
        return place.getOrDefault(field, "").strip();
    }

    /**
     * A credential, without the white space around it, which an editor or {@code echo} leaves there.
     *
     * @throws StorageException with {@link Reason#SecretKeyMissing} if the Secret has no such key, or nothing under it
     */
    public String credential(String key) {
        String value = credentials.getOrDefault(key, "").strip();
        if (value.isEmpty()) {
            throw new StorageException(
                    Reason.SecretKeyMissing,
                    "Secret " + secret + " with the credentials has "
                            + (credentials.containsKey(key) ? "nothing under its key " : "no key ") + key + "; add it");
        }
        return value;
    }

    /** Names the place and nothing that is secret. */
    @Override
    public String toString() {
        return "BackendSettings[" + place + ", Secret " + secret + "]";
    }
}
