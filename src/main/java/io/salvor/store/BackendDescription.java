package io.salvor.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * All that makes the backend of a location, credentials with it, for a process that has the Secrets of none. All of it is treated as secret:
 * it travels to a Job as a file ({@link #asJson}) and is read there with {@link #read}.
 *
 * @param provider as the location calls it
 * @param onlyRead whether nothing may be written there, locks included
 */
@RegisterForReflection
public record BackendDescription(String provider, BackendSettings settings, Limits limits, boolean onlyRead) {
    /** Of a location that may be written to. */
    public BackendDescription(String provider, BackendSettings settings, Limits limits) {
        this(provider, settings, limits, false);
    }

    /** The backend. Speaks to nobody. @throws io.salvor.trouble.StorageException if a setting is missing or cannot be used */
    public Backend in(Backends backends) {
        return backends.backend(provider, settings, limits);
    }

    public String asJson() {
        try {
            return new ObjectMapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            // What Jackson says could show a part of it.
            throw new IllegalStateException("a location cannot be written as JSON");
        }
    }

    /** What {@link #asJson} has written. @throws IllegalArgumentException if it is something else; the message shows nothing of it */
    public static BackendDescription read(String json) {
        try {
            BackendDescription description = new ObjectMapper().readValue(json, BackendDescription.class);
            if (description != null && description.isWhole()) {
                return description;
            }
        } catch (JsonProcessingException e) {
            // Said below, without what Jackson shows of it.
        }
        throw new IllegalArgumentException("this is no description of a location");
    }

    private boolean isWhole() {
        return provider != null && settings != null && limits != null;
    }

    /** Names the place and nothing that is secret. */
    @Override
    public String toString() {
        return "BackendDescription[" + provider + ", " + settings + ", " + limits + (onlyRead ? ", only read]" : "]");
    }
}
