package io.salvor.store;

import java.util.List;

/** A sort of backend: makes a {@link Backend} out of what a location's spec and Secret say. */
public interface BackendProvider {
    /** What {@code spec.provider} of a location calls it. */
    String name();

    /** The keys that the location's Secret must have. */
    List<String> credentialKeys();

    /**
     * Checks the settings, and speaks to nobody.
     *
     * @throws io.salvor.trouble.StorageException if one is missing or cannot be used; the message names it and says what to do
     */
    Backend backend(BackendSettings settings);
}
