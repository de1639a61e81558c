package io.salvor.store;

import java.util.List;

/** A sort of backend: makes a {@link Backend} out of what a location's spec and Secret say. */
public interface BackendProvider {
    /** What {@code spec.provider} of a location may call it: its own name first, then those that other tools have for it. */
    List<String> names();

    /** The keys that the location's Secret must have, where it has one for each credential; for messages. */
    List<String> credentialKeys();

    /**
     * Checks the settings, and speaks to nobody.
     *
     * @throws io.salvor.trouble.StorageException if one is missing or cannot be used; the message names it and says what to do
     */
    Backend backend(BackendSettings settings);

    /**
     * The place in which repositories lie that are not in the location's own: {@code config.resticRepoPrefix}, as Velero has it. What it
     * calls {@code shop} is the repository of the namespace shop. It is reached with the credentials of the location.
     *
     * @param prefix a place as restic names it, such as {@code s3:https://s3.example.com/other/folder}, without a slash at its end
     * @throws io.salvor.trouble.StorageException if it is none of this backend; the message says how one is written
     */
    Backend repositories(BackendSettings settings, String prefix);
}
