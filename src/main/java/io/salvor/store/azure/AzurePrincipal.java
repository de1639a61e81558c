package io.salvor.store.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** A service principal in the form in which Azure's command line prints one. */
final class AzurePrincipal {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AzurePrincipal() {}

    /** @param principal by the names of {@link AzureCredentials} */
    static String json(Map<String, String> principal) {
        try {
            return JSON.writeValueAsString(Map.of(
                    "appId", principal.get(AzureCredentials.CLIENT),
                    "password", principal.get(AzureCredentials.CLIENT_SECRET),
                    "tenant", principal.get(AzureCredentials.TENANT)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are JSON", e);
        }
    }
}
