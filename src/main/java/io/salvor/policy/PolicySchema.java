package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;

/** The schema of BackupPolicy, as the API server gets it. */
public final class PolicySchema {
    private PolicySchema() {}

    /** The {@code openAPIV3Schema} of the CRD that is part of this program. */
    public static JsonNode load() {
        throw new UnsupportedOperationException();
    }

    /** The spec with the defaults of the schema filled in, as the API server would store it; the argument is left alone. */
    public static JsonNode withDefaults(JsonNode openApiSchema, JsonNode spec) {
        throw new UnsupportedOperationException();
    }
}
